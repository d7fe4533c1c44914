/** A peer that hands back bare text, as a plugin object for a bundler. */
export function textPlugin(name, transform) {
  const wrap = (code) => (typeof code === 'string' ? { code, map: null } : null);
  return {
    name,
    transform(code, id) {
      const result = transform(code, id);
      return result instanceof Promise ? result.then(wrap) : wrap(result);
    },
  };
}
