import type { RefusedName } from '../binding-types.ts';
import type { Guard, Site } from './guard.ts';
import { handedText } from './nesting.ts';
import { collectSpecifiers, SCRIPTS, type Specifiers, specifiersOf } from './specifiers.ts';
import { depthOf, isSuspect, suspectTexts, unescaped } from './suspect-code.ts';

/** Languages whose addresses are not always in quotes. */
const STYLE =
  /\.(?:css|scss|sass|less|styl|stylus|pcss|postcss|sss|html?|svg)(?:$|\?)|[?&](?:lang\.\w*ss|type=style)/;
/** Those which a plugin may hand on as they are, or as the script that it made of them. */
const COMPONENT = /\.(?:vue|svelte|astro|mdx?|pug|marko|riot|html?)(?:$|\?)/;

interface Found {
  text: string;
  refused: RefusedName;
}

/**
 * Checks what code that a plugin returned makes the bundler look up. Text that the plugin got and passed on is the
 * project's own.
 *
 * @param moduleType the bundler's name of the language, where the plugin said one
 * @throws NEXXO_NAME_DENIED
 */
export function checkCodeNames(code: string, guard: Guard, site: Site, moduleType?: string): void {
  const handed = site.hook === 'transform' ? handedText() : '';
  if (code === handed) return;
  const id = site.id ?? '';
  // Not every bundler goes by the type: the name decides too.
  if (moduleType === 'css' || STYLE.test(id) || COMPONENT.test(id)) {
    checkOther(code, handed, guard, site, moduleType !== 'css' && COMPONENT.test(id));
    return;
  }
  if (!isSuspect(code, () => depthOf(site.id, guard.projects))) return;
  // What an escape hides, and from where a pattern starts, shows only after parsing.
  const isClear = !code.includes('\\') && !code.includes('glob');
  if (isClear && findRefused(suspectTexts(code, false), handed, guard, site) === undefined) return;
  const specifiers = specifiersOf(code, SCRIPTS);
  if (specifiers !== undefined) checkSpecifiers(specifiers, handed, guard, site);
  else if (!isJson(code)) checkText(code, handed, guard, site);
}

/** Data, in which nothing is looked up. */
function isJson(code: string): boolean {
  try {
    JSON.parse(code);
    return true;
  } catch {
    return false;
  }
}

function checkOther(code: string, handed: string, guard: Guard, site: Site, mayBeScript: boolean): void {
  const found = findInText(code, handed, guard, site);
  if (found === undefined) return;
  // No component is a script by chance: none begins with `<` there.
  const specifiers = mayBeScript ? specifiersOf(code, ['js']) : undefined;
  if (specifiers === undefined) throw refuse(guard, found, site);
  checkSpecifiers(specifiers, handed, guard, site);
}

/**
 * Checks what the syntax tree that a plugin returned imports: Rollup takes it in the place of the code.
 *
 * @throws NEXXO_NAME_DENIED
 */
export function checkTreeNames(tree: unknown, guard: Guard, site: Site): void {
  const specifiers: Specifiers = { plain: new Set(), globs: new Set() };
  collectSpecifiers(tree, specifiers);
  checkSpecifiers(specifiers, '', guard, site);
}

/**
 * Checks the addresses in a page or in source that cannot be parsed here.
 *
 * @param handed what the plugin got, whose addresses are the project's own
 * @throws NEXXO_NAME_DENIED
 */
export function checkText(source: string, handed: string, guard: Guard, site: Site): void {
  const found = findInText(source, handed, guard, site);
  if (found !== undefined) throw refuse(guard, found, site);
}

function findInText(source: string, handed: string, guard: Guard, site: Site): Found | undefined {
  for (const form of [source, ...unescaped(source)]) {
    const found = findRefused(suspectTexts(form, true), handed, guard, site);
    if (found !== undefined) return found;
  }
  return undefined;
}

function findRefused(texts: Iterable<string>, handed: string, guard: Guard, site: Site): Found | undefined {
  for (const text of texts) {
    const refused = guard.judge(text, site.id, true);
    if (refused !== null && !handed.includes(text)) return { text, refused };
  }
  return undefined;
}

function checkSpecifiers({ plain, globs }: Specifiers, handed: string, guard: Guard, site: Site): void {
  const found = findRefused(plain, handed, guard, site);
  if (found !== undefined) throw refuse(guard, found, site);
  for (const text of globs) {
    const pattern = text.replace(/^!/, '');
    const isFromRoot = pattern.startsWith('/');
    const refused = guard.judge(isFromRoot ? `.${pattern}` : pattern, isFromRoot ? undefined : site.id);
    if (refused !== null && !handed.includes(text)) throw refuse(guard, { text, refused }, site);
  }
}

function refuse(guard: Guard, { text, refused }: Found, site: Site): Error {
  return guard.refuse(text, refused, `${site.hook ?? 'a hook'} returned code that names`, site);
}
