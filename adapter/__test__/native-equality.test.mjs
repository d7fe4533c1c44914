// The same plugin, native and sandboxed, in each bundler: the same output, logs and errors.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { bundlers, compare, describeError, describeFile, describeLog } from './lib/compare.mjs';

const EVERYTHING = `export default (options) => {
  let modules = [];
  return { name: 'everything',
  options(o) { return { ...o } },
  buildStart(o) { this.info('start ' + typeof o.input); this.emitFile({ type: 'asset', name: 'start.txt', source: 'S' }) },
  async resolveId(source, importer, o) {
    if (source === 'virtual:a') return { id: '\\0virtual:a', moduleSideEffects: true, meta: { own: { n: 1 } } };
    if (source.startsWith('~')) { const r = await this.resolve('./' + source.slice(1), importer, { skipSelf: true, custom: { me: 1 } }); return r }
    return null;
  },
  load(id) { if (id === '\\0virtual:a') return { code: 'export const a = ' + JSON.stringify(options.value), map: { mappings: '' } } },
  async transform(code, id) {
    if (!id.endsWith('.js')) return null;
    const ast = this.parse(code);
    this.warn('seen ' + ast.body.length, 0);
    if (id.endsWith('entry.js')) {
      const other = await this.load({ id: (await this.resolve('./other.js', id)).id });
      this.debug('other ' + other.importedIds.length + other.code.length);
      return { code: '/* ' + other.id.length + ' */' + code, map: null, meta: { seen: true } };
    }
    return { code: code.replace(/VALUE/g, '42'), map: this.getCombinedSourcemap() };
  },
  moduleParsed(info) { modules.push([info.id.split('/').pop(), info.isEntry, info.importedIds.length, info.meta.seen === true, info.code.length > 0]) },
  buildEnd(error) { this.info('end ' + (error === undefined) + JSON.stringify(modules.sort())) },
  renderStart(out, inp) { this.info('render ' + out.format) },
  banner: '/* banner */',
  footer(chunk) { return '/* ' + chunk.name + Object.keys(chunk.modules).length + ' */' },
  renderChunk(code, chunk, o, meta) { return { code: code + '\\n// ' + o.format + Object.keys(meta.chunks).length + chunk.isEntry, map: null } },
  generateBundle(o, files, isWrite) {
    this.emitFile({ type: 'asset', fileName: 'list.txt', source: Object.keys(files).sort().join() + isWrite });
    for (const file of Object.values(files)) if (file.type === 'chunk') file.code += '\\n// end';
    const { 'list.txt': list } = files;
  },
  closeBundle() { this.info('close') },
} }`;

const files = {
  'src/entry.js': `import { a } from 'virtual:a';\nimport { b } from '~other.js';\nimport('./lazy.js').then(console.log);\nconsole.log(a, b, import.meta.url);\n`,
  'src/plain.js': `import { b } from './other.js';\nconsole.log(b);\n`,
  'src/other.js': 'export const b = VALUE;\nexport const unused = 1;\n',
  'src/lazy.js': 'export default "lazy VALUE";\n',
};

/** Builds natively and sandboxed, and gives the output and the logs, or the error, that both have. */
function outcome(bundler, entry, source, ...args) {
  return compare({ source, files, args }, async (plugin, root) => {
    const logs = [];
    const onLog = (level, log) => logs.push(describeLog(level, log));
    try {
      const output = await bundlers[bundler]({ root, entry, plugins: [plugin], onLog });
      return { output: output.map(describeFile).sort(([a], [b]) => (a < b ? -1 : 1)), logs: logs.sort() };
    } catch (error) {
      return { error: describeError(error) };
    }
  });
}

const failures = {
  'this.error with text': `transform(code, id) { if (id.endsWith('other.js')) this.error('wrong') }`,
  'this.error with a position': `transform(code, id) { if (id.endsWith('other.js')) this.error({ message: 'wrong', code: 'MY', extra: { a: 1 } }, 7) }`,
  'this.error in resolveId': `resolveId(source) { if (source === './other.js') this.error({ message: 'no', code: 'MY' }) }`,
  'a thrown error with data': `transform(code, id) { if (id.endsWith('other.js')) throw Object.assign(new TypeError('bad'), { code: 'MINE', extra: [1], loc: { line: 1, column: 2, file: id } }) }`,
  'a rejected promise': `async load(id) { await null; if (id.endsWith('other.js')) throw new SyntaxError('late') }`,
  'an error of the bundler, let through': `async transform(code, id) { if (id.endsWith('other.js')) this.parse('a b (') }`,
  'an error in generateBundle': `generateBundle() { throw new Error('at the end') }`,
};

for (const bundler of Object.keys(bundlers)) {
  test(`${bundler}: everything at once`, async () => {
    const { output, logs } = await outcome(bundler, 'src/entry.js', EVERYTHING, { value: [1, 'x'] });
    assert.ok(output.length > 2 && logs.length > 3);
  });
  for (const [name, hook] of Object.entries(failures)) {
    test(`${bundler}: ${name}`, async () => {
      const { error } = await outcome(
        bundler,
        'src/plain.js',
        `export default () => ({ name: 'failing', enforce: 'pre', ${hook} })`,
      );
      assert.ok(error !== undefined);
    });
  }
}
