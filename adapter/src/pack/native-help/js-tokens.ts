import type { Part } from './part.ts';

/** For who asks to have comments as spaces, and all in one piece. */
const blanked =
  ' if (arguments[1]?.$nexxo_blank === true) { const value = $nexxo_help?.blankComments?.(input, !!jsx, $FLAGS === 1);' +
  " if (value !== undefined) { yield { type: 'Blanked', value }; return; } }";

const loop =
  blanked +
  ' const $nexxo_found = $nexxo_help?.jsTokens?.(input, !!jsx, $FLAGS === 1);' +
  ' if ($nexxo_found !== undefined) { const types = $nexxo_help.tokenTypes;' +
  ' for (let i = 0, start = 0, end; i < $nexxo_found.length; i += 2, start = end) {' +
  ' end = $nexxo_found[i + 1]; const type = types[$nexxo_found[i] >> 2], value = input.slice(start, end), closed = $nexxo_found[i] & 3;' +
  ' yield closed === 0 ? { type, value } : { type, value, closed: closed === 2 }; } return; }';

export const jsTokensParts: readonly Part[] = [
  {
    start: 'RegularExpressionLiteral = /',
    through: ['jsTokens = function*(', '\n\treturn void 0;\n};'],
    edits: [['behind', 'jsTokens = function*(input, {jsx = false} = {}) {', loop]],
    forms: [
      ['60ebbaaac3514e4b7854817fec92df293cc9dcc35c1ef0d9b4f3cabe1a967274', '9.0.1'],
      ['0e70bd1ae941395e9ee5f7d73496d1f57ce28b967585c92d9db81627f6e192a5', '10.0.0'],
      ['33a0962b2b65f19bf2dc6606a681145564d5af728dcbfb18c18df46f6ef9af2f', '10.0.1', 1],
    ],
  },
];
