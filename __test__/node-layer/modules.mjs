// The other built-ins. Both sides must give the same.
export default {
  util: String.raw`
modules('util').inspect(new (class Foo extends Map {})([[1, 2]]))
modules('util').inspect(new (class extends Array {})(3))
modules('util').inspect(Object.assign(Object.create({ constructor: { name: 'X' } }), { a: 1 }))
modules('util').inspect([1, 2, 3], { compact: false })
modules('util').inspect({ b: 1, a: 2 }, { sorted: true })
modules('util').inspect({ a: 'x'.repeat(10001) }).length
modules('util').inspect('a\nb\'"')
modules('util').inspect([['a', ['b', ['c', ['d']]]]])
modules('util').inspect(new Map([[{ a: 1 }, new Set(['x'])]]), { showHidden: true })
modules('util').inspect(function () {}) + modules('util').inspect(() => {}) + modules('util').inspect(class {}) + modules('util').inspect(class A extends Map {})
modules('util').inspect(async () => {}) + modules('util').inspect(function* g() {}) + modules('util').inspect(async function* g() {})
modules('util').inspect(Object.create(null))
modules('util').inspect(new Date(NaN))
modules('util').inspect([,'a',,]) + modules('util').inspect([undefined, null])
modules('util').inspect(-0) + modules('util').inspect([-0])
modules('util').inspect(new Number(3)) + modules('util').inspect(new String('abc')) + modules('util').inspect(Object(Symbol('a'))) + modules('util').inspect(Object(1n))
modules('util').inspect([1.5, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20, 21, 22, 23, 24, 25, 26, 27])
modules('util').inspect(Array.from({ length: 30 }, (_, i) => 'item' + i))
modules('util').inspect({ a: { b: [{ c: {} }] } }, { depth: null })
modules('util').inspect({ a: { b: [{ c: {} }] } }, { breakLength: 10 })
modules('util').inspect({ f: Math.max, g: class { static x = 1 } })
modules('util').inspect((function () { return arguments; })(1, 2))
modules('util').inspect(process.versions).includes('node')
modules('util').inspect(new WeakSet())
modules('util').inspect(new Proxy(function f() {}, {}))
modules('util').inspect(Symbol.iterator)
modules('util').inspect({ a: 1, get b() { return 2; } }, { getters: true })
modules('util').inspect({ __proto__: { a: 1 }, b: 1 })
modules('util').inspect('a'.repeat(200), { maxStringLength: 10 })
modules('util').inspect(new Array(150).fill(0), { maxArrayLength: 3 })
modules('util').inspect(new Set(Array.from({ length: 5 }, (_, i) => i)))
modules('util').inspect({ 'a-b': 1, 2: 3, ok: 1 })
modules('util').inspect(12345678.9, { numericSeparator: true })
modules('util').inspect(new (class { get [Symbol.toStringTag]() { return 'Tag'; } })())
modules('util').inspect(Object.assign(new Error('m'), { name: 'N', x: 1 })).includes('x: 1')
modules('util').inspect(new Error('m', { cause: new Error('c') })).includes('[cause]')
modules('util').inspect(new AggregateError([new Error('x')], 'm')).includes('[errors]')
modules('util').inspect({ e: new RangeError('m') }).includes('RangeError: m')
modules('util').inspect(Buffer.from('a').buffer).slice(0, 11)
modules('util').inspect.custom.toString()
modules('util').inspect({ inspect() { return 'x'; } })
modules('util').inspect({ [Symbol.for('nodejs.util.inspect.custom')](d, o, i) { return [d, typeof o.stylize, typeof i]; } })
Object.keys(modules('util').inspect.defaultOptions)
modules('util').format('%s', null) + modules('util').format('%s', undefined) + modules('util').format('%s', 5n) + modules('util').format('%s', () => 1) + modules('util').format('%s', class A {}) + modules('util').format('%s', [1, [2, [3]]]) + modules('util').format('%s', new Date(0)) + modules('util').format('%s', new Error('x')).slice(0, 8)
modules('util').format('%d', '0x10') + modules('util').format('%i', 'x') + modules('util').format('%f', Symbol.iterator) + modules('util').format('%d', {}) + modules('util').format('%j', { toJSON() { return 'j'; } })
modules('util').format('%%%s%', 1) + modules('util').format('%x', 1) + modules('util').format('a%') + modules('util').format(1, 2, '3') + modules('util').format('%s', { toString() { return 'own'; } })
modules('util').format('%j', (() => { const o = {}; o.o = o; return o; })())
modules('util').formatWithOptions({ colors: true }, '%s %O', 'a', { b: 1 })
modules('util').promisify(setTimeout)(1, 'v')
modules('util').promisify(setImmediate)('v')
modules('util').promisify(Object.assign(() => {}, { [modules('util').promisify.custom]: () => Promise.resolve(9) }))()
modules('util').promisify(function (a, cb) { cb(null, this.x + a); }).call({ x: 1 }, 2)
new Promise((done) => modules('util').callbackify(async () => 5)((e, v) => done(v)))
new Promise((done) => modules('util').callbackify(async () => { throw null; })((e) => done(e.code)))
modules('util').deprecate(() => 5, 'old', 'D1')()
modules('util').debuglog('x').enabled
[modules('util').types.isGeneratorFunction(function* () {}), modules('util').types.isGeneratorObject((function* () {})()), modules('util').types.isNativeError(new TypeError()), modules('util').types.isSymbolObject(Object(Symbol())), modules('util').types.isArgumentsObject((function () { return arguments; })()), modules('util').types.isSetIterator(new Set()[Symbol.iterator]()), modules('util').types.isWeakMap(new WeakMap()), modules('util').types.isDataView(new DataView(new ArrayBuffer(1))), modules('util').types.isAnyArrayBuffer(new ArrayBuffer(1)), modules('util').types.isModuleNamespaceObject({}), modules('util').types.isExternal({})]
modules('util').isDeepStrictEqual(new Set([{ a: 1 }]), new Set([{ a: 1 }])) && !modules('util').isDeepStrictEqual(0, -0) && modules('util').isDeepStrictEqual(NaN, NaN) && !modules('util').isDeepStrictEqual([1, , 3], [1, undefined, 3])
modules('util').parseArgs({ args: [], options: { a: { type: 'string', default: 'd' } } }).values
modules('util').styleText(['bold', 'underline'], 'x', { validateStream: false })
modules('util').stripVTControlCharacters('\u001b]8;;http://x\u0007l\u001b]8;;\u0007 \u001b[1mB\u001b[22m')
modules('util').parseEnv?.('A=1\nB="x\\ny"\n# c\nexport C=\'q\' # z\nD=a b\nE=')
modules('util').getSystemErrorName(-13)
modules('util').TextDecoder === TextDecoder
modules('util').isArray([]) && modules('util').isRegExp?.(/x/)
modules('util').types.isCryptoKey({})
modules('util')._extend({ a: 1 }, { b: 2 })
modules('util').toUSVString('a\ud800')`,
  events: String.raw`
(() => { const E = modules('events'); const e = new E(); e.on('x', function () { this.y = 1; }); e.emit('x'); return [e.y, e.emit('z')]; })()
(() => { const E = modules('events'); const e = new E(); e.emit('error', 'text'); })()
(() => { const E = modules('events'); const e = new E(); e.emit('error', { a: 1 }); })()
(() => { const E = modules('events'); const e = new E(); e.emit('error'); })()
(() => { const E = modules('events'); const e = new E(); e.on('x', 5); })()
(() => { const E = modules('events'); const e = new E(); const f = () => {}; e.once('x', f); return [e.listeners('x')[0] === f, e.rawListeners('x')[0].listener === f, e.rawListeners('x')[0] === f]; })()
(() => { const E = modules('events'); const e = new E(); const log = []; e.on('newListener', (n) => log.push('+' + n)); e.on('removeListener', (n) => log.push('-' + n)); const f = () => {}; e.on('a', f); e.off('a', f); e.removeAllListeners(); return log; })()
(() => { const E = modules('events'); const e = new E(); const seen = []; e.on('a', () => seen.push(1)); e.prependOnceListener('a', () => seen.push(0)); e.emit('a'); e.emit('a'); return seen; })()
(() => { const E = modules('events'); const e = new E(); e.setMaxListeners(1); return [e.getMaxListeners(), E.defaultMaxListeners, E.listenerCount(e, 'x')]; })()
(async () => { const E = modules('events'); const e = new E(); setTimeout(() => { e.emit('x', 1); e.emit('x', 2); e.emit('end'); }, 1); const out = []; for await (const [v] of E.on(e, 'x', { close: ['end'] })) { out.push(v); if (v === 2) break; } return out; })()
modules('events').once(new EventTarget(), 'x', { signal: AbortSignal.abort() })
(() => { const E = modules('events'); const e = new E(); e.on(E.errorMonitor, (x) => { e.seen = x.message; }); try { e.emit('error', new Error('m')); } catch {} return e.seen; })()
(() => { const E = modules('events'); class A extends E {} return [A.EventEmitter === E, Object.keys(new A()), typeof A.prototype.addListener, E.name]; })()
(() => { const E = modules('events'); const e = new E(); e.on('x', () => {}); e.on('x', () => {}); return e.listenerCount('x'); })()
(() => { const E = modules('events'); const e = new E(); const s = Symbol('s'); e.on(s, () => {}); return e.eventNames().map(String); })()
(() => { const t = new EventTarget(); const seen = []; t.addEventListener('x', { handleEvent(e) { seen.push(e.type, e.target === t); } }); t.dispatchEvent(new Event('x', { cancelable: true })); return seen; })()
(() => { const e = new Event('x', { cancelable: true }); e.preventDefault(); return [e.defaultPrevented, e.bubbles, e.type]; })()`,
  assert: String.raw`
modules('assert')(0)
modules('assert')(false, 'msg')
modules('assert').ok(null)
modules('assert').equal(1, 2)
modules('assert').equal('1', 1)
modules('assert').strictEqual(1, 2)
modules('assert').strictEqual(1, 2, new TypeError('own'))
modules('assert').deepEqual({ a: 1 }, { a: '1' })
modules('assert').deepStrictEqual({ a: 1 }, { a: '1' })
modules('assert').deepStrictEqual([1, 2, 3], [1, 2, 3])
modules('assert').deepStrictEqual(new Map([[1, { a: 1 }]]), new Map([[1, { a: 1 }]]))
modules('assert').notStrictEqual(1, 1)
modules('assert').notDeepStrictEqual({ a: 1 }, { a: 1 })
modules('assert').throws(() => { throw new Error('x'); }, /x/)
modules('assert').throws(() => {})
modules('assert').throws(() => { throw new TypeError('x'); }, { name: 'TypeError', message: 'x' })
modules('assert').doesNotThrow(() => { throw new Error('x'); })
modules('assert').rejects(Promise.reject(new Error('x')), /x/)
modules('assert').rejects(Promise.resolve(1))
modules('assert').fail('boom')
modules('assert').fail()
modules('assert').match('abc', /x/)
modules('assert').doesNotMatch('abc', /a/)
modules('assert').ifError(null)
modules('assert').ifError(new Error('x'))
(() => { try { modules('assert').strictEqual(1, 2); } catch (e) { return [e.name, e.code, e.actual, e.expected, e.operator, e.generatedMessage, e instanceof modules('assert').AssertionError]; } })()
modules('assert').strict.equal(1, '1')
modules('assert/strict') === modules('assert').strict
new (modules('assert').AssertionError)({ actual: 1, expected: 2, operator: 'strictEqual' }).message
new (modules('assert').AssertionError)({ message: 'm' }).message`,
  stream: String.raw`
(async () => { const { Readable } = modules('stream'); return Readable.from([1, 2, 3]).map((x) => x * 2).filter((x) => x > 2).toArray(); })()
(async () => { const { Readable } = modules('stream'); return Readable.from([1, 2, 3]).reduce((a, b) => a + b); })()
new Promise((done) => { const { Readable } = modules('stream'); const r = new Readable({ read() {} }); r.on('error', (e) => done(e.message)); r.destroy(new Error('gone')); })
new Promise((done) => { const { finished, Readable } = modules('stream'); const r = Readable.from(['a']); finished(r, (e) => done(String(e))); r.resume(); })
new Promise((done) => { const { pipeline, Readable, Writable } = modules('stream'); pipeline(Readable.from(['a']), new Writable({ write(c, e, d) { d(new Error('w')); } }), (e) => done(e.message)); })
(async () => { const { PassThrough } = modules('stream'); const p = new PassThrough({ encoding: 'utf8' }); p.end('héllo'); let s = ''; for await (const c of p) s += c; return s; })()
(async () => { const { Duplex } = modules('stream'); const d = Duplex.from(async function* (src) { for await (const c of src) yield String(c).toUpperCase(); }); d.end('abc'); return modules('stream/consumers').text(d); })()
(async () => { const { compose, Readable, Transform } = modules('stream'); const t = compose(new Transform({ transform(c, e, d) { d(null, c + '!'); } })); return 1; })()
modules('stream/consumers').json(modules('stream').Readable.from(['{"a":', '1}']))
modules('stream/consumers').arrayBuffer(modules('stream').Readable.from(['ab'])).then((b) => b.byteLength)
new (modules('stream').Writable)({ objectMode: true }).writableObjectMode
(() => { const { Readable } = modules('stream'); const r = new Readable({ objectMode: true, read() {} }); return [r.readableHighWaterMark, new Readable().readableHighWaterMark, r.readable, r.destroyed]; })()
new Promise((done) => { const { Writable } = modules('stream'); const w = new Writable({ write(c, e, d) { d(); }, final(d) { d(); } }); w.on('finish', () => done(w.writableFinished)); w.end('x'); })
new Promise((done) => { const { Readable } = modules('stream'); const r = Readable.from(['a', 'b']); const out = []; r.on('data', (d) => out.push(d)).on('close', () => done(out)); })
new Promise((done) => { const { Transform } = modules('stream'); const t = new Transform({ transform(c, e, d) { this.push(c); this.push(c); d(); }, flush(d) { this.push('end'); d(); } }); let s = ''; t.on('data', (c) => { s += c; }); t.on('end', () => done(s)); t.end('x'); })
(async () => { const { pipeline } = modules('stream/promises'); await pipeline(['a'], async function* (s) { for await (const c of s) yield c; }, async (s) => { for await (const c of s); }); return 'done'; })()
Object.keys(modules('stream')).sort().join()
(() => { const S = modules('stream'); function Legacy() { S.Transform.call(this); } modules('util').inherits(Legacy, S.Transform); return new Legacy() instanceof S; })()
typeof modules('stream/web').ReadableStream`,
  'urls and queries': String.raw`
modules('querystring').parse('a=%20b+c&d&=e&a=2', '&', '=', { maxKeys: 3 })
modules('querystring').parse('a:1;b:2', ';', ':')
modules('querystring').stringify({ a: [1, 'x y'], b: undefined, c: null, d: true, e: 1n, f: {} })
modules('querystring').stringify({ a: 'b' }, ';', ':')
modules('querystring').escape('é&') + modules('querystring').unescape('%41%zz')
modules('url').parse('javascript:alert(1)').href
modules('url').format(new URL('http://a.com/b?c#d'), { search: false, fragment: false })
modules('url').format({ protocol: 'file', pathname: '/a b' })
modules('url').format({ hostname: 'a', port: 80, search: 'x', hash: 'y' })
modules('url').resolve('/one/two', 'three') + modules('url').resolve('http://a.com/x/', '?q') + modules('url').resolve('http://a.com', '//b.com/c')
modules('url').domainToUnicode('xn--espaol-zwa.com')
modules('url').URL === URL
new URL('http://EXAMPLE.com:80/%7Ea/../b/./c?x= y#z w').href
new URL('file:///C:/a/../b').href
new URL('data:text/plain,hello world').pathname
new URL('../a', 'file:///x/y/z').pathname
new URL('//x', 'https://y').href
new URL('blob:http://a/b').origin
new URL('http://[::1]:3000/').host
new URL('http://ex.com/é').pathname
new URL('http://a b')
Object.keys(new URL('http://a'))
new URL('http://a').searchParams instanceof URLSearchParams
URL.canParse('x', 'http://a')
typeof URL.createObjectURL
modules('util').inspect(new URL('http://u:p@a:1/b?c#d'))
new URLSearchParams('a=1').has('a', '2')
new URLSearchParams(new Map([['a', 'b']])).toString()
[...new URLSearchParams({ x: 'y' }).keys()]
new URLSearchParams('a=1&a=2').delete('a')
new URLSearchParams(null).toString()
new URLSearchParams([['a']])
modules('url').fileURLToPath('file:///a/%E4%BD%A0.txt')
modules('url').fileURLToPath(5)
modules('url').pathToFileURL('/a/é x?.js').href
modules('url').pathToFileURL('a').href.startsWith('file:///')`,
  path: String.raw`
modules('path').relative('/a/b', '/a/b/c') + '|' + modules('path').relative('/a/b/c', '/a/b') + '|' + modules('path').relative('/a', '/a') + '|' + modules('path').relative('/a/b', '/c/d')
modules('path').resolve('/a', './b', '../c', '') + modules('path').join('') + modules('path').join('a', '', '..', '..', 'b')
modules('path').basename('/a/b.html', '.html') + modules('path').basename('/a/b/') + modules('path').basename('') + modules('path').basename('a.b', 'a.b')
modules('path').extname('.bashrc') + modules('path').extname('a.') + modules('path').extname('a.b.c') + modules('path').extname('a/.b')
modules('path').dirname('a') + modules('path').dirname('/a') + modules('path').dirname('/') + modules('path').dirname('a/b/')
modules('path').parse('./a/b') 
modules('path').parse('')
modules('path').format({ root: '/', base: 'x' }) + modules('path').format({ name: 'x', ext: 'y' }) + modules('path').format({ dir: '/', base: 'b' })
modules('path').isAbsolute('/a') + '' + modules('path').isAbsolute('a')
modules('path').normalize('') + modules('path').normalize('/../a') + modules('path').normalize('./a/') + modules('path').normalize('//a')
modules('path').win32.resolve('C:\\a', '..\\b') + modules('path').win32.normalize('C:/a//b/..') + modules('path').win32.basename('C:\\a\\b.txt') + modules('path').win32.isAbsolute('C:/') + modules('path').win32.dirname('C:\\a')
modules('path').win32.parse('C:\\path\\dir\\file.txt')
modules('path').win32.parse('\\\\server\\share\\x')
modules('path').win32.relative('C:\\orandea\\test\\aaa', 'C:\\orandea\\impl\\bbb') + modules('path').win32.toNamespacedPath('C:\\a') + modules('path').win32.sep + modules('path').win32.delimiter
modules('path').win32.join('\\\\server', 'share', '..', 'x')
modules('path').matchesGlob?.('/a/b.js', '/a/*.js')
modules('path').posix.win32 === modules('path').win32
modules('path').format('x')
modules('path').basename(5)
Object.keys(modules('path')).sort()`,
  'the rest': String.raw`
Object.keys(modules('timers/promises')).sort()
modules('timers/promises').setTimeout(1, 'v')
modules('timers/promises').setImmediate('v')
(async () => { const out = []; for await (const v of modules('timers/promises').setInterval(1, 'x')) { out.push(v); if (out.length === 2) break; } return out; })()
modules('timers/promises').setTimeout(1, 'v', { signal: AbortSignal.abort() })
modules('timers/promises').scheduler.wait(1)
(async () => { await new Promise((r) => setTimeout(r, 1)); const order = []; setImmediate(() => order.push('immediate')); process.nextTick(() => order.push('tick')); Promise.resolve().then(() => order.push('micro')); queueMicrotask(() => order.push('micro2')); await new Promise((r) => setTimeout(r, 20)); return order; })()
(async () => { await new Promise((r) => setTimeout(r, 1)); const order = []; Promise.resolve().then(() => { order.push('p1'); process.nextTick(() => order.push('t2')); Promise.resolve().then(() => order.push('p2')); }); process.nextTick(() => order.push('t1')); await new Promise((r) => setTimeout(r, 5)); return order; })()
typeof setTimeout(() => {}, 0).ref
(() => { const t = setTimeout(() => {}, 1); const shown = [t.hasRef(), typeof t.refresh, t[Symbol.toPrimitive]() > 0, t.constructor.name]; clearTimeout(t); return shown; })()
setTimeout('x')
modules('async_hooks').AsyncLocalStorage.name
(async () => { const s = new (modules('async_hooks').AsyncLocalStorage)(); return s.run({ a: 1 }, async () => { await null; await new Promise((r) => setTimeout(r, 2)); return s.getStore()?.a; }); })()
(async () => { const s = new (modules('async_hooks').AsyncLocalStorage)(); const one = s.run(1, async () => { await new Promise((r) => setTimeout(r, 5)); return s.getStore(); }); const two = s.run(2, async () => { await new Promise((r) => setTimeout(r, 1)); return s.getStore(); }); return [await one, await two, s.getStore()]; })()
(async () => { const s = new (modules('async_hooks').AsyncLocalStorage)(); return s.run(3, () => Promise.resolve().then(() => s.getStore())); })()
(async () => { const s = new (modules('async_hooks').AsyncLocalStorage)(); return s.run(4, () => new Promise((r) => setTimeout(() => r(s.getStore()), 1))); })()
(async () => { const s = new (modules('async_hooks').AsyncLocalStorage)(); return s.run(4, () => new Promise((r) => process.nextTick(() => r(s.getStore())))); })()
(async () => { const s = new (modules('async_hooks').AsyncLocalStorage)(); const f = s.run(5, () => modules('async_hooks').AsyncLocalStorage.bind(() => s.getStore())); return f(); })()
(async () => { const s = new (modules('async_hooks').AsyncLocalStorage)(); const f = s.run(6, () => modules('async_hooks').AsyncLocalStorage.snapshot()); return f(() => s.getStore()); })()
(async () => { const s = new (modules('async_hooks').AsyncLocalStorage)(); const r = s.run(7, () => new (modules('async_hooks').AsyncResource)('x')); return r.runInAsyncScope(() => s.getStore()); })()
(async () => { const s = new (modules('async_hooks').AsyncLocalStorage)(); s.enterWith(8); await null; return s.getStore(); })()
(async () => { const s = new (modules('async_hooks').AsyncLocalStorage)(); return s.run(9, async () => { try { await Promise.reject(1); } catch { return s.getStore(); } }); })()
(async () => { const s = new (modules('async_hooks').AsyncLocalStorage)(); return s.run(1, async () => { s.exit(() => {}); await 0; const out = []; for await (const x of (async function* () { await 0; yield s.getStore(); })()) out.push(x); return out; }); })()
modules('vm').runInThisContext('globalThis.zz = 5; zz')
new (modules('vm').Script)('1 + 2').runInThisContext()
modules('vm').runInNewContext('a + 1', { a: 2 })
(() => { const c = modules('vm').createContext({ x: 1 }); modules('vm').runInContext('y = x + 1', c); return c.y; })()
(() => { const c = { out: 0 }; modules('vm').runInNewContext('var q = 3; out = q * 2;', c); return [c.out, c.q]; })()
modules('vm').isContext({})
modules('vm').runInNewContext('module.exports = { a: 1 }; exports', { module: { exports: 1 }, exports: 5 })
modules('vm').runInThisContext('(function (exports, require) { exports.x = 1; })', { filename: '/a.js' }).length
(() => { const o = {}; modules('vm').compileFunction('o.y = 2; return a', ['a', 'o'])(5, o); return o.y; })()
modules('v8').deserialize(modules('v8').serialize({ a: [1, 'x', new Date(5), new Map([[1, 2]])] }))
Object.keys(modules('v8').getHeapStatistics()).length > 5
modules('perf_hooks').performance.now() >= 0
modules('perf_hooks').performance.mark('a').entryType
(() => { const { performance } = modules('perf_hooks'); performance.mark('a'); performance.mark('b'); return performance.measure('m', 'a', 'b').name; })()
typeof modules('perf_hooks').PerformanceObserver
modules('perf_hooks').monitorEventLoopDelay ? 1 : 0
modules('worker_threads').threadId
(() => { const { port1, port2 } = new (modules('worker_threads').MessageChannel)(); return new Promise((r) => { port2.on('message', (m) => { port1.close(); r(m); }); port1.postMessage({ a: 1 }); }); })()
modules('tty').isatty(0)
modules('module').isBuiltin('node:test')
modules('module').isBuiltin('fs/promises')
modules('module').createRequire('/a/b.js').resolve('fs') + modules('module').createRequire('file:///a/b.js').resolve('node:path')
Array.isArray(modules('module').createRequire('/a/b/c.js').resolve.paths('x'))
modules('module').createRequire('/a/b/c.js').resolve.paths('x')[0]
modules('module').createRequire('/a/b.js')('./nope.js')
modules('module').createRequire('/a/b.js').resolve('nope')
typeof modules('module').createRequire('/a/b.js').cache
process.exitCode
process.hrtime().length
typeof process.hrtime.bigint()
Object.keys(process.memoryUsage()).sort()
process.release.name
process.versions.node.split('.')[0]
typeof process.versions.v8
process.stdout.columns
process.title.length > 0
process.uptime() >= 0
process.features.inspector !== undefined
process.execArgv.filter((option) => !option.startsWith('--test'))
typeof process.umask()
process.config.variables !== undefined
process.env.NOPE
'NOPE' in process.env
(() => { process.env.X1 = undefined; const v = process.env.X1; delete process.env.X1; return [v, process.env.X1]; })()
Object.keys(process.env).includes('NOPE')
typeof process.binding
typeof process.getuid()
process.nextTick(5)
process.cwd() === modules('path').resolve('.')
process[Symbol.toStringTag]
typeof process.stdin.on
process.stdout.write('') 
typeof process.stdout.getWindowSize
process.stderr.fd
typeof process.report
process.constrainedMemory() >= 0
modules('os').platform() + modules('os').type() + modules('os').endianness()
modules('os').cpus().length > 0 && typeof modules('os').cpus()[0].model
typeof modules('os').homedir() + typeof modules('os').tmpdir() + typeof modules('os').hostname() + typeof modules('os').release() + typeof modules('os').totalmem()
Object.keys(modules('os')).sort()
typeof modules('os').userInfo().username
modules('os').availableParallelism() > 0
modules('diagnostics_channel').channel('x').hasSubscribers
(() => { const c = modules('diagnostics_channel').channel('y'); const seen = []; c.subscribe((m) => seen.push(m)); c.publish(1); return seen; })()
typeof modules('http').Agent + typeof modules('https').request + modules('http').METHODS.includes('GET') + typeof modules('http').Server + typeof modules('net').Socket + typeof modules('tls').connect + typeof modules('dns').lookup + typeof modules('http2').connect
modules('net').isIPv4('1.2.3.4') && modules('net').isIPv6('::1') && !modules('net').isIP('a')
new (modules('http').Agent)().maxSockets
typeof modules('readline').createInterface + typeof modules('repl').start + typeof modules('cluster').fork + typeof modules('dgram').createSocket + typeof modules('inspector').Session + typeof modules('trace_events') + typeof modules('wasi')
modules('constants').O_RDONLY + modules('constants').SIGTERM
modules('punycode').decode('maana-pta') + modules('punycode').toUnicode('xn--maana-pta.com')
modules('string_decoder').StringDecoder.name
(() => { const { Writable } = modules('stream'); let s = ''; const w = new Writable({ write(c, e, d) { s += c; d(); } }); const c = new (modules('console').Console)(w, w); c.log('a %d', 1); c.table([{ a: 1, b: 2 }]); c.group('g'); c.error('in'); c.groupEnd(); c.dir({ a: { b: 1 } }); return s; })()`,
};
