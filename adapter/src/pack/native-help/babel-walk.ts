import type { Part } from './part.ts';

const paths: Pick<Part, 'start' | 'within' | 'through'> = {
  start: '  static get({\n',
  within: 'const NodePath_Final = ',
  through: ['\n  }\n'],
};

const own = (isByHub: boolean): Part['edits'] => [
  ['before', 'static get({', `static $nexxo_own() { return { cache, debug, isByHub: ${isByHub} }; } `],
];

/** The walk of @babel/traverse, whose three files have to be known. */
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
];
