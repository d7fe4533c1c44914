/** Two ways to get the same plugin from `{ package, options, limits }`. */
export async function nativePlugin({ package: name, options }) {
  const module = await import(name);
  return module.default(options);
}

export async function sandboxedPlugins(root, settings = {}) {
  const { createSandbox } = await import('@nexxo/native');
  const sandbox = createSandbox({ root, allowUnsigned: true, ...settings });
  const load = ({ package: name, options, limits, keeps }) =>
    sandbox.plugin({ package: name, limits, keeps }, options);
  return { sandbox, load };
}
