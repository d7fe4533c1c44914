import type { Part } from './part.ts';

const noComments = (kind: string): Part['edits'][number] => [
  'before',
  `[node.${kind}Comments, lastComment]`,
  `if ($nexxo_help?.quickComments && !node.${kind}Comments) node.${kind}Comments = node.${kind}Comments; else `,
];

const noImport = (path: string): string => ` if ($nexxo_help?.isNoImport?.(${path})) return false;`;

export const babelParts: readonly Part[] = [
  {
    // @babel/parser: the end of a word is found in one step.
    start: '  readWord1(firstCode) {\n',
    within: 'class Tokenizer extends ',
    through: ['\n  }\n'],
    edits: [
      [
        'behind',
        'this.state.pos += firstCode <= 0xffff ? 1 : 2;\n    }',
        ' const $nexxo_end = $nexxo_help?.wordEnd?.(this.input, this.state.pos);' +
          ' if ($nexxo_end !== undefined) { this.state.pos = $nexxo_end; return this.input.slice(start, $nexxo_end); }',
      ],
    ],
    forms: [['ece128d30bb689f1b4849f585ff63fae8fb040acb15b3e806560a34fa1c76945', '7.24.0 to 8.1.0']],
  },
  {
    // So is that of an indentation.
    start: '  skipSpace() {\n    const spaceStart',
    within: 'class Tokenizer extends ',
    through: ['\n  }\n'],
    edits: [
      [
        'behind',
        'this.state.lineStart = this.state.pos;',
        ' this.state.pos = $nexxo_help?.blankEnd?.(this.input, this.state.pos) ?? this.state.pos;',
      ],
    ],
    forms: [
      ['411f7e3e61a8d0ea4fd0ae5d9fe0d6b91f0a8b1dd547cb8837633ae6903dce08', '7.27.5 to 7.28.4'],
      ['5061c896f34e8f3784837766d844b9350e92208189d6350e11c223c1833a3700', '7.29.2 to 7.29.15'],
      ['a05ffba63c665c374b9324d19efeb59d07e8e6dd0290e06ee74125318e59ffb3', '8.0.5 to 8.1.0'],
    ],
  },
  {
    // @babel/types: most nodes are no scope, which their type tells.
    start: 'function isScope(node, parent) {\n',
    through: ['\n}\n'],
    edits: [
      [
        'behind',
        'function isScope(node, parent) {',
        ' if ($nexxo_help?.noScopes?.has(node?.type)) return false;',
      ],
    ],
    forms: [['ea1f4b2e4982e86a8ea8c9493748ba0eeaea5a4c67e25c2c6d59dd06f7789dcc', '7.23.0 to 7.29.15']],
  },
  {
    // @babel/core: nodes without comments make no arrays.
    start: 'function extractComments(regex, ast) {\n',
    through: ['\n}\n'],
    edits: [noComments('leading'), noComments('inner'), noComments('trailing')],
    forms: [['5840ff020eb821a3caabcfb08c706b4c30c8aa5d78f836a309523a3deedef7af', '7.21.5 to 7.29.13']],
  },
  {
    // @babel/plugin-transform-react-pure-annotations: the binding of what is called is looked up once, not for each of React's functions.
    start: 'function isReactCall(path) {\n',
    through: ['\n}\n'],
    edits: [
      ['behind', 'const calleePath = path.get("callee");', noImport('calleePath')],
      ['behind', 'const object = calleePath.get("object");', noImport('object')],
    ],
    forms: [
      ['5ff200f2dfe68d7ccc3032b6f7eadbec043402e80c4937dab68d96ed03aebc92', '7.23.3 to 7.29.7'],
      ['a10650ff80bbda4b0a2ef40370585879ab867da53012a5aeb6f814fa9c971e6d', '8.0.0, 8.0.1'],
    ],
  },
];
