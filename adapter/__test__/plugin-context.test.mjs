// The members of plugin contexts, native and sandboxed: what they give, what they change, what they throw.
import assert from 'node:assert/strict';
import { join } from 'node:path';
import { test } from 'node:test';
import {
  bundlers,
  compare,
  describeError,
  describeFile,
  describeLog,
  RECORDER,
  recorded,
} from './lib/compare.mjs';

const files = {
  'src/entry.js': 'import { b } from "./b.js"; import "virtual:self"; console.log(b);\n',
  'src/b.js': 'export const b = 1;\nimport("./c.js");\n',
  'src/c.js': 'export default 3;\n',
  'src/lonely.js': 'export const lonely = 1; console.log("side effect");\n',
};

function contextTest(
  name,
  source,
  { names = Object.keys(bundlers), check = () => {}, sort = false, project = files } = {},
) {
  for (const bundler of names) {
    test(`${bundler}: ${name}`, async () => {
      const result = await compare({ source: RECORDER + source, files: project }, async (plugin, root) => {
        const logs = [];
        const onLog = (level, log) => logs.push(describeLog(level, log));
        let output;
        let error;
        try {
          output = await bundlers[bundler]({ root, entry: 'src/entry.js', plugins: [plugin], onLog });
        } catch (thrown) {
          error = describeError(thrown);
        }
        const seen = recorded(plugin);
        if (sort) seen.sort((a, b) => (JSON.stringify(a) < JSON.stringify(b) ? -1 : 1));
        return { seen, logs: logs.sort(), output: output?.map(describeFile), error };
      });
      await check(result);
    });
  }
}

contextTest(
  'this.resolve: skipSelf, custom data, attributes, what is not there',
  `export default () => { let depth = 0; return [{ name: 'resolves', enforce: 'pre',
    async resolveId(source, importer, options) {
      if (source === 'virtual:self') return '\\0' + source;
      if (!source.endsWith('b.js')) return null;
      note('called', source, depth, options.custom ?? null, options.isEntry);
      if (depth > 3) return null;
      depth += 1;
      const skipped = await this.resolve(source, importer, { skipSelf: true, custom: { mine: { n: 1 } }, ...options.custom });
      const byDefault = await this.resolve(source, importer);
      const own = depth < 3 ? await this.resolve(source, importer, { skipSelf: false, custom: { again: depth } }) : null;
      depth -= 1;
      note('resolved', skipped, byDefault?.id, own?.id, await this.resolve('./not-there.js', importer), await this.resolve('./c.js', importer, { isEntry: true, attributes: {} }));
      return skipped;
    },
    load(id) { if (id === '\\0virtual:self') return 'export {}' },
    watchChange(id) { tell(this, id) } },
    { name: 'other', resolveId(source, importer, options) { if (source.endsWith('b.js')) note('other', source, options.custom ?? null) } }] }`,
  { sort: true, check: ({ seen }) => assert.ok(seen.filter(([name]) => name === 'called').length > 2) },
);

contextTest(
  'this.load, this.parse, module information that lives, and meta that two plugins share',
  `export default () => { let info; return [{ name: 'one', enforce: 'pre',
    resolveId(source) { if (source === 'virtual:self') return { id: '\\0' + source, meta: { from: 'resolveId' } } },
    load(id) { if (id === '\\0virtual:self') return { code: 'export const x = 1', meta: { loaded: { list: [1] } } } },
    async transform(code, id) {
      if (id.endsWith('entry.js')) {
        const { id: b } = await this.resolve('./b.js', id);
        const before = this.getModuleInfo(b);
        note('before', before === null, before?.code ?? null);
        const loaded = await this.load({ id: b, resolveDependencies: true });
        note('loaded', loaded.id, loaded.code, loaded.dynamicallyImportedIds, loaded.importedIds, loaded.isEntry, loaded.meta);
        info = loaded;
        loaded.meta.first = { deep: [1] };
        loaded.meta.first.deep.push(2);
        note('meta', this.getModuleInfo(b).meta, loaded.meta === info.meta);
        const lonely = await this.load({ id: id.replace('entry', 'lonely'), moduleSideEffects: false, meta: { lonely: 1 } });
        note('lonely', lonely.moduleSideEffects, lonely.meta, lonely.hasDefaultExport, lonely.exports);
        const ast = this.parse('const a = 1; export { a }');
        note('ast', ast.type, ast.body.map((n) => [n.type, n.start, n.end]));
        try { this.parse('const = 1') } catch (error) { note('no ast', error.name, error.code ?? null) }
        this.addWatchFile(id.replace('entry', 'watched'));
      }
    },
    moduleParsed(i) { if (i.id.endsWith('virtual:self')) note('virtual', i.meta, i.importers.length) },
    buildEnd() {
      note('alive', info.importers, info.dynamicImporters, info.isIncluded === null, info.meta, Object.keys(info).includes('code'));
      const entry = this.getModuleInfo([...this.getModuleIds()].find((id) => id.endsWith('entry.js')));
      note('entry', entry.isEntry, entry.importedIds, entry.implicitlyLoadedBefore, this.getModuleInfo('nothing'), [...this.getModuleIds()].sort());
    },
    watchChange(id) { tell(this, id) } },
    { name: 'two', enforce: 'post', buildEnd: { order: 'post', handler() {
      const b = this.getModuleInfo([...this.getModuleIds()].find((id) => id.endsWith('b.js')));
      note('two sees', b.meta); b.meta.second = true; delete b.meta.first;
    } }, renderStart() {
      note('two keeps', this.getModuleInfo([...this.getModuleIds()].find((id) => id.endsWith('b.js'))).meta);
    } }] }`,
  {
    names: ['rollup', 'rolldown'],
    check: ({ seen }) => assert.ok(seen.some(([name]) => name === 'two keeps')),
  },
);

