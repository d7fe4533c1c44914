// Every hook of Rollup and Rolldown: the same arguments in the same order, and the same effect of each result.
import assert from 'node:assert/strict';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import * as rolldown from 'rolldown';
import { rollup, watch } from 'rollup';
import { bundlers, compare, describeFile, describeLog, RECORDER, recorded } from './lib/compare.mjs';

const files = {
  'src/entry.js': `import { a } from './a.js';
import data from 'virtual:data' with { type: 'json' };
const name = './lazy.js';
console.log(a, data, import.meta.url, import.meta.own, import.meta.ROLLUP_FILE_URL_REF);
import('./lazy.js').then(console.log);
import('custom:' + name);
import('external-one');`,
  'src/a.js': 'export const a = 1;\nexport const unused = 2;\n',
  'src/lazy.js': 'export default "lazy";\n',
  'src/b.js': 'export default "emitted";\n',
};

const EVERYTHING = `${RECORDER}
export default () => {
  const chunkData = ({ name, fileName, isEntry, isDynamicEntry, facadeModuleId, moduleIds, imports, dynamicImports, exports, modules, type }) =>
    ({ name, fileName, isEntry, isDynamicEntry, facadeModuleId, moduleIds, imports, dynamicImports, exports, type,
       modules: modules && Object.fromEntries(Object.entries(modules).map(([id, m]) => [id, [m.code, m.renderedExports, m.removedExports, m.renderedLength]])) });
  let asset;
  return {
    name: 'everything', version: '1.0.0',
    options(o) { note('options', Object.keys(o).filter((k) => typeof o[k] !== 'function').sort(), o.input, Object.keys(this).length >= 0, this.meta, typeof this.emitFile, typeof this.resolve); return null },
    outputOptions(o) { note('outputOptions', o.format, o.dir !== undefined, o.entryFileNames, typeof this.warn); return { ...o, entryFileNames: 'in-[name].js' } },
    buildStart(o) {
      note('buildStart', o.input, o.plugins.map((p) => p.name), o.logLevel, typeof this.cache, typeof this.setAssetSource, typeof this.getWatchFiles, typeof this.fs, typeof this.environment, typeof this.parse);
      asset = this.emitFile({ type: 'asset', name: 'a.txt', source: new Uint8Array([65, 66]) });
      this.emitFile({ type: 'chunk', id: new URL('./src/b.js', 'file://' + o.input[0].replace(/src.*/, '')).pathname, name: 'emitted' });
      this.emitFile({ type: 'prebuilt-chunk', fileName: 'prebuilt.js', code: 'export {}', exports: [] });
    },
    resolveId(source, importer, options) {
      note('resolveId', source, importer, options);
      if (source === 'virtual:data') return { id: source, meta: { mine: { n: 1 } }, moduleSideEffects: 'no-treeshake' };
      if (source === 'external-one') return { id: source, external: true };
    },
    resolveDynamicImport(specifier, importer, options) {
      note('resolveDynamicImport', specifier, importer, options);
      return specifier === 'external-one' ? false : null;
    },
    load(id, options) { note('load', id, options); if (id === 'virtual:data') return { code: 'export default 5', map: null, moduleType: 'js' } },
    shouldTransformCachedModule(o) { note('shouldTransformCachedModule', Object.keys(o).sort(), o.id, o.code, o.ast?.type); return o.id.endsWith('a.js') },
    transform: { order: 'post', handler(code, id, options) {
      note('transform', id, code, options);
      if (id.endsWith('entry.js')) return { code: code.replace('URL_REF', 'URL_' + asset), map: null, meta: { entry: [1] }, moduleSideEffects: true };
    } },
    moduleParsed(info) { note('moduleParsed', info.id, info.isEntry, info.importedIds, info.dynamicallyImportedIds, info.importers, info.meta, info.moduleSideEffects, info.exports, info.code?.length, info.hasDefaultExport) },
    buildEnd(error) { note('buildEnd', error, [...this.getModuleIds()].sort().map((id) => this.getModuleInfo(id)).map((i) => [i.id, i.importers, i.dynamicImporters, i.isIncluded])) },
    renderStart(output, input) { note('renderStart', output.format, output.entryFileNames, output.sourcemap, input.input, this.getFileName === undefined) },
    banner(chunk) { note('banner', chunkData(chunk)); return '/* banner ' + chunk.name + ' */' },
    footer: '/* footer */',
    intro: async () => '/* intro */',
    outro: { order: 'pre', handler: () => '/* outro */' },
    renderDynamicImport(o) {
      note('renderDynamicImport', { ...o, chunk: chunkData(o.chunk), targetChunk: o.targetChunk && chunkData(o.targetChunk) }, o.getTargetChunkImports()?.map((i) => [i.type, i.resolvedImportPath]));
      if (o.targetModuleId?.endsWith('lazy.js')) return { left: 'myImport(', right: ', 1)' };
    },
    resolveImportMeta(property, o) { note('resolveImportMeta', property, o); return property === 'own' ? '"mine"' : null },
    resolveFileUrl(o) { note('resolveFileUrl', { ...o, referenceId: o.referenceId === asset }); return JSON.stringify('url:' + o.fileName) },
    renderChunk(code, chunk, options, meta) { note('renderChunk', code, chunkData(chunk), options.format, Object.keys(meta.chunks), Object.keys(meta)); return { code: code + '// rendered', map: null } },
    augmentChunkHash(chunk) { note('augmentChunkHash', chunk.name, Object.keys(chunk.modules)); return 'salt' },
    generateBundle(options, files, isWrite) {
      note('generateBundle', options.format, isWrite, Object.values(files).map((f) => f.type === 'chunk' ? chunkData(f) : [f.fileName, f.names, f.source]));
      files['added.txt'] = { type: 'asset', fileName: 'added.txt', source: 'added', name: 'added.txt', names: [], originalFileNames: [], originalFileName: null, needsCodeReference: false };
      this.emitFile({ type: 'asset', fileName: 'late.txt', source: 'late' });
    },
    writeBundle(options, files) { note('writeBundle', options.format, Object.keys(files)) },
    closeBundle() { note('closeBundle', typeof this.warn) },
    closeWatcher() { note('closeWatcher') },
    watchChange(id, change) { tell(this, id); note('watchChange', id, change) },
  };
};`;

