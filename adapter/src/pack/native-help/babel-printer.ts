import type { Part } from './part.ts';

/** Tells that something is of a file that is known. */
const known = (name: string) => ` $nexxo_help?.babelKnown?.(${name}); `;

/** All of @babel/generator that prints plain programs, where a whole tree is printed by one native; the map and what escapes strings. */
export const babelPrinterParts: readonly Part[] = [
  {
    // printer.js
    start: 'class Printer {\n',
    through: ['function commaSeparator(', '\n}\n'],
    edits: [
      ['instead of', 'this.print(ast);', 'if (!$nexxo_help?.babelPrint?.(this, ast)) this.print(ast);'],
      [
        'behind',
        'var _default = exports.default = Printer;',
        ' $nexxo_help?.babelPrinter?.(Printer, _buffer.default, _index, _nodes.generatorInfosMap);',
      ],
    ],
    forms: [
      ['2354c305be3d19f91848ab8cf9af497f7c8e440006e5fa3f5947a9eaba5f0b02', '7.29.0 to 7.29.1'],
      ['5cad303f5b987726a4ad799d62918d8c89549350e24500d35f204b34b42bc9e2', '7.29.6 to 7.29.14'],
      ['647ebce5706084e23a9ea720290fc3b294fbcc95c9b3de9979dca37aa6d4cfa9', '7.29.15'],
    ],
  },
  {
    // buffer.js
    start: 'const spaceIndents = [];\n',
    through: ['exports.default = Buffer;\n'],
    edits: [['behind', 'exports.default = Buffer;', ' $nexxo_help?.babelClass?.(Buffer);']],
    forms: [
      ['db382fac20d021d9a535d0a9f50bf362e8dbc1db984886a145a2e3e1509a64fc', '7.29.0'],
      ['4a08ae24e4e144d3a8067cd14e6a16668c3a33cc9a0895a3d74364ab267bc90f', '7.29.1'],
      ['6c5af41afc590c6baf37acbfec22b7e089c2f68e02551061467c17857e295bc7', '7.29.6 to 7.29.15'],
    ],
  },
  {
    // source-map.js
    start: 'class SourceMap {\n',
    through: ['exports.default = SourceMap;\n'],
    edits: [['behind', 'exports.default = SourceMap;', ' $nexxo_help?.babelClass?.(SourceMap);']],
    forms: [
      ['f2c33d03927e40011b0f44b4a2fd02989734dc4964dac2c6e659f1e59b4e9352', '7.29.0 to 7.29.1'],
      ['24c25ada95879847ffe4aec4e502736dcb8d75d8805b995009346c74f34186fd', '7.29.6 to 7.29.15'],
    ],
  },
  {
    // index.js
    start: 'function normalizeOptions(',
    through: ['function generate(', '\n}\n'],
    edits: [
      ['before', 'if (format.minified) {', 'const $nexxo_own = !format.shouldPrintComment; '],
      [
        'behind',
        '(value => format.comments || value.includes("@license") || value.includes("@preserve"));',
        ' if ($nexxo_own) $nexxo_help?.babelKnown?.(format.shouldPrintComment);',
      ],
    ],
    forms: [['4a1cb60b78b59177f6b0dbcb3c7a951ef782d4c767b0a0e5866111b469897df8', '7.29.0 to 7.29.15']],
  },
  {
    // nodes.js
    start: 'const generatorInfosMap = exports.generatorInfosMap = new Map();\n',
    through: ['deprecatedGeneratorFunctions[key], index++', '\n}\n'],
    edits: [
      [
        'behind',
        'const generatorInfosMap = exports.generatorInfosMap = new Map();',
        known('generatorInfosMap'),
      ],
    ],
    forms: [['0ce93765519f1c971b1d306269eea70b78cf90902593f50f2ed01c509522abcc', '7.29.0 to 7.29.15']],
  },
  {
    // node/index.js
    start: 'const TokenContext = ',
    through: ['function isLastChild(', '\n}\n'],
    edits: [['before', 'function parentNeedsParens(', known('parentNeedsParens')]],
    forms: [
      ['3cb7fb5138e0096cec8ad6955d4920cf26d7a0d83ffd87d6622a050eeb25d15b', '7.29.0 to 7.29.7'],
      ['de64965ef6ed7525eaf419af20acf6195c42bd8e2b6fdd988fc2043febea1671', '7.29.8 to 7.29.12'],
      ['19c41d56f2092d240f50d19b7f51d59dbecd888c85764c288645f80af8a77b2b', '7.29.13'],
      ['7cd3ab981c271818dbc5aada3ab4bbac2aa36790c2b6c04d38629ec4292da78c', '7.29.14'],
      ['cf20c13d6e88ab1accd7a5bf8ed6382f7db88f3b4faf9bbea6fafd2a22b1709b', '7.29.15'],
    ],
  },
  {
    // node/parentheses.js
    start: 'const PRECEDENCE = ',
    through: ['function Identifier(', '\n}\n'],
    edits: [['before', 'function NullableTypeAnnotation(', known('BinaryExpression')]],
    forms: [
      ['8f8ce37fc1679ff0697ab40b59198d73e8897c7e80426486567fd8ac153395a5', '7.29.0 to 7.29.8'],
      ['6faa46caf0866222e00abf26511ac2eb316f01967707e9567034c87582c45393', '7.29.12'],
      ['755490d077e83540aa322a43652db0ea8d2c92fda681fa834c64e8868d9696b9', '7.29.13'],
      ['923bd9c8aaa1eba7fd5e9cc4383c97f4e2dcbed67cf701263b44c946dce85aea', '7.29.14'],
      ['e30e65430f38b0cc442bf5935650a47d5d76c7716be4470d322a43398b84297d', '7.29.15'],
    ],
  },
  {
    // generators/base.js
    start: 'function File(',
    through: ['function Placeholder(', '\n}\n'],
    edits: [['before', 'function Program(', known('File')]],
    forms: [['8f300af0db7ed622fa23a10ef8dfa0ddddc0000c4879b8462cac00e7aef8e713', '7.29.0 to 7.29.15']],
  },
  {
    // generators/classes.js
    start: 'function ClassDeclaration(',
    through: ['function StaticBlock(', '\n}\n'],
    edits: [['before', 'function ClassBody(', known('ClassDeclaration')]],
    forms: [
      ['41f27681d4e47cacc496c9f4be7b7723077ea9fb48202647d0111dc20bd2451e', '7.29.0 to 7.29.14'],
      ['5f2c449f28e2807519443fd2d998c1660e94e9072013b25914cbe7a038ccd4a5', '7.29.15'],
    ],
  },
  {
    // generators/expressions.js
    start: 'function UnaryExpression(',
    through: ['function ModuleExpression(', '\n}\n'],
    edits: [['before', 'function DoExpression(', known('UnaryExpression')]],
    forms: [
      ['0937e7e46abf49daea4dd17fa1fdb412e1ccd39e74090c1e3e77ccc77c5cb12b', '7.29.0 to 7.29.12'],
      ['a362f742396f5e1bd0db0785dada924a46fae02ad1b36fa439ea2da749d3f818', '7.29.13 to 7.29.14'],
      ['75975322f702c17bca298eb6a7c682bd54c5c5d464d52f28715d382826d97d64', '7.29.15'],
    ],
  },
  {
    // generators/methods.js
    start: 'function _params(',
    through: ['function _getFuncIdName(', '\n}\n'],
    edits: [['before', 'function _predicate(', known('FunctionExpression')]],
    forms: [['b5325bfc5f40b3cedff88e000c016f5c9c2e3c31d6718cfcef5a5b3b7d369b96', '7.29.0 to 7.29.15']],
  },
  {
    // generators/modules.js
    start: 'function ImportSpecifier(',
    through: ['function ImportExpression(', '\n}\n'],
    edits: [['before', 'function ImportDefaultSpecifier(', known('ImportExpression')]],
    forms: [['c42885c735c2b419bd36827f74831a80c5166a66582e67bdff7b836b6cc35880', '7.29.0 to 7.29.8']],
  },
  {
    // generators/modules.js
    start: 'function isSameModuleExportName(',
    through: ['function ImportExpression(', '\n}\n'],
    edits: [['before', 'function ImportDefaultSpecifier(', known('ImportExpression')]],
    forms: [['5e6153797e779c69568f88ca2c59599eeb3e2a14eae45a253012b60723e20850', '7.29.12 to 7.29.15']],
  },
  {
    // generators/statements.js
    start: 'function WithStatement(',
    through: ['function VariableDeclarator(', '\n}\n'],
    edits: [['before', 'function IfStatement(', known('WithStatement')]],
    forms: [
      ['1c5410a718a3e5d2d5239fc11421c0c6d13fc770b83a1bb1bdbffab3e23cd2cb', '7.29.0 to 7.29.12'],
      ['65ff725304075fb6753470a8d0b895f5801741a587721bdbe511a7aa8dc1ba52', '7.29.13 to 7.29.15'],
    ],
  },
  {
    // generators/template-literals.js
    start: 'function TaggedTemplateExpression(',
    through: ['function TemplateLiteral(', '\n}\n'],
    edits: [['before', 'function TemplateElement(', known('TemplateLiteral')]],
    forms: [['2d0de4449ea6369d27d89114f9b1c1c07f166128813b343f6e95249d05b1b687', '7.29.0 to 7.29.15']],
  },
  {
    // generators/types.js
    start: 'let lastRawIdentResult = ',
    through: ['function VoidPattern(', '\n}\n'],
    edits: [
      [
        'before',
        'function ArgumentPlaceholder(',
        `${known('StringLiteral')}$nexxo_help?.babelEscape?.(StringLiteral, _jsesc); `,
      ],
    ],
    forms: [
      ['989d14df2b8a7ee2d376595142a7811df487b05fa3600c2183e33ee47f028b44', '7.29.0 to 7.29.12'],
      ['cf626a9f9d8ba6d2cdfc30b4f66ecf2e19714df63357891122639848be974fd2', '7.29.13 to 7.29.14'],
      ['974cb2316dc2d929df3e90c4efd9f0cd95cd69c339377f26343224e22c2aa145', '7.29.15'],
    ],
  },
  {
    // generators/typescript.js
    start: 'function _tsPrintClassMemberModifiers(',
    through: ['function printModifiersList(', '\n}\n'],
    edits: [['before', 'function printModifiersList(', known('TSTypeAnnotation')]],
    forms: [
      ['93ba521243e79ff62c845b3a03be57734aa60163a25234600a97b76dc93dbe8c', '7.29.0 to 7.29.14'],
      ['a69c372833164be4ecf1b40e81ef332c893394dc75aa087f329c02ba2339f0ae', '7.29.15'],
    ],
  },
  {
    // generators/flow.js
    start: 'function _variance(',
    through: ['function InterfaceDeclaration('],
    edits: [['before', 'function InterfaceDeclaration(', known('Variance')]],
    forms: [
      ['1419da62674892798a8ece19ca2fe66ddc0aea566e7b1d0498690201933390d5', '7.29.0 to 7.29.14'],
      ['1669d43807c553b043c263d85e5c74143df168caf520cb39f631411d35a45321', '7.29.15'],
    ],
  },
  {
    // jsesc
    start: 'const object = {};\n',
    through: ['module.exports = jsesc;\n'],
    edits: [['before', 'module.exports = jsesc;', known('jsesc')]],
    forms: [
      ['0a2c2eaed052c6f90036098288a1feb09cd9ebf31eae8194c9c070a212501c9d', '3.0.2'],
      ['8550b6843f4ac643905f3f99f5420aba7c196688cae10d35378a1d127b4ef4dc', '3.1.0'],
    ],
  },
  {
    // @jridgewell/gen-mapping
    start: 'var SetArray = class {\n',
    through: ['function addMappingInternal(', '\n}\n'],
    edits: [['before', 'function cast2(map) {', '$nexxo_help?.babelClass?.(GenMapping); ']],
    forms: [
      ['7a9ce8ee3ecab79b783405a526c8effdf65b5d0cf797016af86985a87ee34c79', '0.3.12, 0.3.13, ES module'],
      ['d620aafd9b81995bd151032e13859d8aae1e94da91b664ea7116eb476aae2c05', '0.3.12, 0.3.13, CommonJS'],
    ],
  },
];
