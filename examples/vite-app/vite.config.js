import { defineConfig } from 'vite';

// NEXXO_NATIVE=1 loads the same plugins without a sandbox, to compare the two builds.
const { createSandbox, formatReport } =
  process.env.NEXXO_NATIVE === '1' ? await import('./unsandboxed.js') : await import('@nexxo/native');

// These packages carry no signed manifest, so the project says that it accepts that.
const sandbox = createSandbox({ allowUnsigned: true });

export default defineConfig({
  plugins: [
    await sandbox.plugin('@rollup/plugin-replace', {
      preventAssignment: true,
      values: { __APP_VERSION__: JSON.stringify('4.2.0'), __APP_NAME__: JSON.stringify('Relay') },
    }),
    await sandbox.plugin('@rollup/plugin-yaml', { include: 'src/data/**' }),
    await sandbox.plugin('unplugin-replace/vite', {
      include: [/\.js$/, /\.svelte$/],
      values: [{ find: 'BUILD_CHANNEL', replacement: JSON.stringify('stable') }],
    }),
    // A compiler needs more time on its first file than the default of 100 ms of CPU an operation.
    await sandbox.plugin(
      { package: 'rollup-plugin-svelte', limits: { cpuMs: 2000 } },
      { emitCss: true, compilerOptions: { dev: false } },
    ),
    {
      name: 'print-report',
      closeBundle: {
        order: 'post',
        sequential: true,
        handler: () => console.log(`\n${formatReport(sandbox.report())}`),
      },
    },
  ],
  build: { sourcemap: true },
});
