import { isRecord } from '../value/clean-data.ts';

/** The kinds of link that name something by a number of this process. */
const NUMBERED: ReadonlySet<unknown> = new Set(['function', 'object', 'yours']);

/**
 * What of a value is the same in another process that is told the same. Numbers by which functions and lists of plugins are
 * named depend on the order in which they crossed.
 *
 * @param value an argument of a hook or an answer of the host: data, packed or not
 */
export function comparable(value: unknown): unknown {
  if (isRecord(value)) {
    const { options, plugins } = value;
    if (Array.isArray(options)) return { ...value, options: comparable(options) };
    return Array.isArray(plugins) ? { ...value, plugins: plugins.map(withoutList) } : value;
  }
  if (!Array.isArray(value)) return value;
  const [data, links] = value as unknown[];
  if (value.length === 2 && Array.isArray(links)) return [comparable(data), links.map(withoutNumber)];
  return value.map(withoutList);
}

function withoutList(plugin: unknown): unknown {
  return isRecord(plugin) && 'seenIn' in plugin ? { ...plugin, seenIn: 0 } : plugin;
}

function withoutNumber(link: unknown): unknown {
  return Array.isArray(link) && NUMBERED.has(link[1]) ? [link[0], link[1], 0, ...link.slice(3)] : link;
}
