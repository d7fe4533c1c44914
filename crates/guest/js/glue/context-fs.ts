import { native } from '../native.ts';
import fs from '../node/fs-promises.ts';

let made: Record<string, unknown> | undefined;

/**
 * The bundlers' `this.fs`: what the bundler has, out of the plugin's own `fs/promises`, which reads what was granted and
 * refuses to write.
 */
export function contextFs(call: number): Record<string, unknown> {
  if (made === undefined) {
    const names = native.hostCall('fsMembers', call, []) as string[];
    made = Object.fromEntries(names.map((name) => [name, Reflect.get(fs, name)]));
  }
  return made;
}
