// Buffers, text encodings and decoders. Both sides must give the same.
export default {
  'reading and writing numbers': String.raw`
(() => { const b = Buffer.alloc(64); let o = 0; o = b.writeInt8(-5, o); o = b.writeUInt8(250, o); o = b.writeInt16LE(-300, o); o = b.writeInt16BE(-300, o); o = b.writeUInt16BE(60000, o); o = b.writeInt32LE(-70000, o); o = b.writeInt32BE(-70000, o); o = b.writeUInt32BE(4000000000, o); o = b.writeFloatLE(1.5, o); o = b.writeFloatBE(1.5, o); o = b.writeDoubleLE(Math.PI, o); o = b.writeDoubleBE(Math.PI, o); return [o, b.toString('hex')]; })()
(() => { const b = Buffer.from('fffefdfcfbfaf9f8f7f6', 'hex'); return [b.readInt8(0), b.readUInt8(0), b.readInt16LE(1), b.readInt16BE(1), b.readUInt16LE(2), b.readInt32LE(3), b.readInt32BE(3), b.readUInt32LE(4), b.readUInt32BE(4), b.readIntBE(0, 6), b.readIntLE(0, 6), b.readUIntBE(0, 6), b.readUIntLE(0, 3)]; })()
(() => { const b = Buffer.alloc(16); b.writeBigInt64LE(-5n, 0); b.writeBigUInt64BE(2n ** 63n, 8); return b.toString('hex') + b.readBigInt64LE(0) + b.readBigUInt64BE(8); })()
(() => { const b = Buffer.alloc(8); b.writeUIntBE(0x123456789abc, 0, 6); return b.toString('hex'); })()
(() => { const b = Buffer.alloc(8); b.writeIntLE(-2, 1, 5); return b.toString('hex'); })()
(() => { const b = Buffer.from([1, 2, 3, 4]); return [b.readUint8(1), b.readUint16LE(0), b.readUint32BE(0), b.readFloatLE(0)]; })()
(() => { const b = Buffer.from([0, 0, 128, 63]); return b.readFloatLE(0); })()
Buffer.from([1, 2, 3, 4]).readUInt32LE(1)
Buffer.from([1]).readUInt8(1)
Buffer.from([1]).readUInt8('0')
Buffer.from('01020304', 'hex').swap16().toString('hex')
Buffer.from('01020304', 'hex').swap32().toString('hex')
Buffer.from('0102030405060708', 'hex').swap64().toString('hex')`,
  'searching and comparing': String.raw`
Buffer.from('hello world').indexOf('o')
Buffer.from('hello world').indexOf('o', 5)
Buffer.from('hello world').indexOf('o', -3)
Buffer.from('hello world').lastIndexOf('o')
Buffer.from('hello world').lastIndexOf('o', 5)
Buffer.from('hello').indexOf(Buffer.from('ll'))
Buffer.from('hello').indexOf(108)
Buffer.from('hello').includes('lo')
Buffer.from('hello').indexOf('6c6c', 0, 'hex')
Buffer.from('abc').compare(Buffer.from('abd'))
Buffer.from('abcd').compare(Buffer.from('xbcx'), 1, 3, 1, 3)
Buffer.from('abc').equals(new Uint8Array([97, 98, 99]))
Buffer.from('abc').equals('abc')
Buffer.compare(Buffer.from('b'), Buffer.from('a'))
[Buffer.from('b'), Buffer.from('a'), Buffer.from('ab')].sort(Buffer.compare).map(String)
Buffer.from('abc').includes(99)`,
  'making and copying': String.raw`
Buffer.from(new Uint16Array([1, 256]))
Buffer.from(new Uint16Array([1, 256]).buffer).length
Buffer.from(new Uint8Array([1, 2, 3]).buffer, 1, 1)
Buffer.from({ length: 2, 0: 5, 1: 6 })
Buffer.from({ type: 'Buffer', data: [1, 2] })
Buffer.from(new String('abc')).toString()
Buffer.from({ valueOf() { return 'x'; } }).toString()
Buffer.from('abc', 'nope')
Buffer.from('00', 'hex').length
Buffer.from('0', 'hex').length
Buffer.from('0g', 'hex').length
Buffer.from('abcxx', 'hex').toString('hex')
Buffer.from('hé', 'latin1').toString('hex')
Buffer.from('hé', 'ascii').toString('hex')
Buffer.from('h€', 'binary').toString('hex')
Buffer.from('h€', 'ucs2').toString('hex')
Buffer.from('h€', 'utf-16le').toString('utf-16le')
Buffer.from([0xe9, 0x80]).toString('ascii')
Buffer.from([0xe9, 0x80]).toString('latin1')
Buffer.from([0xe9]).toString('binary')
Buffer.from('YQ', 'base64').toString()
Buffer.from('YWJj=', 'base64').toString()
Buffer.from('YW Jj\n', 'base64').toString()
Buffer.from('YWJj====ZZ', 'base64').toString()
Buffer.from('a', 'base64').length
Buffer.from('__-_', 'base64').toString('hex')
Buffer.from('ab').toString('BASE64')
Buffer.from('ab').toString('Hex')
Buffer.alloc(3, 'abc', 'utf8')
Buffer.alloc(3, 7)
Buffer.alloc(4, Buffer.from([1, 2]))
Buffer.alloc(4, 'ff', 'hex')
Buffer.allocUnsafe(3).length
Buffer.allocUnsafeSlow(3).length
Buffer.alloc(5).fill('ab', 1, 4).toString('hex')
Buffer.alloc(5).fill(0x1ff).toString('hex')
Buffer.concat([Buffer.from('ab'), new Uint8Array([99])], 5)
Buffer.concat([Buffer.from('abc')], 2).toString()
(() => { const a = Buffer.from('abcdef'), b = Buffer.alloc(4); return [a.copy(b, 1, 2, 4), b.toString('hex')]; })()
(() => { const a = Buffer.from('abcdef'); a.copy(a, 2, 0, 4); return a.toString(); })()
Buffer.from('abc').write('xy', 1)
(() => { const b = Buffer.alloc(6); return [b.write('€€€'), b.toString('hex')]; })()
(() => { const b = Buffer.alloc(6); return [b.write('abcdef', 2, 3, 'latin1'), b.toString('hex')]; })()
(() => { const b = Buffer.alloc(4); b.write('0102', 1, 'hex'); return b.toString('hex'); })()
(() => { const b = Buffer.alloc(4); return [b.latin1Write('ab', 1), b.utf8Write('x', 0), b.hexSlice(), b.latin1Slice(0, 2), b.utf8Slice(0, 1), b.base64Slice()]; })()
Buffer.from('abcdef').slice(-3, -1).toString()
Buffer.from('abcdef').subarray(2).toString()
(() => { const b = Buffer.from('abc'); b.slice(0, 1)[0] = 120; return b.toString(); })()
Buffer.from('abc').map((x) => x + 1).toString()
Buffer.from('abc').filter((x) => x > 97) instanceof Buffer
Buffer.from('abc').reverse().toString()
Buffer.from('abc').at(-1)
Buffer.from('abc').toString(undefined, 1)
Buffer.from('abc').toString('utf8', -1, 99)
Buffer.from('abc').toLocaleString()
Buffer.byteLength(new ArrayBuffer(5))
Buffer.byteLength('abcd', 'hex')
Buffer.byteLength('YWJj', 'base64')
Buffer.byteLength('YWI=', 'base64')
Buffer.byteLength('€', 'utf16le')
Buffer.byteLength('€', 'nope')
Buffer.isBuffer(new Uint8Array(1))
['utf8', 'UTF-8', 'hex', 'ucs-2', 'latin1', 'binary', 'ascii', 'base64', 'BASE64URL', 'utf16le', 'x', '', undefined].map(Buffer.isEncoding)
Buffer.copyBytesFrom(new Uint16Array([1, 2, 3]), 1, 1)
Buffer.poolSize
modules('buffer').transcode(Buffer.from('€'), 'utf8', 'utf16le').toString('hex')
modules('buffer').transcode(Buffer.from('aé'), 'utf8', 'latin1').toString('hex')
modules('buffer').isUtf8(Buffer.from([0xc3]))
modules('buffer').isAscii(Buffer.from('abc'))
modules('buffer').constants.MAX_LENGTH > 1e9
Object.keys(Buffer.from('ab'))
Buffer.from('ab').toJSON()
String(Buffer.from('ab'))
Buffer.from('ab') + ''
new Buffer.from('x').length
modules('util').inspect(Buffer.from('ab').subarray(0, 0))
[...Buffer.from('ab').keys()].concat([...Buffer.from('ab').values()])
Buffer.from(Buffer.from('x')).toString()
Object.prototype.toString.call(Buffer.from('x'))
Buffer.from('x').constructor === Buffer
Buffer.name
Buffer.of(1, 2) instanceof Buffer
Buffer.from('test').toString('base64url')
Buffer.from('\ud83d').toString('hex')
Buffer.from('€'.repeat(3)).subarray(1, 5).toString()
Buffer.from([0xf0, 0x9f, 0x98]).toString() + Buffer.from([0xff, 0x41, 0xc0, 0x80]).toString()`,
  decoders: String.raw`
(() => { const { StringDecoder } = modules('string_decoder'); const d = new StringDecoder('utf8'); return [d.write(Buffer.from([0xe2])), d.write(Buffer.from([0x82])), d.end(), d.encoding]; })()
(() => { const { StringDecoder } = modules('string_decoder'); const d = new StringDecoder('base64'); return [d.write(Buffer.from('a')), d.write(Buffer.from('bcd')), d.end()]; })()
(() => { const { StringDecoder } = modules('string_decoder'); const d = new StringDecoder('utf16le'); return [d.write(Buffer.from([0x61, 0, 0x3d])), d.write(Buffer.from([0xd8, 0])), d.end(Buffer.from([0xde]))]; })()
(() => { const { StringDecoder } = modules('string_decoder'); return new StringDecoder('latin1').write(Buffer.from([233])); })()
(() => { const { StringDecoder } = modules('string_decoder'); return new StringDecoder('hex').end(Buffer.from([233])); })()
new TextDecoder('ascii').encoding
new TextDecoder('utf-8').fatal
new TextDecoder().decode()
new TextDecoder().decode(new Uint16Array([0x6161]))
new TextDecoder().decode(new DataView(new ArrayBuffer(1)))
new TextDecoder('utf-8', { fatal: true }).decode(new Uint8Array([0xff]))
new TextEncoder().encode().length
new TextEncoder().encode(undefined).length
new TextEncoder().encode(null).length
new TextEncoder().encodeInto('héllo', new Uint8Array(10))
atob('  YQ== ')
btoa('a')
btoa(undefined)
escape('é €') + unescape('%u20AC')`,
};
