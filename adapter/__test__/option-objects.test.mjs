import assert from 'node:assert/strict';
import { EventEmitter } from 'node:events';
import { test } from 'node:test';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { testSandbox } from './lib/sandbox.mjs';

/** A plugin whose `load` gives the JSON of an expression over its options `o`. */
async function evaluate(options, expression, settings) {
  const { plugin } = testSandbox(settings);
  const p = await plugin(
    `export default (o) => ({ name: 'x', async load() { return JSON.stringify(await (${expression})) ?? 'undefined' } })`,
    options,
  );
  return JSON.parse(await p.load('id'));
}

class Counter {
  #step = 1;
  count = 0;
  list = ['a'];
  get double() {
    return this.count * 2;
  }
  add(times = 1) {
    this.count += this.#step * times;
    return this;
  }
}

class LoudCounter extends Counter {
  shout = (text) => `${text}${this.count}!`;
}

test('an object of a class has its class, its data, getters and methods, and its state', async () => {
  const counter = new LoudCounter();
  const result = await evaluate(
    { counter },
    `[o.counter.constructor.name, o.counter.count, o.counter.add(2) === o.counter, o.counter.count, o.counter.double,
      o.counter.shout('n'), o.counter.list, Object.keys(o.counter), 'add' in o.counter, typeof o.counter.missing]`,
  );
  const keys = ['count', 'list', 'shout', 'double'];
  assert.deepEqual(result, ['LoudCounter', 0, true, 2, 4, 'n2!', ['a'], keys, true, 'undefined']);
  assert.equal(counter.count, 2);
});

test('an object comes back to a function of the project as the object itself', async () => {
  const counter = new Counter();
  const f = () => 1;
  const isSame = (a, b) => a === counter && b === f;
  const options = { counter, f, isSame, give: () => ({ counter, f }) };
  assert.deepEqual(
    await evaluate(options, '[o.isSame(o.counter, o.f), o.give().counter === o.counter, o.give().f === o.f]'),
    [true, true, true],
  );
});

test('a function of the plugin comes back to it as itself', async () => {
  const kept = [];
  const options = { keep: (f) => void kept.push(f), give: () => kept[0], same: (a, b) => a === b };
  assert.deepEqual(
    await evaluate(
      options,
      '(() => { const f = (x) => x; o.keep(f); o.keep(f); return [o.give() === f, o.same(f, f)] })()',
    ),
    [true, true],
  );
  assert.equal(kept[0], kept[1]);
});

test('a constructor makes objects, and its static members are there', async () => {
  class Point {
    static origin = { x: 0 };
    static of(x) {
      return new Point(x);
    }
    constructor(x) {
      this.x = x;
    }
    plus(other) {
      return new Point(this.x + other.x);
    }
  }
  assert.deepEqual(
    await evaluate(
      { Point },
      '(() => { const p = new o.Point(1).plus(o.Point.of(2)); return [p.x, p.constructor.name, o.Point.origin.x, o.Point.name] })()',
    ),
    [3, 'Point', 0, 'Point'],
  );
});

test('what contains itself arrives so, whether in data, lists, maps or objects of classes', async () => {
  const options = { list: [1], map: new Map(), f: () => 1 };
  options.self = options;
  options.list.push(options.list);
  options.map.set('all', options);
  options.counter = Object.assign(new Counter(), { options });
  assert.deepEqual(
    await evaluate(
      options,
      `[o.self === o, o.list[1] === o.list, o.map.get('all').f === o.f, o.counter.options.f === o.f, o.counter.options.counter === o.counter]`,
    ),
    [true, true, true, true, true],
  );
});

test('an object of the plugin with methods can be used by a function of the project', async () => {
  const options = {
    use(builder) {
      builder.add('b').add('c');
      return [
        builder.parts,
        builder.text(),
        Object.keys(builder),
        builder.at instanceof URL && builder.at.href,
      ];
    },
  };
  assert.deepEqual(
    await evaluate(
      options,
      `o.use(new (class Builder { parts = ['a']; at = new URL('http://x/'); add(p) { this.parts.push(p); return this } text() { return this.parts.join() } })())`,
    ),
    [['a', 'b', 'c'], 'a,b,c', ['parts', 'at'], 'http://x/'],
  );
});

test('an emitter, a logger with state, an URL, a module and a large package of functions work as options', async () => {
  const events = new EventEmitter();
  const heard = [];
  events.on('x', (value) => heard.push(value));
  const path = await import('node:path');
  const large = Object.fromEntries(Array.from({ length: 500 }, (_, index) => [`f${index}`, () => index]));
  const options = { events, at: new URL('file:///a/b.js'), path, large };
  assert.deepEqual(
    await evaluate(
      options,
      `(() => { o.events.once('y', (v) => o.events.emit('x', v + 1)); o.events.emit('y', 1);
        return [o.at instanceof URL, o.at.pathname, o.path.basename('/a/b'), o.path.posix.sep, o.large.f499(), Object.keys(o.large).length] })()`,
    ),
    [true, '/a/b.js', 'b', '/', 499, 500],
  );
  assert.deepEqual(heard, [2]);
});

