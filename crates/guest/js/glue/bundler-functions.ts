import { native } from '../native.ts';
import { plain } from './plain.ts';
import { request } from './requests.ts';

/** What the packer's stand-ins for bundlers call: functions of the bundler that only turn text into something else. */
Object.defineProperty(globalThis, Symbol.for('nexxo.bundler'), {
  value: Object.freeze({
    call: (from: string, name: string, args: unknown[]) =>
      request(0, 'bundlerFunction', [from, name, args.map(plain)]),
    parse: (from: string, args: unknown[]) => native.hostCall('bundlerParse', 0, [from, args.map(plain)]),
  }),
});