contextTest(
  'this.emitFile in each form, setAssetSource, getFileName, and what they refuse',
  `export default () => { let refs = {}; return { name: 'emits',
    resolveId(source) { if (source === 'virtual:self') return '\\0' + source },
    load(id) { if (id === '\\0virtual:self') return 'export {}' },
    buildStart(options) {
      const input = Array.isArray(options.input) ? options.input[0] : Object.values(options.input)[0];
      refs.named = this.emitFile({ type: 'asset', name: 'named.txt', source: 'named' });
      refs.bytes = this.emitFile({ type: 'asset', fileName: 'fixed/bytes.bin', source: Buffer.from([1, 2, 255]), originalFileName: 'orig.bin' });
      refs.same = this.emitFile({ type: 'asset', name: 'other.txt', source: 'named' });
      refs.chunk = this.emitFile({ type: 'chunk', id: input.replace('entry', 'lonely'), name: 'lonely', preserveSignature: 'strict' });
      refs.fileName = this.emitFile({ type: 'chunk', id: input.replace('entry', 'c'), fileName: 'own-name.js', importer: input });
      if (this.setAssetSource) { refs.later = this.emitFile({ type: 'asset', name: 'later.txt' }); }
      for (const [name, file] of Object.entries({ absolute: { type: 'asset', fileName: '/abs.txt', source: '' }, up: { type: 'chunk', id: 'x', name: '../up' }, prebuilt: { type: 'prebuilt-chunk', fileName: 'p.js' } })) {
        try { this.emitFile(file); note('took', name) } catch (error) { note('refused', name, error.message.split('\\n')[0], error.code ?? null) }
      }
      note('refs', Object.values(refs).every((ref) => typeof ref === 'string'));
      try { note(this.getFileName(refs.named)) } catch (error) { note('early', error.message.split(refs.named)[0], error.code ?? null) }
      try { note(this.getFileName('nothing')) } catch (error) { note('unknown', error.code ?? null) }
    },
    buildEnd() { if (this.setAssetSource) this.setAssetSource(refs.later, new Uint8Array([66])) },
    generateBundle(options, bundle) {
      note('names', Object.entries(refs).map(([key, ref]) => [key, this.getFileName(ref)]));
      note('prebuilt', typeof this.emitFile({ type: 'prebuilt-chunk', fileName: 'prebuilt.js', code: 'console.log(1)', exports: ['x'] }), bundle['prebuilt.js']?.code ?? null);
      note('files', Object.keys(bundle).sort());
    },
    watchChange(id) { tell(this, id) } } }`,
  { check: ({ output }) => assert.ok(output.some(([name]) => name === 'fixed/bytes.bin')) },
);

