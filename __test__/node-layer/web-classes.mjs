// The classes around `fetch` and the streams of the web, as Node has them.
export default {
  headers: `
[...new Headers({ 'Content-Type': 'text/html', 'X-A': '1' })]
[...new Headers([['b', '2'], ['A', '1'], ['b', '3']])]
(() => { const h = new Headers(); h.append('Set-Cookie', 'a=1'); h.append('set-cookie', 'b=2'); return [h.getSetCookie(), [...h]]; })()
(() => { const h = new Headers({ a: ' 1 ' }); h.set('B', '2'); h.delete('A'); return [h.has('a'), h.get('b'), h.get('none'), [...h.keys()], [...h.values()]]; })()
new Headers({ 'not a name': 'x' })
new Headers({ a: 'x\\r\\ny: z' })
new Headers([['a']])
new Headers(5)
(() => { const seen = []; new Headers({ b: '2', a: '1' }).forEach((value, name) => seen.push(name + value)); return seen; })()
Object.prototype.toString.call(new Headers())
[AbortController, AbortSignal, Blob, DOMException, Event, EventTarget, File, FormData, Headers, Request, Response, TextDecoder, TextEncoder, URL, URLSearchParams, fetch, structuredClone, setTimeout].map((c) => c.name)
(() => { const before = Headers; globalThis.Headers = 5; const seen = Headers; globalThis.Headers = before; return [seen, new Headers({ a: '1' }).get('a'), Object.keys(globalThis).includes('Headers')]; })()`,
  request: `
(() => { const r = new Request('http://x.test/a?b#c'); return [r.url, r.method, r.redirect, r.mode, r.credentials, r.cache, r.bodyUsed, r.body, r.signal.aborted, r.duplex]; })()
new Request('/relative')
new Request('http://user:pass@x.test/')
new Request('http://x.test/', { method: 'GET', body: 'x' })
new Request('http://x.test/', { method: 'CONNECT' })
new Request('http://x.test/', { method: 'post', body: 'text' }).text()
new Request('http://x.test/', { method: 'PATCH' }).method
(async () => { const r = new Request('http://x.test/', { method: 'POST', body: JSON.stringify({ a: 1 }), headers: { 'Content-Type': 'application/json' } }); const c = r.clone(); return [await r.json(), r.bodyUsed, c.bodyUsed, await c.text(), c.headers.get('content-type')]; })()
(async () => { const r = new Request('http://x.test/', { method: 'POST', body: 'x' }); await r.text(); return r.text(); })()
(() => { const a = new AbortController(); const r = new Request('http://x.test/', { signal: a.signal }); a.abort(new Error('enough')); return [r.signal.aborted, r.signal.reason.message, r.signal === a.signal]; })()
new Request('http://x.test/', { method: 'POST', body: new ReadableStream() })
(async () => new Request('http://x.test/', { method: 'POST', duplex: 'half', body: new ReadableStream({ start(c) { c.enqueue(new TextEncoder().encode('ab')); c.enqueue(new Uint8Array([99])); c.close(); } }) }).text())()
(() => { const one = new Request('http://x.test/', { headers: { a: '1' } }); const two = new Request(one, { method: 'PUT', headers: { b: '2' } }); return [two.method, two.url, [...two.headers]]; })()
(() => { class Mine extends Request { get url() { return 'mine ' + super.url; } } return new Mine('http://x.test/').url; })()`,
  response: `
(async () => { const r = new Response('hé', { status: 201, statusText: 'Made', headers: { 'X-A': 'b' } }); return [r.status, r.statusText, r.ok, r.type, r.url, r.redirected, [...r.headers], await r.text(), r.bodyUsed]; })()
new Response('x', { status: 99 })
new Response('x', { status: 204 })
new Response(null, { status: 204 }).body
(async () => { const r = Response.json({ a: [1, 2] }, { status: 400 }); return [r.status, r.headers.get('content-type'), await r.json()]; })()
(() => { const r = Response.redirect('http://x.test/a', 308); return [r.status, r.headers.get('location')]; })()
Response.redirect('http://x.test/', 200)
(() => { const r = Response.error(); return [r.type, r.status, r.ok]; })()
(async () => Buffer.from(await new Response(new Uint8Array([1, 2, 3])).arrayBuffer()).toString('hex'))()
(async () => { const b = await new Response(new Blob(['x'], { type: 'a/b' })).blob(); return [b.size, b.type, b instanceof Blob]; })()
(async () => { const r = new Response(new URLSearchParams({ a: '1 2' })); return [r.headers.get('content-type'), await r.text()]; })()
(async () => { const out = []; for await (const c of new Response('abc').body) out.push(Buffer.from(c).toString()); return out; })()
(async () => { const r = new Response('abc'); const c = r.clone(); return [await r.text(), await c.text()]; })()
new Response('{').json().catch((error) => error.name)
new Response('x') instanceof Response && Object.prototype.toString.call(new Response()) === '[object Response]'
(() => { const r = new Response('x'); r.body.getReader(); return r.text(); })()`,
  'form data': `
(() => { const f = new FormData(); f.append('a', '1'); f.append('a', '2'); f.set('b', 3); return [[...f], f.getAll('a'), f.get('b'), f.has('c')]; })()
(async () => { const f = new FormData(); f.append('file', new File(['body'], 'n.txt', { type: 'text/plain' })); const v = f.get('file'); return [v instanceof File, v.name, v.type, v.size, await v.text()]; })()
(async () => { const f = new FormData(); f.append('a', 'é'); f.append('f', new Blob(['x']), 'name.bin'); const r = new Response(f); const back = await r.formData(); const file = back.get('f'); return [/^multipart\\/form-data; boundary=/.test(r.headers.get('content-type')), back.get('a'), file.name, file.type, await file.text()]; })()
(async () => [...await new Response('a=1&b=%C3%A9', { headers: { 'Content-Type': 'application/x-www-form-urlencoded' } }).formData()])()
new Response('x', { headers: { 'Content-Type': 'text/plain' } }).formData()
new FormData('x')
new FormData().append('a')`,
  streams: `
(async () => { const out = []; for await (const c of new ReadableStream({ start(c) { c.enqueue(1); c.enqueue(2); c.close(); } })) out.push(c); return out; })()
(async () => { const { readable, writable } = new TransformStream({ transform(c, o) { o.enqueue(c * 2); } }); const w = writable.getWriter(); w.write(1); w.write(2); w.close(); const out = []; for await (const c of readable) out.push(c); return out; })()
(async () => { const [a, b] = new ReadableStream({ start(c) { c.enqueue('x'); c.close(); } }).tee(); return [(await a.getReader().read()).value, (await b.getReader().read()).value]; })()
(async () => { let s = ''; await new ReadableStream({ start(c) { c.enqueue('a'); c.enqueue('b'); c.close(); } }).pipeTo(new WritableStream({ write(c) { s += c; } })); return s; })()
(async () => { const out = []; for await (const c of ReadableStream.from(['a', 'b'])) out.push(c); return out; })()
(async () => { const r = new ReadableStream({ type: 'bytes', start(c) { c.enqueue(new Uint8Array([1, 2, 3])); c.close(); } }).getReader({ mode: 'byob' }); const { value } = await r.read(new Uint8Array(2)); return [...value]; })()
new ReadableStream({ start() { throw new RangeError('at the start'); } })
(async () => { const r = new ReadableStream({ pull(c) { c.error(new Error('broken')); } }); return r.getReader().read(); })()
(async () => { let why; const r = new ReadableStream({ cancel(reason) { why = reason; } }); await r.cancel('enough'); return why; })()
(() => { const r = new ReadableStream(); r.getReader(); return r.locked; })()
(() => { class Own extends ReadableStream { get own() { return this.locked; } } return new Own().own; })()
(async () => { const out = []; for await (const c of ReadableStream.from([new Uint8Array([0xc3]), new Uint8Array([0xa9])]).pipeThrough(new TextDecoderStream())) out.push(c); return out.join('|'); })()
(async () => { const out = []; for await (const c of ReadableStream.from(['a\\ud83d', '\\ude00b', '\\ud83d']).pipeThrough(new TextEncoderStream())) out.push(Buffer.from(c).toString('hex')); return out; })()
(() => { const { ReadableStream: R, CountQueuingStrategy: C } = modules('stream/web'); return [R === ReadableStream, new C({ highWaterMark: 3 }).highWaterMark]; })()
(async () => { const out = []; for await (const c of new Blob(['ab', 'c']).stream()) out.push(Buffer.from(c).toString()); return out.join(''); })()
[ReadableStream, WritableStream, TransformStream, TextDecoderStream, TextEncoderStream].map((c) => c.name)`,
  'streams of Node and of the web': `
(async () => { const out = []; for await (const c of modules('stream').Readable.toWeb(modules('stream').Readable.from(['a', 'b']))) out.push(c); return out; })()
(async () => { const out = []; for await (const c of modules('stream').Readable.toWeb(modules('stream').Readable.from([Buffer.from('ab')], { objectMode: false }))) out.push(c.constructor.name + Buffer.from(c)); return out; })()
modules('stream/consumers').text(modules('stream').Readable.fromWeb(ReadableStream.from(['a', 'b'])))
(async () => { let s = ''; const w = modules('stream').Writable.toWeb(new (modules('stream').Writable)({ write(c, e, d) { s += c; d(); }, final(d) { s += '!'; d(); } })).getWriter(); await w.write('a'); await w.write('b'); await w.close(); return s; })()
(async () => { let s = ''; const w = modules('stream').Writable.fromWeb(new WritableStream({ write(c) { s += c; }, close() { s += '!'; } })); w.write('a'); await new Promise((done) => w.end('b', done)); return s; })()
(async () => { const { readable, writable } = modules('stream').Duplex.toWeb(new (modules('stream').PassThrough)()); const w = writable.getWriter(); w.write(Buffer.from('x')); w.close(); let s = ''; for await (const c of readable) s += Buffer.from(c); return s; })()
(async () => { const r = new (modules('stream').Readable)({ read() { this.destroy(new Error('broken')); } }); return modules('stream').Readable.toWeb(r).getReader().read(); })()
(async () => { const w = modules('stream').Readable.fromWeb(new ReadableStream({ pull() { throw new Error('broken'); } })); return modules('stream/consumers').text(w); })()
(async () => new Response(modules('stream').Readable.toWeb(modules('stream').Readable.from([Buffer.from('a'), Buffer.from('b')]))).text())()`,
};
