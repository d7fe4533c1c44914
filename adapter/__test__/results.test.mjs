import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import { test } from 'node:test';
import { keptPlugin } from './lib/kept.mjs';

const counts = ({ hits, misses, unkept }) => [hits, misses, unkept];

test('results of every kind come back as they were', async () => {
  const results = {
    nothing: 'undefined',
    null: 'null',
    same: 'code',
    text: '"a" + code',
    wide: '"\\u{1f600}ä" + code',
    object: '({ code: code + "!", map: null, meta: { deep: [1, { two: 2n }] }, moduleSideEffects: false })',
    map: '({ code, map: { version: 3, sources: ["a"], names: [], mappings: "AAAA" } })',
  };
  const cases = Object.entries(results).map(([name, result]) => `case '/${name}': return ${result};`);
  const kept = keptPlugin(
    `export default () => ({ transform(code, id) { switch (id) { ${cases.join(' ')} } } })`,
  );
  const use = (plugin) => Object.keys(results).map((name) => plugin.transform(`c ${name}`, `/${name}`));
  const first = await kept.build(use);
  assert.deepEqual(counts(first), [0, 7, 0]);
  const second = await kept.build(use);
  assert.deepEqual(counts(second), [7, 0, 0]);
  assert.deepEqual(second.value, first.value);
  assert.equal(second.report.hooks.find(({ hook }) => hook === 'transform').cpuMs, 0);
});

test('other arguments, options, code or environment are another call', async () => {
  const source = `export default (options) => ({ transform: (code, id, { ssr } = {}) => code + JSON.stringify(options) + process.env.MODE + (ssr ? 'ssr' : '') })`;
  const kept = keptPlugin(source);
  const call =
    (...args) =>
    (plugin) =>
      plugin.transform(...args);
  await kept.build(call('a', '/a'), { args: [1] });
  assert.deepEqual(counts(await kept.build(call('a', '/a'), { args: [1] })), [1, 0, 0]);
  assert.deepEqual(counts(await kept.build(call('b', '/a'), { args: [1] })), [0, 1, 0]);
  assert.deepEqual(counts(await kept.build(call('a', '/b'), { args: [1] })), [0, 1, 0]);
  assert.deepEqual(counts(await kept.build(call('a', '/a', { ssr: true }), { args: [1] })), [0, 1, 0]);
  const other = await kept.build(call('a', '/a'), { args: [2] });
  assert.deepEqual([other.value, ...counts(other)], ['a2undefined', 0, 1, 0]);
  const environment = await kept.build(call('a', '/a'), { args: [1], env: { MODE: 'x' } });
  assert.deepEqual([environment.value, ...counts(environment)], ['a1x', 0, 1, 0]);
  kept.rewrite(source.replace('code +', '"new" + code +'));
  const version = await kept.build(call('a', '/a'), { args: [1] });
  assert.deepEqual([version.value, ...counts(version)], ['newa1undefined', 0, 1, 0]);
});

test('nothing is kept of a plugin that declares nothing, of one that sees time go on, nor where it is turned off', async () => {
  const kept = keptPlugin('export default () => ({ transform: (code) => code + 1 })');
  const use = (plugin) => plugin.transform('a', '/a');
  for (const options of [{ keeps: undefined }, { clock: 'real' }, { results: false }, { cacheDir: false }]) {
    await kept.build(use, options);
    assert.equal((await kept.build(use, options)).hits, undefined, JSON.stringify(options));
  }
  const { hits } = await kept.build(use, { cacheDir: false, results: { dir: 'own' } });
  assert.equal(hits, 0);
  assert.equal((await kept.build(use, { cacheDir: false, results: { dir: 'own' } })).hits, 1);
  for (const results of [true, { dirs: 1 }, { dir: '' }, { maxBytes: 5 }, { check: 2 }])
    await assert.rejects(kept.build(use, { results }), { code: 'NEXXO_OPTION_INVALID' });
});

test('errors are not kept', async () => {
  const kept = keptPlugin(`export default () => ({ transform() { throw new Error('no'); } })`);
  const use = (plugin) => assert.throws(() => plugin.transform('a', '/a'), /no/);
  for (let i = 0; i < 2; i += 1) assert.deepEqual(counts(await kept.build(use)), [0, 1, 0]);
});

