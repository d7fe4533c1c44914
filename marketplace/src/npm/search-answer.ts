import { searchInput } from '../api/plugin-schemas.ts';
import { answerJson } from '../operations/answer.ts';
import type { Registry } from '../registry.ts';
import { searchPlugins } from '../search/search-plugins.ts';
import { type Exchange, NpmRefusal } from './answer.ts';

/** Answers `npm search`: `text`, `size` and `from` of npm's, at most as much at a time as the registry's own search gives. */
export async function answerSearch(registry: Registry, { response }: Exchange, url: URL): Promise<void> {
  const { store, now } = registry;
  const { total, plugins } = await searchPlugins(store, readSearch(url.searchParams));
  const objects = plugins.map(({ name, version, description, keywords, owner, updated }, index) => {
    const score = 1 / (1 + index);
    return {
      package: {
        name,
        scope: name.startsWith('@') ? name.slice(1, name.indexOf('/')) : 'unscoped',
        version,
        description,
        keywords,
        date: updated,
        links: { npm: `${registry.url}plugins/${name}` },
        publisher: { username: owner },
        maintainers: [{ username: owner }],
      },
      // What is found is in its order already; clients sort by this.
      score: { final: score, detail: { quality: score, popularity: score, maintenance: score } },
      searchScore: score,
    };
  });
  answerJson(response, 200, { objects, total, time: new Date(now()).toISOString() });
}

function readSearch(query: URLSearchParams): ReturnType<typeof searchInput.parse> {
  const whole = (name: string, most: number): number | undefined => {
    const text = query.get(name);
    if (text === null || text === '') return undefined;
    if (!/^\d{1,9}$/.test(text))
      throw new NpmRefusal(400, 'NEXXO_INPUT_INVALID', `\`${name}\` is a whole number`);
    return Math.min(Number(text), most);
  };
  // npm asks for up to 250, yet shows what it gets.
  const size = Math.max(whole('size', 50) ?? 20, 1);
  const read = searchInput.safeParse({
    text: query.get('text') ?? '',
    size,
    from: whole('from', 1_000_000) ?? 0,
  });
  if (!read.success)
    throw new NpmRefusal(400, 'NEXXO_INPUT_INVALID', '`text` may have 200 characters, and `from` be 10,000');
  return read.data;
}
