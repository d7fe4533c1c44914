// What a bare engine lacks and the large plugin touches while it is evaluated.
export const globals = `
globalThis.self = globalThis
globalThis.console = { log() {}, warn() {}, error() {} }
globalThis.performance = { now: () => 0 }
`;

// Text in, text or null out: what crosses most cheaply in every engine.
export const bareHook = `(plugin) => (code, id) => {
  const result = plugin.transform(code, id)
  return typeof result === 'object' && result ? result.code : result
}`;