for (const bundler of ['rollup', 'rolldown']) {
  test(`${bundler}: every build and output hook`, async () => {
    const { seen, output } = await compare({ source: EVERYTHING, files }, async (plugin, root) => {
      const logs = [];
      const built = await bundlers[bundler]({
        root,
        entry: 'src/entry.js',
        plugins: [plugin],
        onLog: (level, log) => logs.push(describeLog(level, log)),
        output: { chunkFileNames: '[name]-[hash].js' },
      });
      const seen = recorded(plugin);
      // The hooks of different modules run side by side.
      seen.sort((a, b) => (JSON.stringify(a) < JSON.stringify(b) ? -1 : 1));
      return { seen, output: built.map(describeFile), logs };
    });
    const hooks = new Set(seen.map(([name]) => name));
    const expected = [
      ...['options', 'outputOptions', 'buildStart', 'resolveId', 'resolveDynamicImport', 'load', 'transform'],
      ...['moduleParsed', 'buildEnd', 'renderStart', 'banner', 'resolveFileUrl', 'renderChunk'],
      ...['augmentChunkHash', 'generateBundle', 'writeBundle', 'closeBundle'],
      ...(bundler === 'rollup' ? ['renderDynamicImport', 'resolveImportMeta'] : []),
    ];
    assert.deepEqual(
      expected.filter((name) => !hooks.has(name)),
      [],
    );
    assert.ok(output.some(([name]) => name === 'late.txt'));
    assert.equal(
      output.some(([name]) => name === 'added.txt'),
      bundler === 'rollup',
    );
  });
}

test("rollup: shouldTransformCachedModule and the plugin's cache in a second build", async () => {
  const source = `${RECORDER}
export default () => ({ name: 'cached',
  buildStart() {
    note('had', this.cache.has('k'), this.cache.get('k'), this.cache.get('none'));
    const value = { n: (this.cache.get('k')?.n ?? 0) + 1 };
    this.cache.set('k', value); this.cache.set('gone', 1);
    note('has', this.cache.get('k') === value, this.cache.delete('gone'), this.cache.has('gone'));
  },
  shouldTransformCachedModule(o) { note('should', Object.keys(o).sort(), o.id, o.code, o.meta, o.ast?.type, o.moduleSideEffects); return o.id.endsWith('a.js') },
  transform(code, id) { note('transform', id); return { code, map: null, meta: { times: [1] } } },
  watchChange(id) { tell(this, id) },
})`;
  const seen = await compare(
    { source, files: { 'e.js': 'import "./a.js"', 'a.js': 'console.log(1)' } },
    async (plugin, root) => {
      const first = await rollup({ input: join(root, 'e.js'), plugins: [plugin] });
      await rollup({
        input: join(root, 'e.js'),
        plugins: [plugin],
        cache: JSON.parse(JSON.stringify(first.cache)),
      });
      return recorded(plugin);
    },
  );
  assert.equal(seen.filter(([name]) => name === 'should').length, 2);
  assert.deepEqual(seen.findLast(([name]) => name === 'had').slice(0, 3), ['had', true, { n: 1 }]);
});

