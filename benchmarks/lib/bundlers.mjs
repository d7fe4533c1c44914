// Each build ends in memory: the disk would add noise and nothing that a plugin costs.
export const bundlers = {
  async vite(root, entry, plugins) {
    const { build } = await import('vite');
    const { output } = await build({
      root,
      configFile: false,
      envFile: false,
      logLevel: 'silent',
      plugins,
      build: { write: false, reportCompressedSize: false, rolldownOptions: { input: entry } },
    });
    return output;
  },

  async rolldown(root, entry, plugins) {
    const { rolldown } = await import('rolldown');
    const bundle = await rolldown({ input: entry, cwd: root, logLevel: 'silent', plugins });
    const { output } = await bundle.generate({ format: 'esm' });
    await bundle.close();
    return output;
  },

  async rollup(root, entry, plugins) {
    const { rollup } = await import('rollup');
    const bundle = await rollup({ input: entry, logLevel: 'silent', plugins });
    const { output } = await bundle.generate({ format: 'es' });
    await bundle.close();
    return output;
  },
};
