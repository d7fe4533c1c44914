// One file of the adapter's many: Node takes a millisecond for each module, and a build waits for all of them. What only
// packing needs stays a file of its own.
import { rolldown } from 'rolldown';
import { at } from './lib/root.mjs';

const bundle = await rolldown({
  input: { index: at('adapter/dist/index.js'), signing: at('adapter/dist/signing/index.js') },
  platform: 'node',
  external: /^[^./]/,
});
// As deep as the modules' own directories, so that files are found from either.
await bundle.write({
  dir: at('adapter/dist/bundle'),
  format: 'esm',
  chunkFileNames: '[name].js',
  sourcemap: true,
  // Whoever reads the bundle reads the sources; V8 reads every byte of it at each start.
  comments: false,
});
await bundle.close();
