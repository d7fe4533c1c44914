/**
 * `vite/internal`: plugins that are part of the bundler itself. Such a one cannot be made inside: what stands for it has
 * its name and options, and the host makes the real one where a plugin answers with it.
 */
export function reactRefreshWrapperPlugin(options: unknown): object {
  const $nexxoBuiltin = { name: 'reactRefreshWrapperPlugin', options };
  return { name: 'builtin:vite-react-refresh-wrapper', $nexxoBuiltin };
}
