import { z } from 'zod';
import type { FacetKind, Package, Version } from '../store/tables.ts';
import { wordsOf } from './words.ts';

/** What a package can be filtered by. */
export interface Facet {
  kind: FacetKind;
  value: string;
}

/** The value of the facet `capability` of those that ask for nothing. */
export const ASKS_NOTHING = 'none';

/** Bundlers and frameworks that a plugin's keywords, its name, `engines`, or the name of what it was made from tell of. */
export const FRAMEWORK_NAMES: readonly string[] = [
  ...[
    'angular',
    'astro',
    'bun',
    'esbuild',
    'farm',
    'lit',
    'nuxt',
    'preact',
    'qwik',
    'react',
    'rolldown',
    'rollup',
  ],
  ...['rspack', 'solid', 'svelte', 'tailwindcss', 'unplugin', 'vite', 'vue', 'webpack'],
];

const MAX_KEYWORDS = 50;
const MAX_KEYWORD_LENGTH = 60;

const described = z.object({
  keywords: z.array(z.unknown()).catch([]),
  engines: z.record(z.string(), z.unknown()).catch({}),
});

/** What search reads of a package.json; what is of another type is left out. */
export function describedBy(packageJson: string): { keywords: string[]; engines: string[] } {
  const { keywords, engines } = described.parse(JSON.parse(packageJson));
  const texts = keywords.filter((keyword) => typeof keyword === 'string');
  return {
    keywords: [...new Set(texts.map(shortened).filter((text) => text !== ''))].slice(0, MAX_KEYWORDS),
    engines: Object.keys(engines),
  };
}

/** A keyword in one spelling, without what controls how text is shown. */
const shortened = (keyword: string): string =>
  [
    ...keyword
      .slice(0, 1000)
      .normalize('NFKC')
      .toLowerCase()
      .replace(/[^\p{L}\p{N}\p{M}\p{P}\p{S} ]/gu, '')
      .trim(),
  ]
    .slice(0, MAX_KEYWORD_LENGTH)
    .join('');

/** All facets of a package's latest version, each once. */
export function facetsOf(
  { name }: Pick<Package, 'name'>,
  latest: Pick<Version, 'capabilities' | 'hooks' | 'manifest' | 'package_json'>,
): Facet[] {
  const { keywords, engines } = describedBy(latest.package_json);
  const { source } = JSON.parse(latest.manifest) as { source?: { package: string } };
  const asked = (JSON.parse(latest.capabilities) as { capability: string }[]).map(
    ({ capability }) => capability,
  );
  const hooks = JSON.parse(latest.hooks) as string[];
  const told = new Set(
    wordsOf([unscoped(name), unscoped(source?.package ?? ''), ...engines, ...keywords].join(' ')),
  );
  const of = (kind: FacetKind, values: Iterable<string>): Facet[] =>
    [...new Set(values)].map((value) => ({ kind, value }));
  return [
    ...of('capability', asked.length === 0 ? [ASKS_NOTHING] : asked),
    ...of('hook', hooks),
    ...of('keyword', keywords),
    ...of(
      'framework',
      FRAMEWORK_NAMES.filter((framework) => told.has(framework)),
    ),
  ];
}

/** A scope is whose it is, not what it is for. */
const unscoped = (name: string): string => name.slice(name.indexOf('/') + 1);
