const line = 'export function total(items) { return items.reduce((sum, item) => sum + item.price, 0) }\n';
const filled = (length, seed) => `${seed} ${line.repeat(Math.ceil(length / line.length))}`.slice(0, length);

/** One of three, by what the hook was called with: a compiler that sees one text alone may do the work once for all calls. */
function inTurn(length) {
  const texts = ['first', 'second', 'third'].map((seed) => filled(length, seed));
  return (numbered) => texts[numbered.charCodeAt(numbered.length - 1) % texts.length];
}

/** A megabyte of source. */
export const megabytes = inTurn(2 ** 20);

/** 230 KB of source. */
export const lines = inTurn(230 * 1024);
