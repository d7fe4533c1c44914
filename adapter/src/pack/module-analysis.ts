import { isBuiltin } from 'node:module';
import { parseAst } from 'rolldown/parseAst';
import { type ESTree, Visitor } from 'rolldown/utils';

/** A place in the source, as offsets. */
export interface Span {
  start: number;
  end: number;
}

/** A call with a literal specifier. */
export interface LiteralCall extends Span {
  specifier: string;
  /** Whether the lookup starts elsewhere than at the module itself, mostly in the project. */
  elsewhere: boolean;
}

/** A specifier that is known only in part: `./types/${name}.js`. */
export interface Pattern {
  prefix: string;
  suffix: string;
}

/** What a module does that bundling alone would not carry over. */
export interface ModuleAnalysis {
  /** Whether the module is an ES module by its syntax. */
  esm: boolean;
  /** Where statements may be put in front. */
  bodyStart: number;
  /** Uses of `import.meta`: the property used, or null for the object itself. */
  metas: (Span & { property: string | null; call: Span | null; argument: string | null })[];
  /** `import(expression)` with something else than a literal; `open` is just behind the parenthesis. */
  computedImports: (Span & { open: number; pattern: Pattern | null })[];
  /** The `require` of `require(expression)` and `require.resolve(expression)`; `created` by `createRequire`. */
  computedRequires: (Span & { created: boolean; pattern: Pattern | null })[];
  /** Calls of functions made by `createRequire`. */
  createdRequires: LiteralCall[];
  /** `require.resolve('x')` on any kind of `require`. */
  resolves: LiteralCall[];
  /** What CommonJS code requires only inside `try`, expecting that it may fail. */
  guardedRequires: Set<string>;
  /** Packages named to helper functions such as `tryRequire('vue/compiler-sfc')`. */
  named: { specifier: string; use: 'require' | 'import' | 'locate'; onlyPeers: boolean }[];
}

const helperName = /require|import|load|resolve/i;

/** What a helper function does with a package's name, by its own name. */
function useOf(name: string): 'require' | 'import' | 'locate' {
  if (/import/i.test(name)) return 'import';
  return /resolve/i.test(name) && !/require|load/i.test(name) ? 'locate' : 'require';
}

