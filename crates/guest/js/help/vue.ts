/** What of the tokenizer of Vue's compiler is looked at. */
interface Tokenizer {
  buffer: unknown;
  index: number;
  newlines: { push(index: number): void };
}

/**
 * Goes forward to a character, and notes the line breaks on the way.
 *
 * @returns whether it is there; undefined for what the package's own code has to do
 */
export function forwardTo(tokenizer: Tokenizer, code: unknown): boolean | undefined {
  const { buffer, newlines } = tokenizer;
  if (typeof buffer !== 'string' || typeof code !== 'number') return undefined;
  const from = tokenizer.index + 1;
  const at = buffer.indexOf(String.fromCharCode(code), from);
  const end = at < 0 ? buffer.length : at + 1;
  for (
    let index = buffer.indexOf('\n', from);
    index >= 0 && index < end;
    index = buffer.indexOf('\n', index + 1)
  )
    newlines.push(index);
  tokenizer.index = at < 0 ? buffer.length - 1 : at;
  return at >= 0;
}

/** Pseudo-classes that mean something to the scopes of Vue's styles, with or without arguments. */
const special = '(?!(?:(?:v-)?(?:deep|slotted|global)|is|where|has|not)(?![\\w-]))';
const name = '[A-Za-z_-][\\w-]*';
const simple = `(?:[.#]${name}|::?${special}${name})`;
const compound = `(?:${name}${simple}*|${simple}+)`;
const complex = `${compound}(?:(?:[ \\t\\n]*[>+~][ \\t\\n]*|[ \\t\\n]+)${compound})*`;

/** Selectors that the parser's tree would become again, letter by letter, but for the attribute. */
const plainSelectors = new RegExp(`^${complex}(?:,[ \\t\\n]*${complex})*$`);
const plainId = /^[A-Za-z][\w-]*$/;

/** The pseudo-classes that a selector ends with. */
const pseudosAtEnd = new RegExp(`(?:::?${name})+$`);
const inName = /[\w-]/;

/** What of a rule of PostCSS is looked at. */
interface Rule {
  selector: unknown;
  proxyOf?: { nodes?: unknown };
}

/**
 * The selectors of a rule with the attribute of a component behind what is last in each that is no pseudo-class.
 *
 * @param isDeep whether they stand in a deep rule, where they get none
 * @returns undefined for what the package's own code has to do
 */
export function scopedSelector(id: unknown, rule: Rule, isDeep: boolean): string | undefined {
  const { selector, proxyOf } = rule;
  const nodes = proxyOf?.nodes;
  if (typeof selector !== 'string' || typeof id !== 'string' || !Array.isArray(nodes)) return undefined;
  if (!plainId.test(id) || !plainSelectors.test(selector)) return undefined;
  for (const node of nodes) if (!node || node.type === 'rule') return undefined;
  let scoped = '';
  for (const text of selector.split(',')) {
    const end = text.includes(':') ? (pseudosAtEnd.exec(text)?.index ?? text.length) : text.length;
    // Where the last part has nothing but pseudo-classes, the attribute stands further ahead.
    if (end === 0 || !inName.test(text.charAt(end - 1))) return undefined;
    if (scoped !== '') scoped += ',';
    scoped += `${text.slice(0, end)}[${id}]${text.slice(end)}`;
  }
  return isDeep ? selector : scoped;
}
