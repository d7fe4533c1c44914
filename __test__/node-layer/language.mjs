// What the language itself has in V8. Both sides must give the same.
const words = String.raw`['b', 'a', 'B', 'A', 'á', 'ä', 'z', 'Z', '_x', '-x', '.x', '/x', '10', '9', '2', 'a b', 'ab', 'a-b', 'a_b', '', ' ', 'ñ', 'n', 'ø', 'o', 'ß', 'ss', '@a', '$a', '#a', '~a', '\u{1f600}', 'Ω', 'я', '中', 'a.js', 'a/b.js', 'A.js', 'index.vue', 'Index.vue', "it's", 'its', 'co-op', 'coop', 'é', 'e\u0301', '(a)', '[a]', '{a}', '!a', '?a', ':a', ';a', ',a', '"a"', '*a', '&a', '%a', '+a', '<a', '=a', '>a', '|a', '^a', '\u0060a', '\\a']`;
export default {
  collation: `
${words}.sort((a, b) => a.localeCompare(b))
${words}.sort(new Intl.Collator().compare)
${words}.sort((a, b) => a.localeCompare(b, 'en', { sensitivity: 'base' }))
${words}.sort((a, b) => a.localeCompare(b, undefined, { numeric: true }))
${words}.sort((a, b) => a.localeCompare(b, 'en-US', { caseFirst: 'upper' }))
${words}.sort(new Intl.Collator('sv').compare)
${words}.sort(new Intl.Collator('de', { ignorePunctuation: true }).compare)
'a'.localeCompare('A', undefined, { sensitivity: 'base' })
'a'.localeCompare('á', undefined, { sensitivity: 'base' })
'a'.localeCompare('á', undefined, { sensitivity: 'accent' })
'a'.localeCompare('A', undefined, { sensitivity: 'case' })
'a'.localeCompare('b') + 'b'.localeCompare('a') + 'a'.localeCompare('a')
'a'.localeCompare()
'x'.localeCompare('y', 'not a locale')
'file10'.localeCompare('file9', undefined, { numeric: true })
new Intl.Collator('en', { numeric: true }).resolvedOptions()
typeof Intl.Collator.supportedLocalesOf(['en'])[0]`,
  numbers: `
(1234567.891).toLocaleString()
(1234567.891).toLocaleString('en-US')
(0.5).toLocaleString('en-US', { style: 'percent' })
(1234.5).toLocaleString('en-US', { style: 'currency', currency: 'USD' })
(1234.5).toLocaleString('en-US', { minimumFractionDigits: 2, maximumFractionDigits: 2 })
(1234.5).toLocaleString(undefined, { maximumSignificantDigits: 2 })
(-0).toLocaleString()
NaN.toLocaleString() + Infinity.toLocaleString()
123456789012345678901234567890n.toLocaleString()
new Intl.NumberFormat('en-US', { notation: 'compact' }).format(1234567)
new Intl.NumberFormat('en-US', { style: 'unit', unit: 'kilobyte', unitDisplay: 'short' }).format(12.3)
new Intl.NumberFormat('en-US', { style: 'unit', unit: 'byte', unitDisplay: 'narrow' }).format(12)
new Intl.NumberFormat('en', { useGrouping: false }).format(12345)
new Intl.NumberFormat('en', { minimumIntegerDigits: 3 }).format(5)
new Intl.NumberFormat('en', { signDisplay: 'always' }).format(5)
new Intl.NumberFormat('en').formatToParts(1234.5)
new Intl.NumberFormat().resolvedOptions().locale
[1, 2.5, 1e6].toLocaleString()
[0, 1, 2, 5].map((n) => new Intl.PluralRules('en').select(n))
[1, 2, 3, 4, 11, 21, 22].map((n) => new Intl.PluralRules('en', { type: 'ordinal' }).select(n))`,
  dates: `
new Date(0).toLocaleString('en-US', { timeZone: 'UTC' })
new Date(0).toLocaleDateString('en-US', { timeZone: 'UTC' })
new Date(0).toLocaleTimeString('en-US', { timeZone: 'UTC' })
new Date(0).toLocaleDateString('en-US', { timeZone: 'UTC', year: 'numeric', month: 'long', day: 'numeric' })
new Date(0).toLocaleDateString('en-US', { timeZone: 'UTC', weekday: 'short', month: 'short', day: '2-digit' })
new Date(0).toLocaleTimeString('en-US', { timeZone: 'UTC', hour: '2-digit', minute: '2-digit' })
new Date(0).toLocaleTimeString('en-US', { timeZone: 'UTC', hour12: false })
new Intl.DateTimeFormat('en-US', { dateStyle: 'medium', timeStyle: 'short', timeZone: 'UTC' }).format(new Date(0))
new Intl.DateTimeFormat('en-US', { dateStyle: 'full', timeZone: 'UTC' }).format(0)
new Intl.DateTimeFormat('en-US', { timeZone: 'UTC' }).formatToParts(new Date(0))
typeof Intl.DateTimeFormat().resolvedOptions().timeZone
new Intl.DateTimeFormat('en-US', { timeZone: 'UTC', timeZoneName: 'short' }).format(0)
new Date(NaN).toLocaleString()
new Date(1e12).toString().slice(0, 15)
new Date(1e12).toISOString()
new Date('2020-01-01').getTime()
new Date('2020-01-01T00:00').getTimezoneOffset()
Date.parse('Tue, 15 Nov 1994 12:45:26 GMT')
Date.parse('1 January 2020 UTC')
Date.parse('Jan 1, 2020 10:00 GMT+0200')
Date.parse('2020/1/2')
Date.parse('nope')`,
  'lists and segments': `
new Intl.ListFormat('en', { style: 'long', type: 'conjunction' }).format(['a', 'b', 'c'])
new Intl.ListFormat('en', { type: 'disjunction' }).format(['a', 'b'])
new Intl.RelativeTimeFormat('en', { numeric: 'auto' }).format(-1, 'day')
new Intl.RelativeTimeFormat('en').format(3, 'hours')
[...new Intl.Segmenter().segment('a👨‍👩‍👧é🇩🇪')].map((s) => s.segment.length)
[...new Intl.Segmenter('en', { granularity: 'word' }).segment('Hello, world 3.5!')]
[...new Intl.Segmenter('en', { granularity: 'sentence' }).segment('One. Two? Three')].map((s) => s.segment)
new Intl.Segmenter().segment('abc').containing(1)
Intl.getCanonicalLocales('EN-us')
new Intl.Locale('en-Latn-US').language
Object.prototype.toString.call(Intl)`,
  'regular expressions': String.raw`
'ab'.replace(/(?<x>a)|(?<y>b)/g, '[$<x>$<y>]')
/\p{Lu}/u.test('É') && /\p{Script=Greek}/u.test('Ω') && /\p{Emoji}/u.test('😀') && /\p{L}/u.test('ы')
/[\p{L}--[a-z]]/v.test('a')
/(?<=\$)\d+/.exec('x$42')[0]
/(?<!a)b/.test('ab')
/a.c/s.test('a\nc')
[...'a1b2'.matchAll(/[a-z](\d)/g)].map((m) => m[1])
/x/d.exec('ax').indices[0]
'x'.replaceAll('x', '$&$&')
/\u{1f600}/u.test('😀')
RegExp.prototype.toString.call(/a\/b/g)
/(a)|b/.exec('b')
'abc'.split(/(b)/)
/^[\w.-]+$/.test('a-b.c')`,
  'errors and stacks': String.raw`
(() => { function f() { const o = {}; Error.captureStackTrace(o, f); return o.stack.split('\n').length > 1; } return f(); })()
(() => { const o = {}; Error.captureStackTrace(o); return Object.getOwnPropertyDescriptor(o, 'stack').enumerable; })()
Error.stackTraceLimit
(() => { const before = Error.stackTraceLimit; Error.stackTraceLimit = 1; const n = new Error('x').stack.split('\n').length; Error.stackTraceLimit = before; return n; })()
(() => { const before = Error.stackTraceLimit; Error.stackTraceLimit = 0; const s = new Error('x').stack; Error.stackTraceLimit = before; return s; })()
(() => { class A extends TypeError {} return [new A('m').stack.split('\n')[0], String(new A('m')), new A('m').name]; })()
new Error('m', { cause: 5 }).cause
new AggregateError([1], 'm').errors
/^    at /.test(new Error('m').stack.split('\n')[1])
(() => { function named() { return new Error('m').stack.split('\n')[1]; } return /at named \(.+:\d+:\d+\)$/.test(named()); })()
(async () => { async function af() { await null; return new Error('m').stack.split('\n')[1]; } return /at (async )?af \(/.test(await af()); })()
(() => { const p = Error.prepareStackTrace; Error.prepareStackTrace = (e, s) => e.message + s.length; const o = new Error('hey'); const s = o.stack; Error.prepareStackTrace = p; return /^hey\d+$/.test(s); })()
typeof Error.prepareStackTrace
(() => { try { nope; } catch (e) { return e.message; } })()
(() => { try { JSON.parse(''); } catch (e) { return e.message; } })()
(() => { try { new (class A { constructor() { throw new RangeError('r'); } })(); } catch (e) { return e.name; } })()`,
  'the rest': String.raw`
[3, 1, 2].toSorted() + [1, 2].with(0, 5) + [1, 2, 3].toSpliced(1, 1) + [1, 2].toReversed() + [1, 2, 3].findLast((x) => x < 3)
Object.fromEntries(new Map([['a', 1]]))
'x'.at(-1) + 'abc'.isWellFormed()
[1, [2, [3]]].flat(Infinity)
typeof Symbol.dispose
typeof SharedArrayBuffer
typeof Atomics
typeof WebAssembly
typeof WeakRef + typeof FinalizationRegistry
typeof structuredClone
structuredClone(new Map([[1, { a: new Date(5), b: /x/g, c: new Set([1]), d: new Uint8Array(2) }]])) instanceof Map
structuredClone(() => {})
(() => { const a = { x: 1 }; a.self = a; const b = structuredClone(a); return b.self === b && b !== a; })()
structuredClone(new Error('m')).message
structuredClone({ b: undefined, c: null, d: [1, , 2] })
Number('0x10') + Number('0b11') + parseInt('12px') + parseFloat('1.5e3x')
(123.456).toFixed(1) + (0.000001234).toString() + (1e21).toString() + (255).toString(36) + (1.005).toFixed(2) + (25).toPrecision(1)
'ﬁ'.normalize('NFKD') + 'é'.normalize('NFD').length
'straße'.toUpperCase() + 'ΑΣ'.toLowerCase()
encodeURIComponent('é &') + encodeURI('é &') + decodeURI('%41%2f')
Object.entries({ b: 1, 2: 1, a: 1, 1: 1 }).map(([k]) => k)
(function () { return typeof this; })()
(() => { label: for (const a of [1, 2]) { for (;;) { continue label; } } return 'ok'; })()
(() => { class A { static #p = 1; static { this.q = A.#p; } accessor = 1; static has(o) { return #p in o; } } return A.q; })()
(() => { let s = ''; for (const [k, v] of Object.entries({ a: 1 })) s += k + v; return s; })()
(async () => { const out = []; for await (const x of (async function* () { yield 1; yield 2; })()) out.push(x); return out; })()
(() => { var { a, ...rest } = { a: 1, b: 2, c: 3 }; return rest; })()
(() => { const f = (a, b = 2, ...c) => 1; return [f.length, f.name, f.toString()]; })()
(() => { function f(/* c */ a) { return a; } return f.toString(); })()
(() => { let x = null; x ??= 5; x ||= 6; x &&= 7; return x; })()
new Function('a', 'b', 'return a + b')(1, 2)
(0, eval)('1 + 1')
(() => { try { new Function('a b'); } catch (e) { return e.name; } })()
Function.prototype.toString.call(class { a = 1 })
typeof globalThis.navigator
typeof require + typeof module + typeof __filename
(() => { const m = new Map([[1, 2]]); return [...m].length + m.size; })()
Array.from({ length: 3 }, (_, i) => i * 2)
Symbol('x').description
Reflect.ownKeys({ b: 1, a: 2, 1: 3, [Symbol.iterator]: 1 }).map(String)
JSON.stringify({ a: [1, { b: undefined, c: () => {} }], d: new Date(0), e: NaN, f: '\ud800', g: -0 }, null, 2)
JSON.stringify({ a: 1, b: 2 }, ['a'])
[10, 9, 1].sort() + [3, 1, 2].sort((a, b) => b - a)
(() => { const a = Array.from({ length: 100 }, (_, i) => ({ k: i % 3, i })); return a.sort((x, y) => x.k - y.k).map((x) => x.i).join(); })()
new Date(2020, 0, 31, 12).toString().slice(0, 24)
Math.hypot(3, 4) + Math.fround(5.5) + Math.clz32(1) + Math.sign(-3) + Math.trunc(-4.7) + Math.cbrt(27)
[Math.sin(1), Math.exp(1), Math.pow(2, 0.5), Math.log10(1000), Math.tan(10), Math.atan2(1, 2), Math.cosh(2), Math.expm1(1e-5)]`,
};
