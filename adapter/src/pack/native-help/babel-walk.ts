import type { Part } from './part.ts';

const paths: Pick<Part, 'start' | 'within' | 'through'> = {
  start: '  static get({\n',
  within: 'const NodePath_Final = ',
  through: ['\n  }\n'],
};

const own = (isByHub: boolean): Part['edits'] => [
  ['before', 'static get({', `static $nexxo_own() { return { cache, debug, isByHub: ${isByHub} }; } `],
];

/** The walk of @babel/traverse, whose first three files have to be known. */
export const babelWalkParts: readonly Part[] = [
  {
    start: 'class TraversalContext {\n',
    through: ['\n}\n'],
    edits: [
      ['before', 'class TraversalContext {', 'let $nexxo_walk; '],
      [
        'behind',
        'visitQueue(queue) {',
        ' if ($nexxo_help?.babelWalk && _context.$nexxo_isKnown && _index.default.$nexxo_own) {' +
          ' $nexxo_walk ??= $nexxo_help.babelWalk(TraversalContext, _context, _index, VISITOR_KEYS);' +
          ' const isStopped = $nexxo_walk(this, queue); if (isStopped !== undefined) return isStopped; }',
      ],
    ],
    forms: [
      ['d225a1dd4e520d90b49558b71f92f00b84ec95da91b56dd2b59ec37c61f33fe6', '7.25.6 to 7.28.4, 7.28.6'],
      ['ecaf61071ada9ccac0c22d054a289834de01dd91067ec5b1f25e9847a21c0e5d', '7.28.5'],
      ['47f4cc5292bd31eb4d7711b20658fa678887ba7c886a9696d8f466d4c57f888f', '7.29.0 to 7.29.15'],
    ],
  },
  {
    start: 'function call(key) {\n',
    through: ['function setKey(key) {', '\n}\n'],
    edits: [['before', 'function call(key) {', 'exports.$nexxo_isKnown = true; ']],
    forms: [
      [
        'ee8acd2828b710bc13f11c725e8c73d10898c25e7bd972e14ae4f442e1ccb621',
        '7.25.7, 7.25.9, 7.26.4 to 7.28.5',
      ],
      ['431ec6bce5e9b57e299040c711568386e1bb632b3db3a1ae09bff6c78456514d', '7.28.6 to 7.29.15'],
    ],
  },
  {
    ...paths,
    edits: own(true),
    forms: [['1065b62a2f3c0accd346503c29bfc58467412cc2698105d7545b97e55e7d249e', '7.25.6 to 7.27.0']],
  },
  {
    ...paths,
    edits: own(false),
    forms: [['0b9c12e1d3cadc427733be40d00c198a76b8f1101e1da2008efa593895b25987', '7.27.1 to 7.29.15']],
  },
  {
    // A path that is made natively has the fields that its constructor gives it.
    start: '  constructor(hub, parent) {\n',
    within: 'const NodePath_Final = ',
    through: ['\n  }\n'],
    edits: [['before', 'constructor(hub, parent) {', 'static $nexxo_isPlain() {} ']],
    forms: [
      ['30bc02eefa0267e19f557a028053ce71aca94e2f7360dc29fc24c0569452ce7f', '7.25.7 to 7.27.0'],
      ['b8dc0ba2619c65916fd496694dda9b34f0ccf232f2f55f292a1d79cc6f8dc8c9', '7.27.1 to 7.28.0'],
      ['891d2f2e45669e83f414760dc37f46c20439ba6f84ab137ea516af7df49d15ac', '7.28.5 to 7.29.15'],
    ],
  },
  {
    // The paths below a node are looked up natively.
    start: 'let pathsCache = exports.path = new WeakMap();\n',
    through: ['function getOrCreateCachedPaths(', '\n}\n'],
    edits: [['before', 'let pathsCache = ', 'exports.$nexxo_isKnown = true; ']],
    forms: [
      ['63d75f8eb22a6adb8fa8e018935c8f969dc7983e4aa10cbbf4f0869574a3a0ed', '7.27.1 to 7.28.5'],
      ['6c5bfaf4f7e870539fd804d63e23909223ccd81af06177dcc488baafdafc4ee2', '7.28.6 to 7.29.15'],
    ],
  },
];
