// `includes` and `indexOf` go a way of their own inside for plain strings: narrow, wide, parts of others, and put together.
const line = (source) => source.trim().replace(/\s*\n\s*/g, ' ');

/** Every kind of text searched for every kind of piece, from every kind of place. */
const everywhere = (alphabet, length) =>
  line(`
(() => {
  let state = 7;
  const next = (n) => { state = (state * 48271) % 2147483647; return state % n };
  const letters = ${JSON.stringify(alphabet)};
  const some = (n) => Array.from({ length: n }, () => letters[next(letters.length)]).join('');
  const whole = some(${length});
  const texts = [whole, whole.slice(3), whole.slice(5, -2).slice(1), whole.slice(0, 40) + some(9), '', whole + '\\u20ac'];
  const seen = [];
  for (const text of texts) for (let turn = 0; turn < 40; turn++) {
    const start = next(text.length + 1);
    const needle = turn % 3 ? text.slice(start, start + next(6)) : some(next(4));
    const from = [undefined, 0, next(text.length + 5), -1, 1.7, NaN, Infinity, '3', null, 2 ** 40][turn % 10];
    seen.push(text.indexOf(needle), text.includes(needle), text.indexOf(needle, from), text.includes(needle, from), text.lastIndexOf(needle));
  }
  return seen.join();
})()`);

export default {
  'searching text': [
    everywhere(['a', 'b'], 60),
    everywhere(['a', 'b', 'é'], 3000),
    everywhere(['a', '€', 'Ā', '😀'], 60),
    everywhere(['Ā', 'Ġ', '\u0001', '\u2001'], 3000),
    `'\\u0120\\u2001'.indexOf('\\u2001')`,
    `'\\u0101\\u0101'.indexOf('\\u0101', 1)`,
    `'a\\u0000b'.indexOf('\\u0000b')`,
    `['', 'a'].map((text) => [text.indexOf(''), text.indexOf('', 5), text.includes(''), text.includes('', 5), text.indexOf()])`,
    `[String.prototype.includes.call(12345, 34), String.prototype.indexOf.call([1, 2], ','), 'undefined'.includes(), 'null'.indexOf(null)]`,
    `'abc'.includes({ toString: () => 'b' }) && 'abc'.indexOf('c', { valueOf: () => 1 })`,
    `[/b/, Symbol('b')].map((odd) => { try { return 'abc'.includes(odd) } catch (error) { return error.name } })`,
    `[null, undefined].map((odd) => { try { return String.prototype.indexOf.call(odd, 'a') } catch (error) { return error.name } })`,
    `['includes', 'indexOf'].map((name) => [String.prototype[name].name, String.prototype[name].length, Object.getOwnPropertyDescriptor(String.prototype, name).enumerable, 'prototype' in String.prototype[name]])`,
    `(() => { try { new ''.includes('a') } catch (error) { return error.name } })()`,
  ].join('\n'),
};
