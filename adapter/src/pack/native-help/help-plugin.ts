import { type Plugin, RolldownMagicString } from 'rolldown';
import { writtenDirectory } from '../bundle-plugin.ts';
import { applyHelp, helpMarkers } from './apply-help.ts';

/** The Rolldown plugin that has recognised packages use the natives of the sandbox. */
export function helpPlugin(): Plugin {
  return {
    name: 'nexxo:native-help',
    transform: {
      filter: { code: [...helpMarkers] },
      handler(code, id) {
        if (id.startsWith('\0') || id.startsWith(writtenDirectory)) return null;
        const text = new RolldownMagicString(code);
        return applyHelp(text, code) ? { code: text } : null;
      },
    },
  };
}
