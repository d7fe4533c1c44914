const meta = { moduleType: 'js' };

/** Calls a plugin object's transform hook as a bundler does. */
export function hookCaller(plugin, context = {}) {
  const handler = typeof plugin.transform === 'function' ? plugin.transform : plugin.transform.handler;
  return (code, id) => handler.call(context, code, id, meta);
}