test('what a generator of the project gives can be gone through', async () => {
  const options = {
    *numbers() {
      yield 1;
      yield 2;
    },
    async *later() {
      yield 3;
      yield { f: () => 4 };
    },
  };
  assert.deepEqual(
    await evaluate(
      options,
      '(async () => { const all = [...o.numbers()]; for await (const x of o.later()) all.push(x.f ? x.f() : x); return all })()',
    ),
    [1, 2, 3, 4],
  );
});

test('calls back and forth nest, to a bounded depth', async () => {
  const seen = [];
  const options = { down: (n, f) => (n === 0 ? 0 : 1 + f(n - 1)), up: (f) => f() };
  const nest = (depth) => `(() => { const step = (n) => o.down(n, step); return step(${depth}) })()`;
  assert.equal(await evaluate(options, nest(10)), 10);
  const endless = `(() => { const again = () => o.up(again); try { again() } catch (e) { return [e.name, e.code] } })()`;
  assert.deepEqual(await evaluate(options, endless), ['NexxoError', 'NEXXO_REENTRY_DEPTH']);
  assert.deepEqual(seen, []);
});

test('what the plugin has dropped is free on the outside, and what it keeps is not', async () => {
  setFlagsFromString('--expose-gc');
  const gc = runInNewContext('gc');
  const { plugin } = testSandbox();
  const refs = [];
  const give = () => {
    const f = () => refs.length;
    refs.push(new WeakRef(f));
    return f;
  };
  const p = await plugin(
    `let kept; export default (o) => ({ name: 'x', transform: () => String(kept()), load() { kept = o.give(); for (let i = 0; i < 300; i++) o.give()(); return 'done' } })`,
    { give },
  );
  p.load('id');
  for (let round = 0; round < 50 && refs[200].deref() !== undefined; round++) {
    await new Promise((resolve) => setTimeout(resolve, 2));
    gc();
  }
  assert.equal(refs[200].deref(), undefined);
  assert.ok(refs.filter((ref) => ref.deref() !== undefined).length < 100);
  assert.equal(p.transform('', 'id'), '301');
});

test('functions that the host has dropped are free inside', async () => {
  setFlagsFromString('--expose-gc');
  const gc = runInNewContext('gc');
  const { plugin } = testSandbox();
  const p = await plugin(
    `const refs = []; export default (o) => ({ name: 'x',
      load() { for (let i = 0; i < 200; i++) { const f = () => i; refs.push(new WeakRef(f)); o.take(f) } return 'done' },
      resolveId: () => String(refs.filter((ref) => ref.deref() !== undefined).length) })`,
    { take: (f) => f() },
  );
  p.load('id');
  assert.equal(p.resolveId.call({}, 'a', undefined, {}), '200');
  let left = 200;
  for (let round = 0; round < 100 && left > 100; round++) {
    gc();
    await new Promise((resolve) => setTimeout(resolve, 5));
    left = Number(p.resolveId.call({}, 'a', undefined, {}));
  }
  assert.ok(left <= 100, `${left} of 200 are left`);
});

test('a plugin that hoards functions is told its limit, inside', async () => {
  const { sandbox, write } = testSandbox({ limits: { cpuMs: 20_000, memoryMiB: 256 } });
  const file =
    write(`export default (o) => ({ name: 'x', load() { const all = []; for (;;) all.push(o.give()); },
    transform() { const all = []; for (let i = 0; i < 70000; i++) all.push(() => i); o.take(all) } })`);
  const p = await sandbox.plugin(file, { give: () => () => 1, take() {} });
  assert.throws(() => p.load('id'), { code: 'NEXXO_REFERENCE_LIMIT' });
  assert.throws(() => p.transform('code', 'id'), { code: 'NEXXO_REFERENCE_LIMIT' });
});

test('arguments of the plugin are data that reaches no prototype', async () => {
  const seen = [];
  const options = { take: (...args) => void seen.push(args) };
  await evaluate(
    options,
    `o.take(JSON.parse('{"__proto__":{"polluted":1},"constructor":{"prototype":{"polluted":1}},"a":{"__proto__":null}}'),
      Object.assign(Object.create({ inherited: 1 }), { own: { prototype: 1, f() {} } })) ?? null`,
  );
  const [[first, second]] = seen;
  assert.deepEqual(first, { a: {} });
  assert.equal(Object.getPrototypeOf(first), Object.prototype);
  assert.equal(second.inherited, undefined);
  assert.deepEqual(Object.keys(second.own), ['f']);
  assert.equal({}.polluted, undefined);
});
