// Hashes, keys and compression. Both sides must give the same.
const hashes =
  'md5 sha1 sha224 sha256 sha384 sha512 sha512-224 sha512-256 sha3-224 sha3-256 sha3-384 sha3-512 ripemd160 rmd160 blake2b512 blake2s256 SHA256 RSA-SHA256 sha-256'
    .split(' ')
    .map(
      (name) =>
        `modules('crypto').createHash('${name}').update('abc').update(Buffer.from('d')).digest('hex')\nmodules('crypto').createHmac('${name}', 'key').update('abc').digest('hex')`,
    )
    .join('\n');
const text = `'The quick brown fox jumps over the lazy dog. '.repeat(50)`;
const levels = [...Array(10).keys(), -1]
  .flatMap((level) => [
    `modules('zlib').gzipSync(${text}, { level: ${level} }).toString('base64')`,
    `modules('zlib').deflateSync(${text}, { level: ${level} }).toString('hex')`,
    `modules('zlib').deflateRawSync(${text}, { level: ${level}, memLevel: 9, strategy: 1, windowBits: 12 }).toString('hex')`,
  ])
  .join('\n');
export default {
  hashes,
  crypto: `
modules('crypto').createHash('shake256', { outputLength: 5 }).update('x').digest('hex')
modules('crypto').createHash('sha1').update('é', 'latin1').digest('base64')
modules('crypto').createHash('sha1').update('ff', 'hex').digest('base64url')
modules('crypto').createHash('sha1').update('x').digest('latin1').length
modules('crypto').createHash('sha1').update('x').digest().length
modules('crypto').createHash('sha1').digest('buffer').length
modules('crypto').createHash('md5').update(5)
modules('crypto').createHash('md5').update(undefined)
modules('crypto').createHash('md5').update(null)
modules('crypto').createHash()
(() => { const h = modules('crypto').createHash('md5'); h.digest(); return h.update('x'); })()
(() => { const h = modules('crypto').createHash('md5'); h.digest(); return h.digest(); })()
(() => { const h = modules('crypto').createHash('md5').update('a'); const c = h.copy(); return h.update('b').digest('hex') + c.digest('hex'); })()
(() => { const h = modules('crypto').createHash('md5'); h.digest(); return h.copy(); })()
modules('crypto').createHash('sha256') instanceof modules('crypto').Hash
modules('crypto').Hash('md5').update('x').digest('hex')
new Promise((done) => { const h = modules('crypto').createHash('md5'); h.on('readable', () => { const d = h.read(); if (d) done(d.toString('hex')); }); h.write('a'); h.end('b'); })
modules('stream/promises').pipeline(modules('stream').Readable.from([Buffer.from('ab')]), modules('crypto').createHash('md5').setEncoding('hex'), async (s) => { let t = ''; for await (const c of s) t += c; return t; })
modules('crypto').hash('sha1', 'abc')
modules('crypto').hash('sha1', Buffer.from('abc'), 'base64')
modules('crypto').hash('md5', 'x', 'buffer').length
modules('crypto').createHmac('sha256', Buffer.alloc(200, 1)).update('x').digest('hex')
modules('crypto').createHmac('sha256', new Uint8Array([1, 2])).update('x').digest('hex')
modules('crypto').getHashes().includes('sha256')
modules('crypto').getHashes().includes('sha512-256')
modules('crypto').pbkdf2Sync('pw', 'salt', 10, 20, 'sha256').toString('hex')
new Promise((done) => modules('crypto').pbkdf2('pw', 'salt', 10, 20, 'sha512', (e, k) => done(k.toString('hex'))))
modules('crypto').scryptSync('pw', 'salt', 20, { N: 16 }).toString('hex')
new Promise((done) => modules('crypto').scrypt('pw', 'salt', 20, { N: 16, r: 4, p: 2 }, (e, k) => done(k.toString('hex'))))
Buffer.from(modules('crypto').hkdfSync('sha256', 'key', 'salt', 'info', 40)).toString('hex')
modules('crypto').randomBytes(8).length
modules('crypto').randomInt(5) < 5
modules('crypto').randomInt(3, 3)
modules('crypto').randomUUID().length
modules('crypto').timingSafeEqual(Buffer.from('a'), Buffer.from('ab'))
modules('crypto').webcrypto.subtle.digest('SHA-1', Buffer.from('x')).then((d) => d.byteLength)
modules('crypto').webcrypto.subtle.digest({ name: 'sha-512' }, Buffer.from('x')).then((d) => Buffer.from(d).toString('hex'))
crypto.subtle.digest('MD5', Buffer.from('x')).then((d) => 1)
crypto.getRandomValues(new Uint8Array(4)).length
typeof modules('crypto').constants.RSA_PKCS1_PADDING
modules('util').inspect(modules('crypto').createHash('md5')).slice(0, 4)`,
  'compression is the same at every level': levels,
  zlib: `
modules('zlib').gunzipSync(modules('zlib').gzipSync('hello')).toString()
modules('zlib').inflateSync(modules('zlib').deflateSync('hello')).toString()
modules('zlib').inflateRawSync(modules('zlib').deflateRawSync('hello')).toString()
modules('zlib').unzipSync(modules('zlib').deflateSync('hello')).toString()
modules('zlib').unzipSync(modules('zlib').gzipSync('hello')).toString()
modules('zlib').brotliDecompressSync(modules('zlib').brotliCompressSync('hello'.repeat(99))).toString()
modules('zlib').brotliCompressSync(${text}).toString('hex')
modules('zlib').brotliCompressSync(${text}, { params: { [modules('zlib').constants.BROTLI_PARAM_QUALITY]: 4, [modules('zlib').constants.BROTLI_PARAM_MODE]: 1 } }).toString('hex')
modules('util').promisify(modules('zlib').gzip)('hello').then((b) => b.toString('hex'))
modules('util').promisify(modules('zlib').brotliCompress)('hello').then((b) => b.toString('hex'))
modules('util').promisify(modules('zlib').gunzip)(modules('zlib').gzipSync('hello')).then(String)
new Promise((done) => modules('zlib').gzip('hello', { level: 9 }, (e, b) => done(b.toString('hex'))))
new Promise((done) => modules('zlib').gunzip('hello', (e, b) => done([e.code, e.errno, e.message])))
modules('stream/consumers').buffer(modules('stream').Readable.from(['a', 'b'.repeat(9999)]).pipe(modules('zlib').createGzip({ level: 9 }))).then((b) => b.toString('hex'))
modules('stream/promises').pipeline(modules('stream').Readable.from([Buffer.from('abc')]), modules('zlib').createBrotliCompress(), modules('zlib').createBrotliDecompress(), async (s) => { let t = ''; for await (const c of s) t += c; return t; })
modules('stream/promises').pipeline(modules('stream').Readable.from([modules('zlib').gzipSync('abc'.repeat(9999))]), modules('zlib').createGunzip(), async (s) => { let t = ''; for await (const c of s) t += c; return t.length; })
modules('stream/promises').pipeline(modules('stream').Readable.from([Buffer.from('nope nope nope')]), modules('zlib').createGunzip(), async (s) => { for await (const c of s); })
new Promise((done) => { const g = modules('zlib').createGzip(); const parts = []; g.on('data', (d) => parts.push(d)); g.on('end', () => done(Buffer.concat(parts).toString('hex'))); g.write('x'); g.end('y'); })
modules('zlib').gunzipSync(Buffer.concat([modules('zlib').gzipSync('a'), modules('zlib').gzipSync('b')])).toString()
modules('zlib').gunzipSync('hello')
modules('zlib').inflateSync(Buffer.from('hello world'))
modules('zlib').inflateSync(modules('zlib').deflateSync('hello').subarray(0, 8))
modules('zlib').gunzipSync(modules('zlib').gzipSync('hello').subarray(0, 12))
(() => { const b = modules('zlib').gzipSync('hello'); b[b.length - 6] ^= 1; return modules('zlib').gunzipSync(b); })()
modules('zlib').gunzipSync(modules('zlib').gzipSync('hello'.repeat(999)), { maxOutputLength: 100 })
modules('zlib').gzipSync(5)
modules('zlib').gzipSync('x', { level: 99 })
modules('zlib').gzipSync('x', { level: 'a' })
modules('zlib').deflateSync('x', { chunkSize: 1 })
modules('zlib').gzipSync(new Uint8Array([1, 2, 3])).toString('hex')
modules('zlib').gzipSync(new ArrayBuffer(3)).toString('hex')
modules('zlib').deflateSync('hello hello', { dictionary: Buffer.from('hello') }).toString('hex')
modules('zlib').inflateSync(modules('zlib').deflateSync('hello').subarray(0, 8), { finishFlush: modules('zlib').constants.Z_SYNC_FLUSH }).toString()
modules('zlib').crc32?.('hello')
modules('zlib').crc32?.('world', modules('zlib').crc32('hello'))
modules('zlib').constants.BROTLI_MAX_QUALITY
modules('zlib').Z_BEST_SPEED
modules('zlib').codes.Z_DATA_ERROR
modules('zlib').createGzip() instanceof modules('zlib').Gzip
new (modules('zlib').Gzip)() instanceof modules('stream').Transform
modules('zlib').gzipSync('').toString('hex')
modules('zlib').createDeflate({ level: 1 }).constructor.name`,
};
