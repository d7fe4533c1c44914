import type { Part } from './part.ts';

/** Parts of `@vue/compiler-core` that go through a text or through its line breaks. */
export const vueParts: readonly Part[] = [
  {
    start: '  fastForwardTo(c) {\n',
    within: 'class Tokenizer {\n',
    through: ['\n  }\n'],
    edits: [
      [
        'behind',
        'fastForwardTo(c) {',
        ' const $nexxo_found = $nexxo_help?.forwardTo?.(this, c); if ($nexxo_found !== undefined) return $nexxo_found;',
      ],
    ],
    forms: [['e298ff4ee3ad2147418ec1e5a1edcab87d1614b10dae3875c9e376356ac569a9', '3.4.21 to 3.5.45']],
  },
  {
    // Most places that are asked for are behind the last line break so far.
    start: '  getPos(index) {\n',
    within: 'class Tokenizer {\n',
    through: ['\n  }\n'],
    edits: [
      [
        'before',
        'if (length > 100) {',
        'if ($nexxo_help?.quickLines && this.newlines[length - 1] < index) j = length - 1; else ',
      ],
    ],
    forms: [['22186fa860a4bebe39fd651f01b6f0f2768be6225900f69e67f63273680280c6', '3.5.26 to 3.5.45']],
  },
  {
    start: 'function advancePositionWithMutation(',
    through: ['\n}\n'],
    edits: [
      [
        'before',
        'for (let i = 0; i < numberOfCharacters; i++) {',
        'if ($nexxo_help?.quickLines && typeof source === "string")' +
          ' for (let i = source.indexOf("\\n"); i >= 0 && i < numberOfCharacters; i = source.indexOf("\\n", i + 1))' +
          ' { linesCount++; lastNewLinePos = i; } else ',
      ],
    ],
    forms: [['4287ae9088ee8ade1bd4b357680c8fc0eafd11f41f3122bc75b57baa2a9b0efb', '3.4.21 to 3.5.45']],
  },
];