contextTest(
  'logs with positions, objects, errors and functions that are asked only where somebody listens',
  `export default () => ({ name: 'logs',
    resolveId(source) { if (source === 'virtual:self') return '\\0' + source },
    load(id) { if (id === '\\0virtual:self') { this.warn('in load'); return 'export {}' } },
    buildStart() { let asked = 0; this.warn(() => { asked += 1; return { message: 'lazy', code: 'LAZY' } }); this.debug(() => { asked += 10; return 'debug' }); note('asked', asked); this.info({ message: 'object', code: 'OBJ', meta: { a: [1] }, id: 'some', names: ['n'] }) },
    transform(code, id) {
      if (!id.endsWith('b.js')) return;
      this.warn('position', 7); this.warn({ message: 'line', code: 'LINE' }, { line: 1, column: 3 });
      this.info('frame', 0); this.warn(Object.assign(new TypeError('thrown'), { code: 'T', extra: { deep: [1] } }));
      this.warn({ message: 'own', loc: { file: 'x.js', line: 1, column: 2 }, frame: 'my frame', pos: 3, plugin: 'spoofed', hook: 'mine' });
    },
    generateBundle() { this.warn('late') },
    watchChange(id) { tell(this, id) } })`,
);

contextTest(
  'getCombinedSourcemap, getWatchFiles, meta and what is not there',
  `import { basename } from 'node:path';
export default () => [{ name: 'first', resolveId(source) { if (source === 'virtual:self') return '\\0' + source }, load(id) { if (id === '\\0virtual:self') return 'export {}' },
    transform(code, id) { if (id.endsWith('b.js')) return { code: '\\n\\n' + code, map: { version: 3, sources: ['b.js'], names: [], mappings: ';;AAAA', sourcesContent: [code] } } } },
  { name: 'second', transform(code, id) {
      if (!id.endsWith('b.js')) return;
      const map = this.getCombinedSourcemap();
      note('map', map.version, map.mappings, map.sources.map((s) => basename(s)), map.sourcesContent, typeof map.toString, typeof map.toUrl);
      note('members', ['resolve', 'load', 'parse', 'emitFile', 'getFileName', 'getModuleInfo', 'getModuleIds', 'addWatchFile', 'warn', 'info', 'debug', 'error', 'getCombinedSourcemap', 'fs', 'meta', 'getWatchFiles', 'setAssetSource', 'environment', 'nothing'].map((name) => [name, typeof this[name]]));
      note('meta', this.meta);
      this.addWatchFile(id.replace('b.js', 'watched.txt'));
    },
    buildEnd() { note('watch', this.getWatchFiles?.().map((file) => basename(file)).sort() ?? null, typeof this.getCombinedSourcemap) },
    options() { note('options', ['resolve', 'emitFile', 'warn', 'debug', 'error', 'meta', 'fs', 'addWatchFile', 'getModuleInfo'].map((name) => typeof this[name])) },
    watchChange(id) { tell(this, id) } }]`,
);

test('this.fs reads what is granted, and writes nothing', async () => {
  const source = `${RECORDER}
export default () => ({ name: 'reads', async buildStart(options) {
    const input = Array.isArray(options.input) ? options.input[0] : Object.values(options.input)[0];
    note(await this.fs.readFile(input, 'utf8'), await this.fs.readFile(input, { encoding: 'utf8' }), (await this.fs.stat(input)).isFile(), (await this.fs.lstat(input)).size, (await this.fs.readdir(input.replace('/entry.js', ''))).sort());
    note(await this.fs.readFile(input + '.none').catch((error) => error.code), typeof this.fs.writeFile, Object.keys(this.fs).sort());
  }, watchChange(id) { tell(this, id) } })`;
  const run = (bundler) => async (plugin, root) => {
    await bundlers[bundler]({
      root,
      entry: 'src/entry.js',
      plugins: [plugin],
      input: { external: [/virtual/] },
    });
    return recorded(plugin);
  };
  for (const bundler of ['rollup', 'rolldown']) {
    const [[text]] = await compare({ source, files, options: { read: ['src'] } }, run(bundler));
    assert.equal(text, files['src/entry.js']);
  }
  const { testSandbox } = await import('./lib/sandbox.mjs');
  const { plugin, root } = testSandbox();
  const denied = await plugin(
    `export default () => ({ name: 'x', async buildStart() { await this.fs.readFile(${JSON.stringify(join(import.meta.dirname, '../../package.json'))}) }, async buildEnd() { await this.fs.writeFile(${JSON.stringify('/tmp/x')}, 'x') } })`,
  );
  const context = { fs: { readFile() {}, writeFile() {} }, meta: {} };
  await assert.rejects(async () => denied.buildStart.call(context, {}), { code: 'NEXXO_FS_DENIED' });
  await assert.rejects(async () => denied.buildEnd.call(context), { code: 'NEXXO_FS_DENIED' });
  assert.ok(root);
});
