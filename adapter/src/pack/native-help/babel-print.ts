import type { Part } from './part.ts';

const kept = '_index.TokenContext.forInOrInitHeadAccumulatePassThroughMask';

/** The printer of @babel/generator, whose buffer and map have to be known too. */
export const babelPrintParts: readonly Part[] = [
  {
    start: '  space(force = false) {\n',
    within: 'class Printer {',
    through: ['  _maybePrintInnerComments(nextTokenStr', '\n  }\n'],
    edits: [
      [
        'behind',
        'space(force = false) {',
        ' if (!force && !(this._flags & 3) && $nexxo_help?.printSpace?.(this)) return;',
      ],
      [
        'behind',
        'word(str, noLineTerminatorAfter = false) {',
        ` if ($nexxo_help?.printWord?.(this, str, noLineTerminatorAfter, ${kept})) return;`,
      ],
      [
        'behind',
        'token(str, maybeNewline = false, occurrenceCount = 0, mayNeedSpace = false) {',
        ` if (!mayNeedSpace && $nexxo_help?.printToken?.(this, str, ${kept})) return;`,
      ],
      [
        'behind',
        'tokenChar(char, occurrenceCount = 0) {',
        ` if ($nexxo_help?.printChar?.(this, char, ${kept})) return;`,
      ],
      [
        'behind',
        'sourceWithOffset(prop, loc, columnOffset) {',
        ' if ($nexxo_help?.printFrom?.(this, prop, loc, columnOffset)) return;',
      ],
      [
        'instead of',
        'const [printMethod, nodeId, needsParens] = nodeInfo;',
        'const printMethod = nodeInfo[0], nodeId = nodeInfo[1], needsParens = nodeInfo[2];',
      ],
      [
        'before',
        'this._printLeadingComments(node, parent);',
        'if (node.leadingComments || !$nexxo_help?.printNode) ',
      ],
      [
        'before',
        'this.exactSource(nodeId === 139',
        'if (!$nexxo_help?.printNode?.(this, nodeId === 139 || nodeId === 66 ? null : loc, printMethod, node, parent)) ',
      ],
      [
        'before',
        'this._printTrailingComments(node, parent, trailingCommentsLineOffset);',
        'if ($nexxo_help?.printNode && !node.innerComments && !node.trailingComments) this._lastCommentLine = 0; else ',
      ],
    ],
    forms: [
      ['1a9cf72e487e24a8ca5f4998fc1878c565243c99ecc1f26415e791ab83d3491c', '7.29.0, 7.29.1'],
      ['5da1c61a37471b1ade39b62901ea01c7b5d6fc41317b1596033ee35092142d0c', '7.29.7 to 7.29.14'],
      ['cca01a2d024bc98d3dfd3f954dbac0a1eef8d18ec21f2eebce7022ecd5af3079', '7.29.15'],
    ],
  },
  {
    start: '  append(str, maybeNewline',
    within: 'class Buffer {',
    through: ['exports.default = Buffer;\n'],
    edits: [['before', 'exports.default = Buffer;', 'Buffer.prototype.$nexxo_isKnown = true; ']],
    forms: [
      ['eda96894f6f509853560a680948285b895a738027d7b04cff87e074d6f981587', '7.29.0'],
      ['afae6349f6ce7aaa4c75f130f30781174a6d61ac97e99134e742623fcfd5cc41', '7.29.1'],
      ['bb3864067681bf55a67969c108dac64f4adb58dce3865035b10dddd7c98b00ca', '7.29.7 to 7.29.15'],
    ],
  },
  {
    start: '  mark(generated, line, column',
    within: 'class SourceMap {',
    through: ['exports.default = SourceMap;\n'],
    edits: [['before', 'exports.default = SourceMap;', 'SourceMap.prototype.$nexxo_isKnown = true; ']],
    forms: [
      ['05f86c8cff75a005fb3bf8c499d0a5f0ac6c38cd4b27f3311de597464a6424f7', '7.29.0, 7.29.1'],
      ['6b298fc467c81d7bd46bc406f2aa2b1c651b828df0ec1a18f71718827bf70827', '7.29.7 to 7.29.15'],
    ],
  },
];
