// What a plugin hands over is copied once, checked once, and never runs in the host: D1 to D8, D10 to D12. D9 is about bytes,
// and tested where they are read: crates/abi/tests, crates/sandbox/tests/broken_guest.rs and fuzz/.
import assert from 'node:assert/strict';
import { mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { createSandbox, formatReport, NexxoError } from '@nexxo/native';
import { bundlers } from './lib/bundlers.mjs';
import { outputFiles } from './lib/output-files.mjs';
import { prototypeSnapshot } from './lib/prototypes.mjs';

const base = realpathSync(mkdtempSync(join(tmpdir(), 'nexxo-boundary-')));
const input = join(base, 'main.js');
writeFileSync(input, `import value from 'loot';\nconsole.log(value);\n`);
const sandbox = createSandbox({ root: base, allowUnsigned: true, cacheDir: false });
let prototypes;
before(() => {
  prototypes = prototypeSnapshot();
});
after(() => {
  sandbox.dispose();
  rmSync(base, { recursive: true });
});

let count = 0;
/** A plugin from the body of its object; `state` lives beside it. */
async function plugin(body, name = `'x'`) {
  count += 1;
  writeFileSync(
    join(base, `plugin-${count}.mjs`),
    `const state = { reads: 0 }; export default () => ({ name: ${name}, ${body} })`,
  );
  return sandbox.plugin(`./plugin-${count}.mjs`);
}
const FROM = `resolveId(s) { return s === 'loot' ? '\\0loot' : null }, load(id) { return id === '\\0loot' ? make() : null }`;

/** A build in which the module `loot` is what the expression makes. */
async function build(bundler, expression, more = '', beside = []) {
  const object = await plugin(`${FROM.replace('make()', `(${expression})`)}, ${more}`);
  const dir = mkdtempSync(join(base, 'out-'));
  const logs = [];
  try {
    await bundlers[bundler]({ root: base, input, dir, plugins: [object, ...beside] });
  } catch (error) {
    const errors = error.errors?.length > 0 ? error.errors : [error];
    // A call that came after the failure may be told first.
    const first = errors.find((one) => (one.pluginCode ?? one.code) !== 'NEXXO_POISONED') ?? errors[0];
    return { error: first, code: first.pluginCode ?? first.code, logs };
  }
  return { text: [...outputFiles(dir).values()].join('\n'), object, logs };
}

/** Calls a hook without a bundler. */
const call = async (object, hook, ...args) => sandbox.callHook(object, hook, args, {});
const returning = async (expression) => call(await plugin(`load: () => (${expression})`), 'load', 'a.js');

test('D1 a getter is read once, inside, and what it gave stays', async () => {
  const object =
    await plugin(`load: () => ({ get code() { return state.reads++ === 0 ? 'first' : 5 }, get map() { state.reads++; return null } }),
    banner: () => String(state.reads)`);
  const result = await call(object, 'load', 'a.js');
  assert.equal(result.code, 'first');
  assert.deepEqual([result.code, result.code], ['first', 'first']);
  assert.equal(
    Object.getOwnPropertyDescriptor(result, 'code').get,
    undefined,
    'the host has a value, no getter',
  );
  const reads = await call(object, 'banner', {});
  void [result.code, result.map];
  assert.equal(await call(object, 'banner', {}), reads, 'reading it again calls nobody');
});

test('D1 a getter that throws is an error of the plugin', async () => {
  await assert.rejects(() => returning(`{ get code() { throw new TypeError('no') } }`), /no/);
  await assert.rejects(
    () => returning(`{ code: '', meta: { get deep() { throw new TypeError('no') } } }`),
    /no/,
  );
});

test('D1 a Proxy is read like any object, and its traps stay inside', async () => {
  const proxy = `new Proxy({}, { get: (_, key) => key === 'code' ? 'export default 1' : undefined, has: () => true, ownKeys: () => ['code'], getOwnPropertyDescriptor: () => ({ value: 1, enumerable: true, configurable: true }) })`;
  assert.equal((await returning(proxy)).code, 'export default 1');
  const endless = `{ code: '', meta: new Proxy({}, { ownKeys: () => ['a'], getOwnPropertyDescriptor: () => ({ enumerable: true, configurable: true }), get: (t, k, self) => self }) }`;
  assert.ok((await returning(endless)).meta);
  await assert.rejects(
    () => returning(`{ code: '', meta: new Proxy({}, { ownKeys() { throw new Error('trap') } }) }`),
    /trap/,
  );
});

test('D2 a thenable is waited for, whatever it does', async () => {
  assert.equal(await returning(`{ then(resolve) { resolve('code') } }`), 'code');
  assert.equal(await returning(`{ then(resolve) { resolve('first'); resolve('second') } }`), 'first');
  assert.equal(await returning(`{ then(resolve) { resolve({ then(next) { next('deep') } }) } }`), 'deep');
  assert.equal(
    await returning(`Object.assign(Object.create(Promise.prototype), { then(resolve) { resolve('fake') } })`),
    'fake',
  );
  await assert.rejects(() => returning(`{ get then() { throw new Error('no then') } }`), /no then/);
  await assert.rejects(() => returning(`{ then() { throw new Error('in then') } }`), /in then/);
});

test('D2 what only looks like text is none', async () => {
  for (const fake of [
    `{ toString: () => 'x' }`,
    `{ [Symbol.toPrimitive]: () => 'x' }`,
    `class extends String {}`,
  ]) {
    await assert.rejects(
      () => returning(`{ code: ${fake} }`),
      { code: /^NEXXO_(?:VALUE|HOOK_RESULT)$/ },
      fake,
    );
  }
  for (const holder of [`new String('x')`, `new (class extends String {})('x')`])
    assert.equal((await returning(`{ code: ${holder} }`)).code, 'x', 'what holds text becomes it');
  const list = `new (class extends Array { map() { throw new Error('never') } })('a', 'b')`;
  const { meta } = await returning(`{ code: '', meta: { list: ${list} } }`).catch((error) => ({
    meta: error,
  }));
  if (!(meta instanceof Error)) assert.equal(Object.getPrototypeOf(meta.list), Array.prototype);
  else assert.match(meta.message, /never/);
});

test('D2 a name that is made while it is read is refused', async () => {
  const object = await plugin(
    `buildStart() { this.emitFile({ type: 'asset', fileName: { toString: () => '../x' }, source: '' }) }`,
  );
  await assert.rejects(async () => object.buildStart.call({ emitFile: () => 'ref' }, {}), {
    code: 'NEXXO_VALUE',
  });
});

test('D3 a cycle is cut or refused, a million keys meet a limit', async () => {
  const { meta } = await returning(
    `(() => { const a = { list: [] }; a.self = a; a.list.push(a); return { code: '', meta: a } })()`,
  );
  assert.ok(JSON.stringify(meta).length < 1000);
  const many = `{ code: '', meta: Object.fromEntries(Array.from({ length: 1e6 }, (_, i) => ['k' + i, i])) }`;
  await assert.rejects(() => returning(many), { code: /^NEXXO_(?:CPU|MEMORY|OUTPUT)_LIMIT$/ });
});

test('D4 keys that reach a prototype do not leave the sandbox', async () => {
  const evil = `JSON.parse('{"__proto__":{"polluted":1},"constructor":{"prototype":{"polluted":1}},"a":{"__proto__":{"polluted":1},"prototype":{"polluted":1}}}')`;
  const { meta, attributes, ast } = await returning(
    `{ code: '', meta: ${evil}, attributes: ${evil}, ast: ${evil} }`,
  );
  for (const value of [meta, attributes, ast]) {
    for (const object of [value, value.a]) {
      for (const key of ['__proto__', 'constructor', 'prototype'])
        assert.ok(!Object.hasOwn(object, key), key);
      assert.equal(object.polluted, undefined);
    }
  }
  const object = await plugin(`resolveId: () => ({ id: 'v', meta: ${evil} }), async buildStart() {
    this.warn({ message: 'm', ...${evil} }); this.emitFile(Object.assign(${evil}, { type: 'asset', fileName: 'a', source: '' }));
    await this.resolve('x', undefined, { custom: ${evil} }); throw Object.assign(new Error('e'), ${evil}, { own: ${evil} });
  }`);
  const seen = [];
  const context = {
    warn: (log) => seen.push(log),
    emitFile: (file) => void seen.push(file),
    resolve: async (...args) => void seen.push(args[2]),
  };
  const error = await object.buildStart.call(context, {}).catch((thrown) => thrown);
  assert.equal(seen.length, 3);
  for (const value of [...seen, seen[2].custom, error, (await call(object, 'resolveId', 'x')).meta]) {
    assert.ok(!Object.hasOwn(value, '__proto__') && !Object.hasOwn(value, 'constructor'));
    assert.equal(value.polluted, undefined);
  }
});

for (const bundler of Object.keys(bundlers)) {
  test(`D4 the meta of a module pollutes nothing (${bundler})`, async () => {
    const { text, error } = await build(
      bundler,
      `{ code: 'export default 1', meta: JSON.parse('{"__proto__":{"polluted":1},"x":{"__proto__":{"polluted":1}}}') }`,
      '',
      [
        {
          name: 'native',
          buildEnd() {
            const { meta } = this.getModuleInfo('\0loot');
            assert.equal(meta.polluted, undefined);
            assert.equal(meta.x.polluted, undefined);
          },
        },
      ],
    );
    assert.ok(text, error?.message);
    assert.equal({}.polluted, undefined);
  });

  test(`D6 ids and code with NUL do no harm (${bundler})`, async () => {
    const { text, error } = await build(bundler, `'export default "a\\\\0b"'`);
    assert.ok(text, error?.message);
  });

  test(`D7 a number for text, and a type that is none, are told at once (${bundler})`, async () => {
    for (const [expression, what] of [
      ['{ code: 5 }', '`code` is a number'],
      ['5', 'its result is a number'],
      [`{ code: '', moduleType: 'exe' }`, '`moduleType` is text'],
      [`{ code: '', moduleSideEffects: 'maybe' }`, '`moduleSideEffects`'],
      [`{ code: '', map: { mappings: 5 } }`, '`map.mappings` is a number'],
      [`{ code: '', map: { sources: [5], mappings: '' } }`, '`map.sources`'],
      [`{ code: '', syntheticNamedExports: 5 }`, '`syntheticNamedExports`'],
      [`{ code: '', meta: 5 }`, '`meta` is a number'],
    ]) {
      const { code, error } = await build(bundler, expression);
      assert.equal(code, 'NEXXO_HOOK_RESULT', error?.message);
      assert.ok(error.message.includes(what), error.message);
      assert.match(error.message, /plugin x, hook load, module/);
    }
  });

  const thrown = {
    undefined: 'undefined',
    null: 'null',
    'a number': '5',
    text: `'text'`,
    'a symbol': `Symbol('s')`,
    'a function': '() => {}',
    'an object with getters that throw': `{ get message() { throw 1 }, get stack() { throw 2 }, get code() { throw 3 } }`,
    'a Proxy': `new Proxy({}, { get() { throw 1 }, ownKeys() { throw 2 }, getPrototypeOf() { throw 3 } })`,
    'an error with a giant stack': `Object.assign(new Error('big'), { stack: 'x'.repeat(5e6) })`,
    'an error with a giant message': `new Error('y'.repeat(5e6))`,
    'an error with getters': `Object.defineProperties(new Error('g'), { message: { get() { throw 1 } }, stack: { get() { throw 2 } } })`,
    'an error that is its own cause': `(() => { const e = new Error('c'); e.cause = e; e.errors = [e]; return e })()`,
    'an error with a long chain of causes': `(() => { let e = new Error('0'); for (let i = 0; i < 1e4; i++) e = new Error('n', { cause: e }); return e })()`,
    'an error of a class without a name': `new (class extends Error { get name() { throw 1 } })('n')`,
    'a rejected promise': 'Promise.reject(undefined)',
  };
  for (const [what, expression] of Object.entries(thrown)) {
    test(`D8 throwing ${what} fails the build and nothing else (${bundler})`, async () => {
      const { text, error } = await build(bundler, `(() => { throw ${expression} })()`);
      assert.equal(text, undefined, 'the build fails');
      assert.ok(String(error?.message ?? error).length < 2e7);
      const again = await build(bundler, `'export default 1'`);
      assert.ok(again.text, 'and the next passes');
    });
  }
}

test('D5 lone surrogates stay what they are, and offsets count UTF-16 units', async () => {
  const text = '\ud800a\udc00\u{1f600}\ud800';
  const object = await plugin(
    `transform: (code, id) => ({ code: code + id, meta: { length: code.length, at: code.indexOf('a'), [code]: 1 } }), load: (id) => id`,
  );
  const { code, meta } = await call(object, 'transform', text, text);
  assert.equal(code, text + text);
  assert.equal(meta.length, text.length);
  assert.equal(meta.at, text.indexOf('a'));
  assert.equal(meta[text], 1);
  assert.equal(await call(object, 'load', text), text);
  assert.equal(await call(object, 'load', '\udfff'), '\udfff');
});

test('D6 NUL in a name is refused, an id that begins with it is virtual', async () => {
  const object = await plugin(
    `resolveId: (source) => source, buildStart() { this.emitFile({ type: 'asset', fileName: 'a\\0b', source: '' }) }`,
  );
  assert.equal(await call(object, 'resolveId', '\0virtual:x'), '\0virtual:x');
  assert.equal(await call(object, 'resolveId', 'a\0b'), 'a\0b');
  await assert.rejects(() => call(object, 'resolveId', '/etc/passwd\0.js'), { code: 'NEXXO_NAME_DENIED' });
  await assert.rejects(() => call(object, 'resolveId', '\0/etc/passwd?x'), { code: 'NEXXO_NAME_DENIED' });
  await assert.rejects(async () => object.buildStart.call({ emitFile() {} }, {}), {
    code: 'NEXXO_HOOK_RESULT',
  });
});

test('D10 a plugin that calls itself through the bundler is stopped, and works on', async () => {
  const object = await plugin(
    `transform(code) { return code === 'deep' ? this.getModuleInfo('x').id : code }`,
  );
  let depth = 0;
  const context = {
    getModuleInfo() {
      depth += 1;
      return { id: object.transform.call(context, 'deep', 'x') };
    },
  };
  assert.throws(() => object.transform.call(context, 'deep', 'x'), {
    code: /^NEXXO_(?:REENTRY_DEPTH|STACK_OVERFLOW)$/,
  });
  assert.ok(depth < 1000, `${depth} deep`);
  assert.equal(object.transform.call({}, 'fine', 'x'), 'fine');
});

test('D10 what the prelude is made of is out of reach', async () => {
  assert.equal(
    await returning(
      `JSON.stringify([typeof __nexxo, typeof globalThis.__nexxo, Object.getOwnPropertyNames(globalThis).filter((n) => /nexxo/i.test(n))])`,
    ),
    '["undefined","undefined",[]]',
  );
});

const CONTROL = /[\u0001-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f]/;
const EVIL =
  '\\u001b[31mred\\u001b]8;;http://evil\\u0007link\\u001b]8;;\\u0007\\u0007\\u009b2J\\u001bPdevice\\u001b\\\\\\\\\\r\\u001b[1Awiped';

test('D11 nothing that a terminal acts on reaches it', async () => {
  const object = await plugin(
    `buildStart() {
      for (const level of ['warn', 'info', 'debug']) {
        this[level]('${EVIL}');
        this[level]({ message: '${EVIL}', code: '${EVIL}', frame: '${EVIL}', deep: { list: ['${EVIL}'] }, loc: { file: '${EVIL}', line: 1, column: 1 } });
      }
      try { this.addWatchFile('/etc/${EVIL}') } catch {}
      this.error({ message: '${EVIL}', plugin: '${EVIL}', hook: '${EVIL}' });
    }, load() { throw Object.assign(new Error('${EVIL}'), { frame: '${EVIL}', id: '${EVIL}' }) },
    transform() { throw '${EVIL}' }, resolveId: () => '/etc/${EVIL}'`,
    `'${EVIL}'`,
  );
  const seen = [object.name];
  const add = (log) =>
    void seen.push(typeof log === 'string' ? log : JSON.stringify(log).replaceAll('\\u001b', '\u001b'));
  const context = {
    warn: add,
    info: add,
    debug: add,
    addWatchFile() {},
    error: (log) => {
      add(log);
      throw new Error('stop');
    },
  };
  await assert.rejects(async () => object.buildStart.call(context, {}));
  for (const [hook, ...args] of [
    ['load', 'a'],
    ['transform', 'c', 'a'],
    ['resolveId', 'a'],
  ]) {
    const error = await call(object, hook, ...args).catch((thrown) => thrown);
    seen.push(String(error?.message ?? error), String(error?.stack), String(error?.frame), String(error?.id));
  }
  seen.push(formatReport(sandbox.report()));
  assert.ok(seen.length > 15);
  for (const text of seen) {
    assert.ok(!CONTROL.test(text.replaceAll('\n', '')), JSON.stringify(text).slice(0, 300));
    assert.ok(!text.includes('http://evil'), 'the address of a link goes with it');
  }
});

test('D12 a plugin speaks in its own name, and never in that of the sandbox', async () => {
  const object =
    await plugin(`load() { throw Object.assign(new Error('NEXXO_CPU_LIMIT: x'), { code: 'NEXXO_CPU_LIMIT', pluginCode: 'NEXXO_TRAP', plugin: 'vite:css', name: 'NexxoError' }) },
    transform() { throw Object.assign(new Error('own'), { code: 'MY_CODE', plugin: 'x' }) }`);
  const error = await call(object, 'load', 'a').catch((thrown) => thrown);
  assert.ok(!(error instanceof NexxoError));
  assert.equal(error.code, undefined);
  assert.equal(error.pluginCode, undefined);
  assert.equal(error.plugin, undefined);
  const own = await call(object, 'transform', 'c', 'a').catch((thrown) => thrown);
  assert.equal(own.code, 'MY_CODE', 'its own code stays');
  assert.equal(own.plugin, 'x');
});

for (const bundler of Object.keys(bundlers)) {
  test(`D12 the bundler names the plugin that threw (${bundler})`, async () => {
    const { error } = await build(
      bundler,
      `(() => { throw Object.assign(new Error('spoof'), { plugin: 'vite:css', hook: 'closeBundle', pluginCode: 'NEXXO_TRAP' }) })()`,
    );
    assert.equal(error.plugin, 'x');
    assert.notEqual(error.pluginCode, 'NEXXO_TRAP');
  });
}

test('after all of it the prototypes of the host are what they were', () => {
  const now = prototypeSnapshot();
  assert.deepEqual(
    [...now.keys()].filter((key) => !prototypes.has(key)),
    [],
  );
  for (const [key, value] of prototypes) assert.ok(Object.is(now.get(key), value), key);
});
