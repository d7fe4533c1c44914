// The first of everything. Both sides must give the same.
export default {
  path: `
modules('path').join('/a', '..', 'b', './c//d/')
modules('path').resolve('/proj', '../x', 'y')
modules('path').relative('/a/b/c', '/a/d')
modules('path').parse('/home/x/file.tar.gz')
modules('path').format({ dir: '/a', name: 'b', ext: 'c' })
modules('path').extname('.a.b/')
modules('path').normalize('a//b/../../../c')
modules('path').dirname(undefined)
modules('path').join(1)
modules('path').resolve('a', {})
modules('path').win32.join('C:\\\\a', '../b', 'c')
modules('path').win32.relative('C:\\\\a\\\\b', 'C:\\\\a\\\\c\\\\d')
modules('path').posix === modules('path')
modules('path').sep + modules('path').delimiter
(() => { const { join, normalize, resolve } = modules('path'); const parts = ['', '/', 'a', '.', '..', 'b.c', '...', '.x', 'é']; const paths = parts.flatMap((one) => parts.flatMap((two) => parts.map((three) => one + two + '/' + three))); return paths.map((path) => [normalize(path), resolve('/' + path), resolve('/r', path), resolve(path, '/s/' + path), join('q', path), join(path, 'q/'), join(path, '')].join(' ')).join('|') })()
modules('path').join('', '') + modules('path').normalize('') + modules('path').resolve('/', '') + modules('path').resolve('/') + modules('path').resolve('/a/', 'b', '')
['normalize', 'join', 'resolve', 'basename', 'relative'].map((name) => { try { return modules('path')[name]({}) } catch (error) { return error.code + error.message } })
modules('path').basename('/a/b.js', '.js') + modules('path').relative('/a/b', '/a') + modules('path').basename('/a/b/')`,
  buffer: `
Buffer.from('héllo €😀').toString('hex')
Buffer.from('68656c6c6f', 'hex').toString()
Buffer.from('aGk_-w', 'base64url').toString('base64')
Buffer.from('aGk/+w==', 'base64').toString('base64url')
Buffer.from('a GVs\\nbG8=', 'base64').toString('latin1')
Buffer.from([1, 2, 300]).toJSON()
Buffer.from('héllo').toString('utf8', 1, 3)
Buffer.from('ab').toString('utf16le')
Buffer.from('abc', 'utf16le').length
Buffer.byteLength('€')
Buffer.byteLength('aGk=', 'base64')
Buffer.concat([Buffer.from('a'), Buffer.from('b')]).toString()
Buffer.alloc(5, 'ab').toString()
Buffer.from('abcdef').subarray(1, 3).toString()
Buffer.isBuffer(Buffer.from('abcdef').slice(1, 3))
Buffer.from('abc').equals(Buffer.from('abc'))
Buffer.compare(Buffer.from('a'), Buffer.from('b'))
Buffer.from('abcabc').indexOf('ca')
Buffer.from('abc').readUInt16BE(1)
Buffer.from([0xff, 0xfe, 0x41]).toString()
Buffer.from('x').toString('nonsense')
Buffer.isEncoding('base64url')
modules('util').inspect(Buffer.from('hello'))
JSON.stringify(Buffer.from('hi'))
String(Buffer.from('\\ufeffbom').length) + Buffer.from('\\ufeffbom').toString()
Buffer.from('x') instanceof Uint8Array
(() => { const b = Buffer.alloc(8); b.write('aGk', 2, 'base64url'); return b.toString('hex'); })()
(() => { const b = Buffer.alloc(8); b.writeUInt32LE(0xdeadbeef, 1); return b.toString('hex'); })()
[...Buffer.from('abc').entries()]`,
  encoding: `
[...new TextEncoder().encode('é\\ud800x')]
new TextDecoder().decode(new Uint8Array([0xef, 0xbb, 0xbf, 0x61, 0xc3]))
new TextDecoder('utf-8', { ignoreBOM: true }).decode(new Uint8Array([0xef, 0xbb, 0xbf, 0x61])).length
new TextDecoder('utf-8', { fatal: true }).decode(new Uint8Array([0xc3]))
new TextDecoder('nope')
new TextDecoder('utf-16le').decode(new Uint8Array([0x61, 0, 0x3d, 0xd8, 0, 0xde]))
new TextDecoder('latin1').decode(new Uint8Array([0x61, 0xe9]))
new TextDecoder('UTF8').encoding
(() => { const d = new TextDecoder(); return d.decode(new Uint8Array([0xe2, 0x82]), { stream: true }) + '|' + d.decode(new Uint8Array([0xac])); })()
new TextEncoder().encodeInto('a€b', new Uint8Array(3))
atob(btoa('\\x00ÿ'))`,
  url: `
new URL('../x?y=1#z', 'http://u:p@Example.com:8080/a/b').href
new URL('http://a/b?c').searchParams.get('c')
(() => { const u = new URL('http://a/b?c=1'); u.searchParams.append('d', 'e f&'); return u.href; })()
(() => { const u = new URL('http://a/b?c=1'); const p = u.searchParams; u.search = '?q=2'; return [...p]; })()
(() => { const u = new URL('http://a/b'); u.pathname = '/x y'; u.hash = 'h'; u.port = '81'; return String(u); })()
new URL('nope')
new URL('x', 'nope')
URL.canParse('x:')
JSON.stringify({ u: new URL('file:///a') })
new URLSearchParams('a=1&b=2&a=3').getAll('a')
new URLSearchParams({ a: '1 2', b: 'é~!' }).toString()
new URLSearchParams([['a', 'b'], ['c', 'd']]).toString()
[...new URLSearchParams('?a=%zz&b=%E2%82&+=c')]
(() => { const p = new URLSearchParams('b=2&a=1&b=3'); p.sort(); p.delete('b', '3'); p.set('a', '9'); return p.toString() + p.size; })()
Object.prototype.toString.call(new URL('a:b'))
modules('url').fileURLToPath('file:///a%20b/c')
modules('url').fileURLToPath(new URL('http://x/'))
modules('url').fileURLToPath('file:///a%2Fb')
modules('url').fileURLToPath('file://host/a')
modules('url').pathToFileURL('/a b#c?d%e').href
modules('url').pathToFileURL('/a/').href
modules('url').parse('http://u:p@a.com:80/x?y=1#z').host
modules('url').parse('/x?y=1', true).query
modules('url').resolve('http://a.com/b/c', '../d')
modules('url').format({ protocol: 'http', host: 'a.com', pathname: '/x', query: { a: 1 } })
modules('url').urlToHttpOptions(new URL('http://a:b@c.d/e?f')).auth
modules('url').domainToASCII('español.com')`,
  util: `
modules('util').inspect({ a: 1, b: 'x', c: [1, 2, { d: new Map([[1, { e: 2 }]]) }], f: new Set([1]), g() {}, h: class A {}, i: Symbol('s'), j: null, k: undefined, l: 10n })
modules('util').inspect([1, , 3, ...new Array(3)])
modules('util').inspect(new (class Foo { x = 1 })())
modules('util').inspect(Object.create(null, { a: { value: 1, enumerable: true } }))
modules('util').inspect({ get a() { return 1; }, set b(x) {} })
modules('util').inspect("it's")
modules('util').inspect(new Array(200).fill(7))
modules('util').inspect({ a: { b: { c: { d: 1 } } } })
modules('util').inspect({ a: { b: { c: { d: 1 } } } }, { depth: 0 })
modules('util').inspect({ a: 1 }, { colors: true })
modules('util').inspect(/a/g) + modules('util').inspect(new Date(0))
modules('util').inspect((() => { const o = {}; o.self = o; return o; })())
modules('util').inspect(new Uint8Array(3))
modules('util').inspect({ [modules('util').inspect.custom]: () => 'mine' })
modules('util').inspect('x'.repeat(120) + '\\n' + 'y')
modules('util').inspect({ long1: 'a'.repeat(30), long2: 'b'.repeat(30), long3: 'c'.repeat(30) })
modules('util').inspect(Promise.resolve(1)).slice(0, 7)
modules('util').inspect(Object.assign(() => {}, { a: 1 }))
modules('util').inspect(async function named() {})
modules('util').inspect(new Error('msg')).split('\\n')[0]
modules('util').inspect(Object.assign(new TypeError('msg'), { code: 'E' })).split('\\n')[0]
modules('util').inspect(new URL('http://a/b?c=1'))
modules('util').inspect(new URLSearchParams('a=1&b=2'))
modules('util').inspect(new Proxy({ a: 1 }, {}))
modules('util').inspect(new WeakMap())
modules('util').inspect(Object(1)) + modules('util').inspect(Object('s'))
modules('util').format('%s %d %i %f %j %o %O %% %c', 'a', 1.5, '42.9', '1.5', { a: 1 }, [1], { b: 2 }, 'css')
modules('util').format('a', 'b', { c: 1 }, 3)
modules('util').format('%s', { a: { b: { c: 1 } } }, 5)
modules('util').format('%s %s', 'only')
modules('util').format('%s', Symbol('a')) + modules('util').format('%d', 5n) + modules('util').format('%s', -0)
modules('util').isDeepStrictEqual({ a: [1, new Map([[1, 2]])] }, { a: [1, new Map([[1, 2]])] })
modules('util').isDeepStrictEqual([1], ['1'])
modules('util').types.isRegExp(/x/) && modules('util').types.isDate(new Date()) && modules('util').types.isPromise(Promise.resolve())
[modules('util').types.isMap(new Map()), modules('util').types.isMap(new Set()), modules('util').types.isUint8Array(Buffer.alloc(1)), modules('util').types.isAsyncFunction(async () => {})]
modules('util').types.isBoxedPrimitive(Object(1)) && !modules('util').types.isBoxedPrimitive(1)
modules('util').stripVTControlCharacters('\\u001b[31mx\\u001b[0m')
modules('util').styleText('red', 'x', { validateStream: false })
modules('util').styleText('red', 'x')
modules('util').inherits.length
(() => { function A() {} function B() {} modules('util').inherits(A, B); return new A() instanceof B && A.super_ === B; })()
modules('util').promisify((a, done) => done(null, a + 1))(1)
modules('util').promisify((done) => done(new TypeError('no')))()
modules('util').promisify(5)
modules('util').parseArgs({ args: ['-f', '--bar', 'b'], options: { f: { type: 'boolean', short: 'f' }, bar: { type: 'string' } } }).values
modules('util').getSystemErrorName(-2)
modules('util').toUSVString('\\ud800')`,
  events: `
(() => { const e = new (modules('events'))(); const seen = []; e.on('a', (...x) => seen.push(x)); e.once('a', () => seen.push('once')); e.emit('a', 1, 2); e.emit('a', 3); return seen; })()
(() => { const e = new (modules('events').EventEmitter)(); e.emit('error', new Error('boom')); })()
(() => { const e = new (modules('events'))(); const p = modules('events').once(e, 'x'); e.emit('x', 7); return p; })()
(() => { const e = new (modules('events'))(); const p = modules('events').once(e, 'x'); e.emit('error', new Error('bad')); return p; })()
(() => { class T extends modules('events') {} const t = new T(); t.prependListener('z', () => {}); return [t.listenerCount('z'), t.eventNames(), T.defaultMaxListeners]; })()
(() => { function F() { modules('events').call(this); } modules('util').inherits(F, modules('events')); const f = new F(); let n = 0; f.on('x', () => n++); f.emit('x'); return n; })()
(() => { const t = new EventTarget(); let n = 0; t.addEventListener('x', (e) => { n += e.detail; }, { once: true }); t.dispatchEvent(new CustomEvent('x', { detail: 2 })); t.dispatchEvent(new CustomEvent('x', { detail: 2 })); return n; })()
(() => { const c = new AbortController(); const seen = []; c.signal.onabort = () => seen.push('abort'); c.abort(); c.abort(); return [seen, c.signal.aborted, c.signal.reason.name, c.signal.reason.code]; })()
AbortSignal.abort('why').reason
(() => { const c = new AbortController(); const s = AbortSignal.any([c.signal]); c.abort(5); return s.reason; })()
new AbortSignal()`,
  assert: `
modules('assert')(true)
modules('assert').strictEqual(1, 2)
modules('assert').equal(1, '1')
modules('assert').deepStrictEqual({ a: [1, 2] }, { a: [1, 2] })
modules('assert').throws(() => { throw new TypeError('x'); }, TypeError)
modules('assert').throws(() => {}).message
modules('assert').ok(0, 'message')
modules('assert').match('abc', /z/, 'no match')
modules('assert').rejects(Promise.reject(new Error('x')), /x/)
modules('assert').fail('told')
modules('assert/strict').equal(1, '1')
new (modules('assert').AssertionError)({ message: 'm', actual: 1, expected: 2, operator: 'x' }).code`,
  crypto: `
modules('crypto').createHash('sha256').update('abc').digest('hex')
modules('crypto').createHash('md5').update('a').update(Buffer.from('b')).digest('base64')
modules('crypto').createHash('SHA1').update('é', 'utf8').digest('base64url')
modules('crypto').createHash('sha512').update('').digest().length
modules('crypto').createHmac('sha256', 'key').update('data').digest('hex')
modules('crypto').createHmac('sha512', 'k'.repeat(200)).update('data').digest('hex')
modules('crypto').createHash('sha384').copy().update('x').digest('hex')
(() => { const h = modules('crypto').createHash('md5'); h.digest(); return h.digest(); })()
modules('stream/consumers').text(modules('stream').Readable.from(['a', 'b']).pipe(modules('crypto').createHash('md5').setEncoding('hex')))
new Promise((done) => { const h = modules('crypto').createHash('md5'); h.on('readable', () => { const d = h.read(); if (d) done(d.toString('hex')); }); h.write('x'); h.end(); })
modules('crypto').createHash('md5') instanceof modules('stream').Transform
modules('fs').readFile('x')
modules('crypto').randomBytes(8).length
/^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/.test(crypto.randomUUID())
modules('crypto').timingSafeEqual(Buffer.from('a'), Buffer.from('a'))
crypto.subtle.digest('SHA-256', new TextEncoder().encode('abc')).then((d) => Buffer.from(d).toString('hex'))`,
  stream: `
(async () => { const out = []; for await (const c of modules('stream').Readable.from(['a', 'b'])) out.push(c); return out; })()
new Promise((resolve) => { const { PassThrough } = modules('stream'); const p = new PassThrough(); let s = ''; p.on('data', (d) => { s += d; }); p.on('end', () => resolve(s)); p.write('x'); p.end('y'); })
(async () => { const { Readable, Transform, Writable } = modules('stream'); let s = ''; await modules('stream/promises').pipeline(Readable.from(['a', 'b']), new Transform({ transform(c, e, d) { d(null, String(c).toUpperCase()); } }), new Writable({ write(c, e, d) { s += c; d(); } })); return s; })()
modules('stream/consumers').text(modules('stream').Readable.from(['x', 'y']))
(() => { const { StringDecoder } = modules('string_decoder'); const d = new StringDecoder('utf8'); return d.write(Buffer.from([0xe2, 0x82])) + d.write(Buffer.from([0xac])); })()
modules('stream') === modules('stream').Stream && typeof modules('stream').prototype.pipe`,
  others: `
modules('querystring').parse('a=1&b=2&a=3')
modules('querystring').stringify({ a: [1, 2], b: 'é &' })
modules('os').EOL
modules('os').constants.signals.SIGINT
modules('tty').isatty(1)
modules('worker_threads').isMainThread
modules('module').isBuiltin('node:fs') && modules('module').isBuiltin('fs') && !modules('module').isBuiltin('nope') && !modules('module').isBuiltin('test')
modules('module').createRequire('/x/y.js')('node:path') === modules('path')
modules('module').createRequire('relative')
modules('vm').runInThisContext('1 + 1')
modules('net').isIP('::1') + modules('net').isIP('1.2.3.4') + modules('net').isIP('x')
modules('http').STATUS_CODES[404]
modules('zlib').constants.Z_BEST_COMPRESSION
modules('fs').constants.O_RDWR
modules('punycode').toASCII('mañana.com')
modules('async_hooks').AsyncLocalStorage && (() => { const s = new (modules('async_hooks').AsyncLocalStorage)(); return s.run(1, () => s.run(2, () => s.getStore()) + s.getStore()); })()
process.version.startsWith('v20') && process.platform === 'linux' && typeof process.env
Object.prototype.toString.call(process)
typeof process.hrtime.bigint()
(() => { process.env.NEW = 1; return process.env.NEW; })()
new DOMException('m', 'AbortError').code
(() => { try { null.x; } catch (e) { return e.stack.split('\\n')[0].startsWith('TypeError: '); } })()
new Error('a message').stack.split('\\n')[0]
(() => { class E extends Error { name = 'Mine'; } return String(new E('x')); })()
(() => { const o = {}; Error.captureStackTrace(o); return typeof o.stack; })()
(() => { const before = Error.prepareStackTrace; Error.prepareStackTrace = (_, s) => s; const s = new Error().stack; Error.prepareStackTrace = before; return [Array.isArray(s), typeof s[0].getLineNumber(), s[0].isEval !== undefined]; })()
structuredClone({ a: [1] })
new Blob(['ab', new Uint8Array([99])]).text()
new File(['x'], 'n.txt', { type: 'Text/plain' }).type`,
};