test('a result holds as long as the files that it read are as they were', async () => {
  const kept = keptPlugin(
    `import { existsSync, readFileSync, readdirSync } from 'node:fs';
    export default ({ file, dir }) => ({
      load: (id) => id === file ? readFileSync(file, 'utf8') : id === 'list' ? readdirSync(dir).join() : String(existsSync(dir + '/new')),
    })`,
    { read: ['.'] },
  );
  const [file, dir] = [kept.at('data.txt'), kept.root];
  writeFileSync(file, 'one');
  const use = (plugin) => [file, 'list', 'exists'].map((id) => plugin.load(id));
  const build = () => kept.build(use, { args: [{ file, dir }] });
  const first = await build();
  assert.equal(first.value[0], 'one');
  // The first build made the cache's folder, which the list shows.
  await build();
  const second = await build();
  assert.deepEqual(counts(second), [3, 0, 0]);
  writeFileSync(file, 'two');
  const third = await build();
  assert.equal(third.value[0], 'two');
  assert.deepEqual(counts(third), [2, 1, 0]);
  writeFileSync(kept.at('new'), '');
  const fourth = await build();
  assert.match(fourth.value[1], /new/);
  assert.equal(fourth.value[2], 'true');
  assert.deepEqual(counts(fourth), [1, 2, 0]);
});

test('what was read while the plugin was evaluated counts too', async () => {
  const kept = keptPlugin(
    `import { readFileSync } from 'node:fs';
    import { fileURLToPath } from 'node:url';
    const text = readFileSync(fileURLToPath(new URL('data.txt', import.meta.url)), 'utf8');
    export default () => ({ transform: () => text })`,
    { read: ['.'] },
  );
  const use = (plugin) => plugin.transform('a', '/a');
  writeFileSync(kept.at('data.txt'), 'one');
  await kept.build(use);
  assert.deepEqual(counts(await kept.build(use)), [1, 0, 0]);
  writeFileSync(kept.at('data.txt'), 'two');
  const changed = await kept.build(use);
  assert.deepEqual([changed.value, ...counts(changed)], ['two', 0, 1, 0]);
});

test('what the bundler answered is asked again, each call once', async () => {
  const kept = keptPlugin(
    `export default () => ({ async transform(code, id) {
      const one = await this.resolve('./one', id);
      this.addWatchFile('/watched/' + one.id);
      const two = await this.resolve(one.id + '/two', id);
      return one.id + ' ' + two.id + ' ' + this.getModuleIds().next().value;
    } })`,
    { watch: ['/watched'], resolve: ['/'] },
  );
  const build = async (answers) => {
    const asked = [];
    const context = {
      resolve: async (source) => {
        asked.push(source);
        return { id: answers[source] ?? `/x/${source}` };
      },
      addWatchFile: (file) => asked.push(file),
      getModuleIds: () => ['m'].values(),
    };
    const result = await kept.build((plugin) => plugin.transform.call(context, 'code', '/a.js'));
    return { asked, ...result };
  };
  const first = await build({});
  assert.deepEqual(first.asked, ['./one', '/watched//x/./one', '/x/./one/two']);
  const second = await build({});
  assert.deepEqual([second.value, second.asked, second.hits], [first.value, first.asked, 1]);
  const third = await build({ '/x/./one/two': '/other' });
  assert.deepEqual([third.asked, ...counts(third)], [first.asked, 0, 1, 0]);
  assert.equal(third.value, '/x/./one /other m');
  const fourth = await build({ './one': '/first' });
  assert.deepEqual(fourth.asked, ['./one', '/watched//first', '/first/two']);
  assert.equal(fourth.value, '/first /x//first/two m');
});

test('warnings and emitted files come as they came', async () => {
  const kept = keptPlugin(
    `export default () => ({ transform(code, id) {
      this.warn({ message: 'careful ' + id, id });
      const reference = this.emitFile({ type: 'asset', name: 'a.txt', source: 'text ' + id });
      return 'export default ' + JSON.stringify(this.getFileName(reference));
    } })`,
  );
  const build = async () => {
    const seen = [];
    const context = {
      warn: (log) => seen.push(log),
      emitFile: (file) => seen.push(file) && 'ref',
      getFileName: (reference) => `${reference}.txt`,
    };
    return { seen, ...(await kept.build((plugin) => plugin.transform.call(context, 'c', '/a'))) };
  };
  const first = await build();
  const second = await build();
  assert.deepEqual([second.value, second.seen, second.hits], [first.value, first.seen, 1]);
  assert.equal(first.seen.length, 2);
});