for (const bundler of ['rollup', 'rolldown']) {
  test(`${bundler}: renderError has the error, and the build fails with it`, async () => {
    const source = `${RECORDER}
export default () => [{ name: 'sees', renderError(error) { note('renderError', error.message.split('\\n').slice(0, 4), error.plugin, error instanceof Error) }, buildEnd(e) { note('end', e) },
  closeBundle(error) { note('closeBundle', error?.message.split('\\n').slice(0, 4)) }, watchChange(id) { tell(this, id) } },
  { name: 'fails', renderChunk() { throw new Error('no chunk') } }]`;
    const seen = await compare({ source, files: { 'e.js': 'console.log(1)' } }, async (plugin, root) => {
      const error = await bundlers[bundler]({ root, entry: 'e.js', plugins: [plugin] }).catch((e) => e);
      return [error.message.split('\n')[0], recorded(plugin)];
    });
    assert.ok(seen[1].some(([name]) => name === 'renderError'));
  });

  test(`${bundler}: onLog sees, changes, holds back and sends on logs`, async () => {
    const source = `${RECORDER}
export default () => [
  { name: 'logger', options() { this.info('early') },
    onLog(level, log) {
      note('onLog', level, log.message, log.code, log.plugin, log.pluginCode, log.hook, log.id);
      if (log.message.includes('drop')) return false;
      if (log.message.includes('louder')) { this.warn({ message: 'was louder', code: 'L' }); return false }
      if (log.message.includes('change')) log.message += ' (changed)';
      if (log.message.includes('fatal')) this.error('now it is');
    },
    watchChange(id) { tell(this, id) } },
  { name: 'speaker', transform(code, id) { if (id.startsWith('\\0')) return; this.warn('drop me'); this.info('louder'); this.debug({ message: 'change me', extra: 1 }); this.warn(new Error('an error')); this.warn(() => 'lazy'); if (code.includes('FATAL')) this.warn('fatal', 0) } },
]`;
    const files = { 'e.js': 'console.log(1)', 'f.js': 'console.log("FATAL")' };
    const logs = await compare({ source, files }, async (plugin, root) => {
      const logs = [];
      const onLog = (level, log) => logs.push(describeLog(level, log));
      await bundlers[bundler]({ root, entry: 'e.js', plugins: [plugin], onLog });
      const error = await bundlers[bundler]({ root, entry: 'f.js', plugins: [plugin], onLog }).catch(
        (e) => e,
      );
      return { logs, seen: recorded(plugin), error: error.message.split('\n    at')[0] };
    });
    assert.ok(logs.logs.some((log) => log.includes('change me (changed)')));
    assert.ok(logs.logs.every((log) => !log.includes('drop me')));
  });
}

const watchers = {
  rollup: (options) => watch(options),
  rolldown: (options) => rolldown.watch(options),
};
for (const bundler of Object.keys(watchers)) {
  test(`${bundler}: watchChange and closeWatcher`, { timeout: 20_000 }, async () => {
    const source = `${RECORDER}
export default () => ({ name: 'watched',
  transform(code, id) { if (id.endsWith('e.js')) this.addWatchFile(id.replace('e.js', 'other.txt')) },
  watchChange(id, change) { tell(this, id); if (id !== 'tell the test') note('change', id.split('/').pop(), change) },
  closeWatcher() { note('closeWatcher') } })`;
    const files = { 'e.js': 'console.log(1)', 'other.txt': 'a' };
    const seen = await compare({ source, files }, async (plugin, root) => {
      mkdirSync(join(root, 'dist'), { recursive: true });
      writeFileSync(join(root, 'other.txt'), 'a');
      const watcher = watchers[bundler]({
        input: join(root, 'e.js'),
        plugins: [plugin],
        output: { dir: join(root, 'dist') },
      });
      await new Promise((resolve, reject) => {
        let isChanged = false;
        watcher.on('event', async (event) => {
          await event.result?.close();
          if (event.code === 'ERROR') reject(event.error);
          if (event.code !== 'END') return;
          if (isChanged) return resolve();
          isChanged = true;
          setTimeout(() => writeFileSync(join(root, 'other.txt'), `b${Math.random()}`), 200);
        });
      });
      await watcher.close();
      return recorded(plugin).filter(
        (line, index, all) => JSON.stringify(line) !== JSON.stringify(all[index - 1]),
      );
    });
    assert.deepEqual(seen, [['change', 'other.txt', { event: 'update' }], ['closeWatcher']]);
  });
}
