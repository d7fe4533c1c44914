import type { Part } from './part.ts';

/** `@rollup/plugin-replace`: a module without a match is not made into a `MagicString`. */
export const rollupReplaceParts: readonly Part[] = [
  {
    start: '  var pattern = new RegExp(\n',
    through: [
      '  function executeReplacement(code, id) {\n',
      '  function codeHasReplacements(code, id, magicString) {\n',
      'while ((match = pattern.exec(code))) {\n',
      '\n    return result;\n  }\n',
    ],
    edits: [
      [
        'before',
        'var magicString = new MagicString(code);',
        'if ($nexxo_help?.hasNoMatch?.(pattern, code)) return null; ',
      ],
    ],
    forms: [
      ['38aa815822559968e0488b8fd983ee54010e2284a72251bfef08364c8d80aacf', '4.0.0, ES module; 5.0.2, 5.0.5'],
      ['38aef1d59ccf01fbf273887ae316ec31a58b1c5970d5ab10073ca1677b72d325', '5.0.7 to 6.0.3'],
    ],
  },
];
