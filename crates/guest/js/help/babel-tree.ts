import { native } from '../native.ts';

/** What Babel's parser is asked for; all that matters to a tree is looked at. */
interface ParserOptions extends Readonly<Record<string, unknown>> {
  readonly sourceFilename?: unknown;
  readonly sourceType?: unknown;
  readonly allowAwaitOutsideFunction?: unknown;
  readonly attachComment?: unknown;
  readonly plugins?: unknown;
}

/** A class of Babel's parser, of which the objects of a tree are. */
type NodeClass = abstract new (...args: never[]) => object;

const MODULE = 1;
const JSX = 2;
const ATTACH_COMMENTS = 4;
const EXPRESSION = 8;
const TYPESCRIPT = 16;

/** Plugins for what is a part of the language since, and those that let only more programs pass. */
const harmless: ReadonlySet<unknown> = new Set([
  'asyncGenerators',
  'bigInt',
  'classPrivateMethods',
  'classPrivateProperties',
  'classProperties',
  'classStaticBlock',
  'decorators-legacy',
  'dynamicImport',
  'explicitResourceManagement',
  'exportNamespaceFrom',
  'importAttributes',
  'importMeta',
  'jsonStrings',
  'logicalAssignment',
  'moduleStringNames',
  'nullishCoalescingOperator',
  'numericSeparator',
  'objectRestSpread',
  'optionalCatchBinding',
  'optionalChaining',
  'privateIn',
  'regexpUnicodeSets',
  'topLevelAwait',
]);

/** Options that have to be what they are by default: others change trees, or where things are. */
const defaults: Readonly<Record<string, unknown>> = {
  __proto__: null,
  startIndex: 0,
  startColumn: 0,
  startLine: 1,
  allowYieldOutsideFunction: false,
  ranges: false,
  tokens: false,
  createImportExpressions: false,
  createParenthesizedExpressions: false,
  strictMode: undefined,
  annexB: undefined,
} as never;

/**
 * The tree that Babel's parser would make.
 *
 * @returns undefined where that parser has to do it itself
 */
export function babelTree(
  isExpression: boolean,
  input: unknown,
  options: ParserOptions | null | undefined,
  Node: NodeClass,
  SourceLocation: NodeClass,
  Position: NodeClass,
): object | undefined {
  if (typeof input !== 'string') return undefined;
  const flags = flagsOf(options ?? {});
  if (flags === undefined) return undefined;
  const filename = options?.sourceFilename || undefined;
  return native.babelTree(
    input,
    isExpression ? flags | EXPRESSION : flags,
    Node.prototype,
    SourceLocation.prototype,
    Position.prototype,
    filename,
  );
}

/** What the options ask for; undefined where that is more than a plain tree. */
function flagsOf(options: ParserOptions): number | undefined {
  for (const name in defaults) {
    const value = options[name];
    if (value != null && value !== defaults[name]) return undefined;
  }
  const { sourceType = 'script', attachComment, plugins } = options;
  let flags = attachComment === false ? 0 : ATTACH_COMMENTS;
  if (sourceType === 'module') flags |= MODULE;
  // `await` may stand outside of functions of a module anyway, and is a name in a script.
  else if (sourceType !== 'script' || options.allowAwaitOutsideFunction) return undefined;
  if (!plugins) return flags;
  if (!Array.isArray(plugins)) return undefined;
  for (const plugin of plugins) {
    if (plugin === 'jsx') flags |= JSX;
    else if (isTypeScript(plugin)) flags |= TYPESCRIPT;
    else if (!harmless.has(plugin)) return undefined;
  }
  return flags;
}

/** Whether that is the plugin for TypeScript as programs are written in it, and not as declarations are. */
function isTypeScript(plugin: unknown): boolean {
  if (plugin === 'typescript') return true;
  return Array.isArray(plugin) && plugin[0] === 'typescript' && isEmpty(plugin[1]);
}

function isEmpty(options: unknown): boolean {
  if (options === undefined || options === null) return true;
  return typeof options === 'object' && Object.values(options).every((value) => value === false);
}
