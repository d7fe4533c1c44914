import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

const entry = fileURLToPath(new URL('../plugins/large.mjs', import.meta.url));

/** One file with the whole Svelte compiler in it, so that no peer has to resolve imports. */
export async function bundleLargePlugin(directory) {
  const { rolldown } = await import('rolldown');
  const bundle = await rolldown({ input: entry, platform: 'browser', logLevel: 'silent' });
  const { output } = await bundle.generate({ format: 'esm' });
  await bundle.close();
  const file = path.join(directory, 'large-plugin.mjs');
  await writeFile(file, output[0].code);
  return file;
}