/** Whether a source text has anything in it that `analyzeModule` looks for. */
export const worthAnalyzing =
  /import\s*\.\s*meta|__dirname|__filename|createRequire|require\s*\.\s*resolve|\brequire\s*\((?!\s*(["'])[^"'\n]*\1\s*\))|\bimport\s*\(|\btry\s*\{[\s\S]*\brequire\s*\(|\w(?:require|import|load|resolve)\w*\s*\(\s*["'`]|(?:require|import|load|resolve)\w+\s*\(\s*["'`]/i;

/** Parses a module and finds its runtime lookups. Null where it cannot be parsed: the bundler says why. */
export function analyzeModule(code: string, lang: 'js' | 'jsx' | 'ts' | 'tsx'): ModuleAnalysis | null {
  const program = parse(code, lang);
  return program === null ? null : collect(program, code);
}

function parse(code: string, lang: 'js' | 'jsx' | 'ts' | 'tsx'): ESTree.Program | null {
  for (const sourceType of ['unambiguous', 'commonjs'] as const) {
    try {
      return parseAst(code, { lang, sourceType });
    } catch {
      // An `unambiguous` text may be CommonJS with a top-level return; anything else is for the bundler to report.
    }
  }
  return null;
}

function collect(program: ESTree.Program, code: string): ModuleAnalysis {
  const esm =
    program.body.some((node) => /^(?:Import|Export)/.test(node.type)) || program.sourceType === 'module';
  const hashbangEnd = program.hashbang?.end;
  const analysis: ModuleAnalysis = {
    esm,
    bodyStart: hashbangEnd === undefined ? 0 : hashbangEnd,
    metas: [],
    computedImports: [],
    computedRequires: [],
    createdRequires: [],
    resolves: [],
    guardedRequires: new Set(),
    named: [],
  };
  const creators = new Set<string>();
  const moduleNames = new Set<string>();
  /** Names bound to a created `require`: whether each looks up from elsewhere. */
  const requirers = new Map<string, boolean>();
  const shadows: (Span & { name: string })[] = [];
  const tries: Span[] = [];
  const handledMetas = new Set<number>();
  const calls: { node: ESTree.CallExpression; specifier: string }[] = [];
  const computed: ESTree.CallExpression[] = [];
  const plainRequires: { specifier: string; at: number }[] = [];

  const isCreator = (callee: ESTree.Node): boolean =>
    callee.type === 'Identifier'
      ? creators.has(callee.name)
      : callee.type === 'MemberExpression' &&
        propertyName(callee) === 'createRequire' &&
        rootIsModule(callee.object);
  const rootIsModule = (object: ESTree.Node): boolean =>
    object.type === 'Identifier' ? moduleNames.has(object.name) : requiredModule(object) !== null;
  const created = (node: ESTree.Node | null): { elsewhere: boolean } | null => {
    if (node === null) return null;
    if (node.type === 'CallExpression' && isCreator(node.callee))
      return { elsewhere: !isOwnLocation(node.arguments[0]) };
    if (node.type === 'ConditionalExpression') return created(node.consequent) ?? created(node.alternate);
    if (node.type === 'LogicalExpression') return created(node.left) ?? created(node.right);
    if (node.type === 'ParenthesizedExpression') return created(node.expression);
    return null;
  };
  const bind = (target: ESTree.Node, value: ESTree.Node | null): void => {
    if (target.type === 'Identifier') {
      const found = created(value);
      if (found !== null) requirers.set(target.name, found.elsewhere);
      else if (value !== null && requiredModule(value) !== null) moduleNames.add(target.name);
    } else if (target.type === 'ObjectPattern' && value !== null && requiredModule(value) !== null) {
      for (const property of target.properties)
        if (
          property.type === 'Property' &&
          property.key.type === 'Identifier' &&
          property.key.name === 'createRequire'
        )
          if (property.value.type === 'Identifier') creators.add(property.value.name);
    }
  };
  const shadow = (node: ESTree.Function | ESTree.ArrowFunctionExpression): void => {
    for (const parameter of node.params)
      if (parameter.type === 'Identifier')
        shadows.push({ name: parameter.name, start: node.start, end: node.end });
  };

  new Visitor({
    ImportDeclaration(node) {
      if (!/^(?:node:)?module$/.test(node.source.value)) return;
      for (const specifier of node.specifiers) {
        if (specifier.type !== 'ImportSpecifier') moduleNames.add(specifier.local.name);
        else if (specifier.imported.type === 'Identifier' && specifier.imported.name === 'createRequire')
          creators.add(specifier.local.name);
      }
    },
    VariableDeclarator(node) {
      bind(node.id, node.init);
      const literal = node.init === null ? null : literalText(node.init);
      if (literal?.includes('/'))
        analysis.named.push({ specifier: literal, use: 'require', onlyPeers: true });
    },
    AssignmentExpression(node) {
      bind(node.left, node.right);
    },
    FunctionDeclaration: shadow,
    FunctionExpression: shadow,
    ArrowFunctionExpression: shadow,
    TryStatement(node) {
      tries.push(node.block);
    },
    CallExpression(node) {
      const { callee } = node;
      const specifier = node.arguments[0] === undefined ? null : literalText(node.arguments[0]);
      if (callee.type === 'MemberExpression' && isImportMeta(callee.object)) {
        handledMetas.add(callee.object.start);
        analysis.metas.push({
          ...span(callee),
          property: propertyName(callee),
          call: span(node),
          argument: specifier,
        });
      }
      if (specifier === null) {
        if (node.arguments.length > 0) computed.push(node);
        return;
      }
      if (callee.type === 'Identifier' && callee.name === 'require')
        plainRequires.push({ specifier, at: node.start });
      calls.push({ node, specifier });
    },
    MemberExpression(node) {
      if (!isImportMeta(node.object) || handledMetas.has(node.object.start)) return;
      handledMetas.add(node.object.start);
      analysis.metas.push({ ...span(node), property: propertyName(node), call: null, argument: null });
    },
    MetaProperty(node) {
      if (!isImportMeta(node) || handledMetas.has(node.start)) return;
      analysis.metas.push({ ...span(node), property: null, call: null, argument: null });
    },
    ImportExpression(node) {
      if (literalText(node.source) !== null) return;
      const open = code.indexOf('(', node.start) + 1;
      if (open <= node.source.start)
        analysis.computedImports.push({ ...span(node), open, pattern: patternOf(node.source) });
    },
  }).visit(program);

  const shadowed = (name: string, at: Span): boolean =>
    shadows.some((range) => range.name === name && range.start <= at.start && at.end <= range.end);
  for (const { node, specifier } of calls) {
    const { callee } = node;
    const call = { ...span(node), specifier };
    const direct = created(callee);
    if (direct !== null) analysis.createdRequires.push({ ...call, ...direct });
    else if (callee.type === 'Identifier') {
      const elsewhere = shadowed(callee.name, node) ? undefined : requirers.get(callee.name);
      if (elsewhere !== undefined) analysis.createdRequires.push({ ...call, elsewhere });
      else if (callee.name !== 'require')
        analysis.named.push({
          specifier,
          use: useOf(callee.name),
          onlyPeers: !helperName.test(callee.name),
        });
    } else if (callee.type === 'MemberExpression') {
      const name = propertyName(callee) ?? '';
      const { object } = callee;
      const known =
        object.type === 'Identifier' && !shadowed(object.name, node)
          ? (requirers.get(object.name) ?? (object.name === 'require' && !esm ? false : undefined))
          : created(object)?.elsewhere;
      if (name === 'resolve' && known !== undefined && node.arguments.length === 1)
        analysis.resolves.push({ ...call, elsewhere: known });
      else if (helperName.test(name) && !isImportMeta(object))
        analysis.named.push({ specifier, use: useOf(name), onlyPeers: false });
    }
  }
  for (const { callee, arguments: given } of computed) {
    const target =
      callee.type === 'MemberExpression' && propertyName(callee) === 'resolve' ? callee.object : callee;
    if (target.type !== 'Identifier' || shadowed(target.name, target)) continue;
    const own = requirers.has(target.name);
    if (!own && (esm || target.name !== 'require')) continue;
    const pattern = given[0] === undefined ? null : patternOf(given[0]);
    analysis.computedRequires.push({ ...span(target), created: own, pattern });
  }
  const inTry = (at: number): boolean => tries.some((range) => range.start <= at && at < range.end);
  for (const { specifier } of plainRequires)
    if (plainRequires.every((other) => other.specifier !== specifier || inTry(other.at)))
      analysis.guardedRequires.add(specifier);
  return analysis;
}

function span(node: Span): Span {
  return { start: node.start, end: node.end };
}

function propertyName(node: ESTree.MemberExpression): string | null {
  if (node.property.type === 'Identifier' && !node.computed) return node.property.name;
  return node.computed ? literalText(node.property) : null;
}

function literalText(node: ESTree.Node): string | null {
  if (node.type === 'Literal') return typeof node.value === 'string' ? node.value : null;
  if (node.type !== 'TemplateLiteral' || node.expressions.length > 0) return null;
  return node.quasis[0]?.value.cooked ?? null;
}

/** The literal ends of a template or a concatenation that begins with a directory. */
function patternOf(node: ESTree.Node): Pattern | null {
  let prefix: string | null | undefined = null;
  let suffix: string | null | undefined = '';
  if (node.type === 'TemplateLiteral') {
    prefix = node.quasis[0]?.value.cooked;
    suffix = node.quasis.at(-1)?.value.cooked;
  } else if (node.type === 'BinaryExpression' && node.operator === '+') {
    let first: ESTree.Node = node;
    while (first.type === 'BinaryExpression') first = first.left;
    prefix = literalText(first);
    suffix = literalText(node.right) ?? '';
  }
  return prefix?.includes('/') === true ? { prefix, suffix: suffix ?? '' } : null;
}

function isImportMeta(node: ESTree.Node): boolean {
  return node.type === 'MetaProperty' && node.meta.name === 'import';
}

/** `module` for `require('module')`, else null. */
function requiredModule(node: ESTree.Node): 'module' | null {
  if (node.type !== 'CallExpression' || node.callee.type !== 'Identifier') return null;
  const specifier = node.arguments.length === 1 && node.arguments[0] ? literalText(node.arguments[0]) : null;
  return specifier !== null && isBuiltin(specifier) && /^(?:node:)?module$/.test(specifier) ? 'module' : null;
}

function isOwnLocation(node: ESTree.Node | undefined): boolean {
  if (node === undefined) return false;
  if (node.type === 'Identifier') return node.name === '__filename';
  return node.type === 'MemberExpression' && isImportMeta(node.object);
}