test('what set the plugin up, and what it was told then, is part of every result', async () => {
  const kept = keptPlugin(
    `let mode, files; export default () => ({
    configResolved(config) { mode = config.mode; },
    async buildStart() { files = (await this.resolve('x')).id; },
    transform: (code) => code + mode + files,
  })`,
    { resolve: ['/'] },
  );
  const build = (mode, id) =>
    kept.build(async (plugin) => {
      const context = { resolve: async () => ({ id }) };
      await plugin.configResolved.call(context, { mode, root: kept.root });
      await plugin.buildStart.call(context, {});
      return plugin.transform.call(context, 'a', '/a');
    });
  await build('one', '/x');
  assert.deepEqual(counts(await build('one', '/x')), [1, 0, 0]);
  const other = await build('two', '/x');
  assert.deepEqual([other.value, ...counts(other)], ['atwo/x', 0, 1, 0]);
  const told = await build('one', '/y');
  assert.deepEqual([told.value, ...counts(told)], ['aone/y', 0, 1, 0]);
});

test('functions of the options are called again', async () => {
  const kept = keptPlugin('export default ({ name }) => ({ transform: (code, id) => code + name(id) })');
  const build = (text) => {
    const asked = [];
    const name = (id) => asked.push(id) && text;
    return kept
      .build((plugin) => plugin.transform('a', '/a'), { args: [{ name }] })
      .then((result) => ({ asked, ...result }));
  };
  await build('x');
  const second = await build('x');
  assert.deepEqual([second.value, second.asked, ...counts(second)], ['ax', ['/a'], 1, 0, 0]);
  const third = await build('y');
  assert.deepEqual([third.value, third.asked, ...counts(third)], ['ay', ['/a'], 0, 1, 0]);
});

test('calls that cannot be told again are not kept', async () => {
  const bodies = {
    cache: `this.cache.set('a', 1)`,
    timer: 'setTimeout(() => {}, 1)',
    write: `(await import('node:fs')).writeFileSync(process.cwd() + '/' + file, 'x')`,
    later: `this.resolve('x')`,
  };
  for (const [name, body] of Object.entries(bodies)) {
    const kept = keptPlugin(
      `import { writeFileSync } from 'node:fs';
      export default ({ file }) => ({ transform(code) { ${body.replace(/\(await.*?\)\.|process.cwd\(\) \+ '\/' \+ /g, '')}; return code + 1; } })`,
      { write: ['out'] },
    );
    const context = { cache: new Map(), resolve: async () => null };
    const use = (plugin) => plugin.transform.call(context, 'a', '/a');
    const args = [{ file: kept.at('out/file') }];
    for (let i = 0; i < 2; i += 1) {
      const result = await kept.build(use, { args });
      assert.deepEqual([result.value, ...counts(result)], ['a1', 0, 1, 1], name);
    }
    if (name === 'write') assert.equal(readFileSync(kept.at('out/file'), 'utf8'), 'x');
  }
});

test('a plugin that keeps something of a module sees what it missed', async () => {
  const kept = keptPlugin(
    `const blocks = new Map(); export default () => ({
      transform(code, id) { if (!id.includes('?')) blocks.set(id, code.split('|')); return 'import ' + id + '?0'; },
      load(id) { const [file, index] = id.split('?'); if (index) return blocks.get(file)[Number(index)]; },
    })`,
    { keeps: 'module' },
  );
  const build = (code, more = []) =>
    kept.build((plugin) => {
      plugin.transform(code, '/a');
      return ['/a?0', '/a?1', ...more].map((id) => plugin.load(id));
    });
  const first = await build('x|y|z');
  assert.deepEqual(first.value, ['x', 'y']);
  assert.deepEqual(counts(await build('x|y|z')), [3, 0, 0]);
  const more = await build('x|y|z', ['/a?2']);
  assert.deepEqual([more.value, ...counts(more)], [['x', 'y', 'z'], 3, 1, 0]);
  const changed = await build('p|y|z');
  assert.deepEqual([changed.value, ...counts(changed)], [['p', 'y'], 0, 3, 0]);
});

test('a result that is another one than the plugin declared is found by a check', async () => {
  const kept = keptPlugin(
    `let calls = 0; export default () => ({ transform: (code) => code + (calls += 1) })`,
  );
  const use = (plugin) => ['/a', '/b'].map((id) => plugin.transform('a', id));
  assert.deepEqual((await kept.build(use)).value, ['a1', 'a2']);
  assert.equal((await kept.build(use, { results: { check: 1 } })).checked, 2);
  await assert.rejects(
    kept.build((plugin) => plugin.transform('a', '/b'), { results: { check: 1 } }),
    (error) =>
      error.code === 'NEXXO_RESULT_DIFFERS' &&
      error.hook === 'transform' &&
      error.id === '/b' &&
      error.plugin !== undefined,
  );
});

