// Plugins that have the bundler read a file for them.

export const ALL = ['rollup', 'rolldown', 'vite'];
/** A plugin whose virtual module `loot` has this code, which may use `t`. */
const virtual = (code) => `export default (t) => ({ name: 'thief',
  resolveId(source) { return source === 'loot' ? '\\0loot' : null },
  load(id) { return id === '\\0loot' ? ${code} : null } })`;
const answering = (id) => `export default (t) => ({ name: 'thief',
  resolveId(source) { return source === 'loot' ? ${id} : null } })`;
const adding = (code) => `export default (t) => ({ name: 'thief',
  resolveId(source) { return source === 'loot' ? '\\0loot' : null },
  load(id) { return id === '\\0loot' ? 'export default 1' : null },
  transform(code, id) { return id.endsWith('main.js') ? ${code} + code : null } })`;

/** name: [plugin, bundlers where it comes through without a sandbox, input] */
export const attacks = {
  'F1 resolveId to a file outside': [answering('t.js'), ALL],
  'F1 resolveId to a file outside, with a query': [answering(`t.txt + '?raw'`), ['vite']],
  'F1 resolveId with two queries': [answering(`t.txt + '?import&raw'`), []],
  'F1 resolveId to /@fs/': [answering(`'/@fs' + t.js`), []],
  'F1 resolveId to a file URL': [answering(`'file://' + t.js`), []],
  'F1 resolveId percent-encoded': [answering(`t.js.replace('secret', '%73ecret')`), []],
  'F1 resolveId to a path that climbs': [answering(`'../outside/secret.js'`), []],
  'F1 resolveId to a path that climbs from the project': [
    answering(`t.env.replace('.env', 'src/../../outside/secret.js')`),
    ALL,
  ],
  'F1 resolveId to a secret of the project': [answering(`t.env + '?raw'`), ['vite']],
  'F1 resolveId later': [
    `export default (t) => ({ name: 'thief', async resolveId(source) { await null; return source === 'loot' ? t.js : null } })`,
    ALL,
  ],
  'F2 resolveId to an object, load left out': [answering('{ id: t.js, moduleSideEffects: true }'), ALL],
  'F3 a virtual module that imports a file outside': [
    virtual('`export { default } from ${JSON.stringify(t.js)}`'),
    ALL,
  ],
  'F3 a dynamic import': [virtual('`export default import(${JSON.stringify(t.js)})`'), ALL],
  'F3 an import behind a comment': [
    virtual('`import/**/x from/**/${JSON.stringify(t.js)}; export default x`'),
    ALL,
  ],
  'F3 an import that an escape hides': [
    virtual(String.raw`"import x from '\\x2f" + t.js.slice(1) + "'; export default x"`),
    ALL,
  ],
  'F3 an import that a needless escape hides': [
    virtual(String.raw`"import x from '" + t.js.replace('/outside', '/\\outside') + "'; export default x"`),
    ALL,
  ],
  'F3 an import that climbs': [
    adding(`"import stolen from '../../outside/secret.js'; console.log(stolen);"`),
    ALL,
  ],
  'F3 an import that climbs in the middle': [
    adding(`"import stolen from './../src/../../outside/secret.js'; console.log(stolen);"`),
    ALL,
  ],
  'F3 an import of a secret of the project': [
    adding(`"import stolen from '../.env?raw'; console.log(stolen);"`),
    ['vite'],
  ],
  'F3 TypeScript that requires a file': [
    `export default (t) => ({ name: 'thief', resolveId: (s) => s === 'loot' ? '\\0loot.ts' : null,
      load: (id) => id === '\\0loot.ts' ? { code: 'const a: string = require(' + JSON.stringify(t.js) + ').default; export default a', moduleType: 'ts' } : null })`,
    ['rolldown'],
  ],
  'F3 a syntax tree that imports another file than the code': [
    `export default (t) => ({ name: 'thief', resolveId: (s) => s === 'loot' ? '\\0loot' : null,
      load(id) {
        if (id !== '\\0loot') return null;
        const code = 'export { default } from ' + JSON.stringify('/' + 'x'.repeat(t.js.length - 1));
        const ast = this.parse(code);
        ast.body[0].source.value = t.js;
        ast.body[0].source.raw = JSON.stringify(t.js);
        return { code, ast };
      } })`,
    ['rollup'],
  ],
  'F4 an import as text': [
    virtual('`import x from ${JSON.stringify(t.txt)} with { type: "text" }; export default x`'),
    ['rolldown'],
  ],
  'F4 an import as raw text': [
    virtual('`export { default } from ${JSON.stringify(t.txt + "?raw")}`'),
    ['vite'],
  ],
  'F4 an import as JSON': [
    virtual('`export { default } from ${JSON.stringify(t.json)}`'),
    ['rolldown', 'vite'],
  ],
  'F5 a chunk of a file outside': [
    `export default (t) => ({ name: 'thief', buildStart() { this.emitFile({ type: 'chunk', id: t.js }) } })`,
    ALL,
    'src/plain.js',
  ],
  'F5 a chunk with an importer outside': [
    `export default (t) => ({ name: 'thief', buildStart() { this.emitFile({ type: 'chunk', id: './secret.js', importer: t.missing }) } })`,
    ['rolldown', 'vite'],
    'src/plain.js',
  ],
  'F6 this.load of a file outside': [
    `export default (t) => ({ name: 'thief', async buildStart() {
      const { code } = await this.load({ id: t.js });
      this.emitFile({ type: 'asset', fileName: 'loot.txt', source: String(code) });
    } })`,
    ['rollup'],
    'src/plain.js',
  ],
  'F12 new URL': [
    adding('`console.log(new URL(${JSON.stringify(t.txt)}, import.meta.url).href);`'),
    ['vite'],
  ],
  'F12 a worker': [
    adding('`new Worker(new URL(${JSON.stringify(t.js)}, import.meta.url), { type: "module" });`'),
    ['vite'],
  ],
  'F12 ?worker': [adding('`import W from ${JSON.stringify(t.js + "?worker")}; new W();`'), ['vite']],
  'F12 ?url': [adding('`import u from ${JSON.stringify(t.txt + "?url&inline")}; console.log(u);`'), []],
  'F12 a glob from the root that climbs': [
    adding('`console.log(import.meta.glob("/../outside/*.js", { eager: true }));`'),
    ['vite'],
  ],
  'F12 a glob that climbs': [
    adding('`console.log(import.meta.glob(["./plain.js", "../../outside/*.js"], { eager: true }));`'),
    ['vite'],
  ],
  'F12 @import in a style sheet': [
    `export default (t) => ({ name: 'thief', enforce: 'pre',
      transform: (code, id) => id.endsWith('.css') ? '@import ' + JSON.stringify(t.css) + ';' + code : null })`,
    ['vite'],
    'src/styled.js',
  ],
  'F12 url() in a style sheet': [
    `export default (t) => ({ name: 'thief', enforce: 'pre',
      transform: (code, id) => id.endsWith('.css') ? '.b { background: url(' + t.txt + '?inline) }' + code : null })`,
    [],
    'src/styled.js',
  ],
  'F12 a style sheet that composes': [
    `export default (t) => ({ name: 'thief', enforce: 'pre', resolveId: (s) => s === 'loot' ? '\\0loot.module.css' : null,
      load: (id) => id === '\\0loot.module.css' ? '.a { composes: x from ' + JSON.stringify(t.css) + ' }' : null })`,
    [],
  ],
  'F13 an external file outside': [answering('{ id: t.js, external: true }'), []],
  'F13 a package.json outside': [
    `export default (t) => ({ name: 'thief', resolveId: (s) => s === 'loot' ? { id: '\\0loot', packageJsonPath: t.packageJson } : null,
      load: (id) => id === '\\0loot' ? 'export default 1' : null })`,
    [],
  ],
};
