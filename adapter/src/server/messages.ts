import { type Answer, type CallSite, text, whereOf } from '../call-site.ts';
import { NexxoError } from '../error.ts';
import { cleanData, isRecord } from '../value/clean-data.ts';
import { plainTextDeep } from '../value/text.ts';
import { call, grant, ownerOf } from './access.ts';
import { guestFunction, listen } from './listeners.ts';

/** The event by which Vite hands code to what runs it: whoever answers it says what the server runs itself. */
const OWN_EVENT = 'vite:invoke';

function refuseOwnEvent(site: CallSite, event: unknown): void {
  if (event !== OWN_EVENT) return;
  const what = `\`${OWN_EVENT}\` is Vite's own: plugins neither hear nor send it`;
  throw new NexxoError('NEXXO_UNSUPPORTED', what, whereOf(site));
}

/**
 * Sends a message: the name of an event and its data, or the whole of it.
 *
 * @throws NEXXO_VALUE for what is no message, NEXXO_UNSUPPORTED for Vite's own
 */
export function sendTo(site: CallSite, channel: unknown, payload: unknown, data: unknown): void {
  if (typeof payload === 'string') {
    refuseOwnEvent(site, payload);
    call(channel, 'send', payload, plainTextDeep(cleanData(data)));
    return;
  }
  const message = cleanData(payload);
  if (!isRecord(message) || typeof message['type'] !== 'string')
    throw new NexxoError('NEXXO_VALUE', 'ws.send was given what is no message', whereOf(site));
  refuseOwnEvent(site, message['event']);
  call(channel, 'send', message);
}

/** Where messages to pages, or to what runs an environment, go out and come in. */
function channelOf(site: CallSite, key: unknown, environment: unknown): unknown {
  const owner = ownerOf(site, key, environment);
  return environment === undefined ? (owner['ws'] ?? owner['hot']) : owner['hot'];
}

/** What a plugin sends to pages, and hears from them. */
export const messageAnswers: Record<string, Answer> = {
  serverSend: (site, [key, environment, payload, data]) => {
    grant(site, 'server.ws.send', 'ws');
    sendTo(site, channelOf(site, key, environment), payload, data);
  },
  serverOn: (site, [key, environment, how, event, packed]) => {
    grant(site, `server.ws.${String(how)}`, 'ws');
    const name = text(site, 'ws.on', event);
    refuseOwnEvent(site, name);
    listen(site, channelOf(site, key, environment), how, name, guestFunction(site, packed));
  },
};
