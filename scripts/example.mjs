// The first command of the README: sets up, builds, and builds examples/vite-app with its plugins sandboxed.
import { build } from './build.mjs';
import { main, say, step } from './lib/progress.mjs';
import { at } from './lib/root.mjs';
import { run } from './lib/run.mjs';
import { setup } from './setup.mjs';

main(async () => {
  await setup();
  await build();
  const cwd = at('examples/vite-app');
  await step('examples/vite-app with Vite, its plugins sandboxed', () =>
    run(process.execPath, [at('node_modules/vite/bin/vite.js'), 'build'], { cwd }),
  );
  say('\nLook at it: npx vite preview examples/vite-app');
});
