/** The packages that get native help, by the name that switches it off. */
export const HELP_NAMES = [
  'sourcemap-codec',
  'magic-string',
  'js-tokens',
  'remapping',
  'postcss',
  'postcss-nested',
  'sass',
  'replace',
  'd3-dsv',
  'tosource',
  'mini-svg-data-uri',
  'js-yaml',
  'acorn',
  'babel',
  'esrap',
  'gen-mapping',
  'postcss-selector-parser',
  'vue',
  'svelte',
  'zimmerframe',
  'estree-walker',
] as const;

export type HelpName = (typeof HELP_NAMES)[number];

/**
 * The help that is off, by what a layer of settings says and what was off before; null where it says something else than
 * true, false or that by name.
 */
export function helpOff(wanted: unknown, before: readonly HelpName[]): HelpName[] | null {
  if (typeof wanted === 'boolean') return wanted ? [] : [...HELP_NAMES];
  if (typeof wanted !== 'object' || wanted === null || Array.isArray(wanted)) return null;
  const choices = new Map<string, unknown>(Object.entries(wanted));
  for (const [name, value] of choices)
    if (!HELP_NAMES.some((known) => known === name) || typeof value !== 'boolean') return null;
  return HELP_NAMES.filter((name) => !(choices.get(name) ?? !before.includes(name)));
}
