import type { CallSite } from '../call-site.ts';
import { isRecord } from '../value/clean-data.ts';
import { plainData } from '../value/plain-data.ts';
import { call } from './access.ts';
import { sendTo } from './messages.ts';

/** A function of the plugin, as the adapter calls it. */
export type GuestFunction = (...args: unknown[]) => unknown;

/** @throws TypeError for anything else */
export function guestFunction(site: CallSite, packed: unknown): GuestFunction {
  const value = site.unpack(packed);
  if (typeof value === 'function') return value as GuestFunction;
  throw new TypeError('a function was expected');
}

/** Listens with a function of the guest. Registered by number, because it has to be found again to be taken off. */
export function listen(
  site: CallSite,
  emitter: unknown,
  how: unknown,
  event: string,
  listener: GuestFunction,
): void {
  if (how === 'off') {
    const known = listenersOf(emitter).get(listener);
    if (known !== undefined) call(emitter, 'off', event, known);
    return;
  }
  const known =
    listenersOf(emitter).get(listener) ?? ((...args: unknown[]) => runListener(site, listener, args));
  listenersOf(emitter).set(listener, known);
  call(emitter, how === 'once' ? 'once' : 'on', event, known);
}

const listeners = new WeakMap<object, Map<GuestFunction, GuestFunction>>();

function listenersOf(emitter: unknown): Map<GuestFunction, GuestFunction> {
  const key = isRecord(emitter) ? emitter : {};
  const known = listeners.get(key) ?? new Map<GuestFunction, GuestFunction>();
  listeners.set(key, known);
  return known;
}

/** A listener that fails must not take the server down: it is told as the plugin's error. */
export function runListener(site: CallSite, listener: GuestFunction, args: unknown[]): void {
  const tell = (error: unknown): void => {
    const logger = isRecord(site.vite.config) ? site.vite.config['logger'] : undefined;
    const message = error instanceof Error ? (error.stack ?? error.message) : String(error);
    call(logger, 'error', `[${site.plugin}] ${message}`);
  };
  try {
    const result = listener(...args.map((arg) => (isClient(arg) ? clientData(site, arg) : plainData(arg))));
    if (result instanceof Promise) result.catch(tell);
  } catch (error) {
    tell(error);
  }
}

function isClient(value: unknown): value is Record<string, unknown> {
  return isRecord(value) && typeof value['send'] === 'function';
}

/** A connected page, which the plugin can answer. */
function clientData(site: CallSite, client: Record<string, unknown>): object {
  return { send: (payload: unknown, data: unknown) => sendTo(site, client, payload, data) };
}