test('calls that wait for each other are told apart', async () => {
  const kept = keptPlugin(
    `import { readFileSync } from 'node:fs';
    export default () => ({ async load(id) {
      const found = await this.resolve(id);
      const text = readFileSync(id, 'utf8');
      await this.resolve(found.id);
      return text + (await this.resolve(text)).id;
    } })`,
    { read: ['.'], resolve: ['/'] },
  );
  const ids = ['a', 'b', 'c', 'd'].map((name) => kept.at(name));
  for (const id of ids) writeFileSync(id, `text ${id} `);
  const context = {
    resolve: async (source) => {
      await new Promise((done) => setTimeout(done, source.length % 3));
      return { id: `/${source}` };
    },
  };
  const build = () => kept.build((plugin) => Promise.all(ids.map((id) => plugin.load.call(context, id))));
  const first = await build();
  assert.deepEqual(counts(first), [0, 4, 0]);
  const second = await build();
  assert.deepEqual([second.value, ...counts(second)], [first.value, 4, 0, 0]);
  writeFileSync(ids[2], 'text X ');
  const third = await build();
  assert.deepEqual(counts(third), [3, 1, 0]);
  assert.match(third.value[2], /X/);
});

test('a file that is read once and remembered is part of every result after that', async () => {
  const kept = keptPlugin(
    `import { existsSync, readFileSync } from 'node:fs';
    let config;
    export default ({ dir }) => ({ transform(code, id) {
      config ??= existsSync(dir + '/rc') ? readFileSync(dir + '/rc', 'utf8') : 'default';
      return readFileSync(id, 'utf8') + config;
    } })`,
    { read: ['.'] },
  );
  const ids = ['a', 'b', 'c'].map((name) => kept.at(name));
  for (const id of ids) writeFileSync(id, 'text ');
  const build = () =>
    kept.build((plugin) => ids.map((id) => plugin.transform('', id)), { args: [{ dir: kept.root }] });
  await build();
  const second = await build();
  assert.deepEqual([second.value[2], ...counts(second)], ['text default', 3, 0, 0]);
  // What one call alone read is its own affair.
  writeFileSync(ids[0], 'other ');
  const own = await build();
  assert.deepEqual([own.value[0], ...counts(own)], ['other default', 2, 1, 0]);
  writeFileSync(kept.at('rc'), 'mine');
  const third = await build();
  assert.deepEqual(third.value, ['other mine', 'text mine', 'text mine']);
  assert.deepEqual(counts(third), [0, 3, 0]);
  assert.deepEqual(counts(await build()), [3, 0, 0]);
});

test('files that a call has watched are its own', async () => {
  const kept = keptPlugin(
    `import { readFileSync } from 'node:fs';
    export default ({ dir }) => ({ transform(code) {
      const file = dir + '/' + code;
      this.addWatchFile(file);
      return readFileSync(file, 'utf8');
    } })`,
    { read: ['.'] },
  );
  const names = ['one', 'two', 'three'];
  for (const name of names) writeFileSync(kept.at(name), name);
  const context = { addWatchFile() {} };
  const build = () =>
    kept.build((plugin) => names.map((name) => plugin.transform.call(context, name, `/${name}.js`)), {
      args: [{ dir: kept.root }],
    });
  await build();
  writeFileSync(kept.at('one'), 'new');
  const second = await build();
  assert.deepEqual([second.value[0], ...counts(second)], ['new', 2, 1, 0]);
});

test('a result depends on what the bundler said of itself, whichever hook asked, also where a build begins in one process', async () => {
  const kept = keptPlugin(`let kept; export default () => ({ buildStart() { kept = this },
    load(id) { return id + kept.meta.watchMode }, transform(code) { return code + kept.meta.watchMode } })`);
  const contextOf = (watchMode) => ({ meta: { rollupVersion: '4', watchMode } });
  const once = async (plugin, watchMode) => {
    const context = contextOf(watchMode);
    await plugin.buildStart.call(context, {});
    return [plugin.load.call(context, '/a'), plugin.transform.call(context, 'c', '/a')];
  };
  const build = (...modes) =>
    kept.build(async (plugin) => {
      const all = [];
      for (const mode of modes) all.push(await once(plugin, mode));
      return all;
    });
  assert.deepEqual((await build(false)).value, [['/afalse', 'cfalse']]);
  const again = await build(false);
  assert.deepEqual([again.value, ...counts(again)], [[['/afalse', 'cfalse']], 2, 0, 0]);
  assert.deepEqual((await build(true)).value, [['/atrue', 'ctrue']]);
  const both = [
    ['/atrue', 'ctrue'],
    ['/afalse', 'cfalse'],
  ];
  for (let i = 0; i < 2; i++) assert.deepEqual((await build(true, false)).value, both);
});
