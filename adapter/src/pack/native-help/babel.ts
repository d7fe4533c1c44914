import type { Part } from './part.ts';

const noComments = (kind: string): Part['edits'][number] => [
  'before',
  `[node.${kind}Comments, lastComment]`,
  `if ($nexxo_help?.quickComments && !node.${kind}Comments) node.${kind}Comments = node.${kind}Comments; else `,
];

const noImport = (path: string): string =>
  ` if ($nexxo_help?.isNoImport?.(${path}, PURE_CALLS)) return false;`;

const skipSpace =
  ' const $nexxo_end = $nexxo_help?.spaceEnd?.(this.input, this.state.pos); if ($nexxo_end >= 0) { this.state.pos = $nexxo_end; return; }' +
  ' if ($nexxo_end !== undefined) { const { input, state } = this, end = ~$nexxo_end;' +
  ' for (let at = state.pos; (at = input.indexOf("\\n", at) + 1) > 0 && at <= end; state.lineStart = at) ++state.curLine;' +
  ' state.pos = end; return; }';

const resync =
  ' if ($nexxo_help?.quickWalk) { if (this.removed) return; const { parentPath, listKey } = this;' +
  ' if (parentPath) this.parent = parentPath.node;' +
  ' if (listKey && this.parent) { const list = this.parent[listKey]; if (this.container !== list) this.container = list || null; }' +
  ' const { container } = this; if (container && this.node !== container[this.key]) _resyncKey.call(this); return; }';

const visitChild =
  'if ($nexxo_quick) { const child = node[key]; if (!child) continue; context ??= new _context.default(scope, opts, state, path);' +
  ' if (Array.isArray(child) ? context.visitMultiple(child, node, key) : context.visitSingle(node, key)) return true; continue; } ';

/** A source that is a plain program gets its tree from a native; only exactly these files make the same one. */
const tree = (isExpression: boolean): string =>
  ` const $nexxo_tree = $nexxo_help?.babelTree?.(${isExpression}, input, options, Node, SourceLocation, Position);` +
  ' if ($nexxo_tree !== undefined) return $nexxo_tree;';

export const babelParts: readonly Part[] = [
  {
    // @babel/parser, the whole of it.
    start: 'function _objectWithoutPropertiesLoose(r, e) {\n',
    through: ['\nexports.tokTypes = tokTypes;\n'],
    edits: [
      ['behind', '\nfunction parse(input, options) {', tree(false)],
      ['behind', '\nfunction parseExpression(input, options) {', tree(true)],
    ],
    forms: [
      ['1364ab7bc40553eb1a0e5f6743ab12038247aec3d5ae738fac456775e11918ae', '7.27.2'],
      ['bc623993de50269e9ed445ad0a6a5ea96acc0e62572ba746d44be2227d4c52cd', '7.27.3'],
      ['acbc3deef795f05ece878248b54a3637ff285f9260d239dea018a5da85d9a6ab', '7.27.4'],
      ['0c11130db1db796d08f4c4ebb8ab1b6a4f2594980e0c6f0fae781f65e8105630', '7.27.5'],
      ['ded6b379e45ab82d5031984a99e3e59addd73afec9a85117dbc00d3a9ba6642e', '7.27.7'],
      ['9c1ead13dee5c445c0d838be088f6bc5623d14831b9a76b287b47d9b49ea5541', '7.28.0'],
      ['32a37f8933532f1aab3d1b223c78181844d0e3b0a9a0a6f81c36751909bd0559', '7.28.3'],
      ['4b512daa88abdf303ad35e3150a4fc2ba4b2e8ce34020f34aa93fad04053021e', '7.28.4'],
      ['d980f951abb9378f999f7e8793b10fdd6cff3b469119a7255ee45e3fd7290eaf', '7.28.5'],
      ['9f2ff6513eb268a95d4fc558db061b22db8e34c65c08283be807570d7c8db014', '7.28.6'],
      ['f6abd89dec126eead1903655728358f3cae50f6f41885bdf56e041db53c24e34', '7.29.0'],
      ['e22e93b4da0adc34ba3494afa62a990e7700e24c6174f8b921da6ba38b96231a', '7.29.2'],
      ['4718fd1fa514d76110a7d9241182d8bea67f3aba2c86a3a0db5e091b080a86fa', '7.29.3, 7.29.7'],
      ['4354b4c0907783618ef29ce8fbad86bf1e4579d893ce85c9e17a830c99ec3c6f', '7.29.8'],
      ['4db8743c84e94bd264ed2b9a627ae4708164ee6a846975f71c7a4f2d0059dc1f', '7.29.9'],
      ['29c142d16b41f27a1cc68f32ae8a9051feb60947b694e1c075bdf84b7fc3ab10', '7.29.11'],
      ['016245363d9c151890384fcdc1c58d46cbba954c96745d0e9b0425d3761c722f', '7.29.12'],
      ['05ee021954fe87fac04806a34553fe9a66239ee6d4e5866c6918b56a0c67de2a', '7.29.13'],
      ['6f8d62a38d07f3c074393fd766b1851e75a93dad9d1fd0b96227f66bfad6bbe3', '7.29.14'],
      ['8e98929b60ecacaf0b839bf9f76ce1fa4fcc40eff822017f488eed9fde86face', '7.29.15'],
    ],
  },
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
    forms: [
      ['d825eff755761cc4841c667bb198cfd10935ee1c4694a1e86d0867c7f2fd7fbc', '7.22.5'],
      ['ece128d30bb689f1b4849f585ff63fae8fb040acb15b3e806560a34fa1c76945', '7.23.9 to 8.1.0'],
    ],
  },
  {
    // So is what is between two tokens, where no comment is.
    start: '  skipSpace() {\n    const spaceStart',
    within: 'class Tokenizer extends ',
    through: ['\n  }\n'],
    edits: [['behind', 'skipSpace() {', skipSpace]],
    forms: [
      ['169aa0f43c3939c09951b3ad895ae3ec36ad74101b601f2f0cabb85137f431dd', '7.22.5 to 7.25.9'],
      ['e31e40fa8e964e781985b4e8106beeb21a1b06f84fc3303a5951d2d977a96fbb', '7.26.10'],
      ['411f7e3e61a8d0ea4fd0ae5d9fe0d6b91f0a8b1dd547cb8837633ae6903dce08', '7.27.5 to 7.28.4'],
      ['5061c896f34e8f3784837766d844b9350e92208189d6350e11c223c1833a3700', '7.28.5 to 7.29.15'],
      ['a44e23413191f78cdf45c0a73dc348ac29853d408d7049e3437930015689117e', '8.0.0'],
      ['a05ffba63c665c374b9324d19efeb59d07e8e6dd0290e06ee74125318e59ffb3', '8.0.5 to 8.1.0'],
      ['693acff7a9a19f4cdaddd7bcf0cd9f309a009016751e58dedc42e2ad5298c59f', '8.1.3'],
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
        ' if ($nexxo_help?.noScopes?.[node?.type]) return false;',
      ],
    ],
    forms: [
      ['ff526b3e3f1dba2b44406ca4814d026bf95948e66d7d6e631376e387fc5d6f96', '7.22.5'],
      ['ea1f4b2e4982e86a8ea8c9493748ba0eeaea5a4c67e25c2c6d59dd06f7789dcc', '7.23.0 to 7.29.15'],
      ['1efbc29acef38b933031281d0769267567829a4d34d6bc6b4dac5bd4134f0021', '8.0.0 to 8.1.3'],
    ],
  },
  {
    // @babel/traverse: a path whose node is no scope is in the one around it.
    start: 'function setScope() {\n',
    through: ['\n}\n'],
    edits: [
      [
        'instead of',
        'this.scope = this.getScope(target);',
        'this.scope = $nexxo_help?.noScopes?.[this.node?.type] ? target : this.getScope(target);',
      ],
    ],
    forms: [
      ['50c72050ae1bad1e9d37c23bd6bf61dd6230d8c4415029e0395bd8d9db15f247', '7.22.5, 7.23.2'],
      ['550a78027c7131efa77b007b379b665c5e2ad796e82c1cc8c731ecc32fb8e129', '7.24.7 to 7.28.5'],
      ['5fa7f4c8bd3a228e0df2b4ff5fd0a4a6419752a0cdb4fb9cac7e7dcd69f477a3', '7.29.0 to 7.29.15'],
      ['670e04c1792d38bc0a49eb56274ed1bc2891e86732fa220cf767d9bee54b84d4', '8.0.0 to 8.1.3'],
    ],
  },
  {
    // So are those around a scope that are asked whether they are the next.
    start: '  get parent() {\n',
    within: 'class Scope {',
    through: ['\n  }\n'],
    edits: [['before', '_path.isScope()) parent = path;', '!$nexxo_help?.noScopes?.[_path.node?.type] && ']],
    forms: [['4fed699d759627c1e43724d54e8945129e61bc78c337feaf9660e9435e050406', '7.25.7 to 7.29.15']],
  },
  {
    // The paths of a child are looked up and made ready by a native.
    start: 'function _getKey(key, context) {\n',
    through: ['\n}\n'],
    edits: [
      [
        'behind',
        'function _getKey(key, context) {',
        ' const $nexxo_found = $nexxo_help?.babelGet?.(_index.default, this, key, context);' +
          ' if ($nexxo_found !== undefined) return $nexxo_found;',
      ],
    ],
    forms: [['e80c0473512643f2910cfbca887e6332826c85c44e6f63df86b5def347cc3a69', '7.22.5 to 7.29.15']],
  },
  {
    // What most paths need of three functions is done without a call.
    start: 'function resync() {\n',
    through: ['\nfunction _resyncList() {', '\n}\n'],
    edits: [['behind', 'function resync() {', resync]],
    forms: [['5a9500bcd1262fdf402a22dbc7740a9ebe2273ac9fae365eb88570f23e20fb36', '7.25.9 to 7.29.15']],
  },
  {
    // Children that are not there cost no call, and nodes without any no context.
    start: 'function traverseNode(node, opts, scope, state, path, skipKeys, visitSelf) {\n',
    through: ['\n}\n'],
    edits: [
      [
        'instead of',
        'const context = new _context.default(scope, opts, state, path);',
        'const $nexxo_quick = $nexxo_help?.quickWalk === true && !visitSelf;' +
          ' let context = $nexxo_quick ? undefined : new _context.default(scope, opts, state, path);',
      ],
      ['before', 'if (context.visit(node, key)) {', visitChild],
    ],
    forms: [
      [
        '152e085f793e9d4ff315076dc2424418b7cdefc4f9c93d3f3c6cdad085c50674',
        '7.23.2 to 7.26.10, 7.29.0 to 7.29.15',
      ],
      ['7b1158aca770d137b56c1a9ce696be3f4a9745bfc72df02f541734c9834d6722', '7.27.7, 7.28.5'],
    ],
  },
  {
    // @babel/core: a native looks for comments; nodes without any make no arrays.
    start: 'function extractComments(regex, ast) {\n',
    through: ['\n}\n'],
    edits: [
      [
        'instead of',
        'traverseFast(ast, ',
        '($nexxo_help?.eachCommented?.(_t().VISITOR_KEYS, traverseFast) ?? traverseFast)(ast, ',
      ],
      noComments('leading'),
      noComments('inner'),
      noComments('trailing'),
    ],
    forms: [['5840ff020eb821a3caabcfb08c706b4c30c8aa5d78f836a309523a3deedef7af', '7.21.5 to 7.29.13']],
  },
  {
    // @babel/types: where there are no comments, none are put together.
    start: 'function inherit(key, child, parent) {\n',
    through: ['\n}\n'],
    edits: [
      [
        'before',
        'child[key] = Array.from(',
        'if ($nexxo_help?.quickComments && !child[key] && !parent[key]) child[key] = []; else ',
      ],
    ],
    forms: [['32502f6f8888281f6f91203ed77b837a0f300ec3dbc37a10dc340b067bf4cabd', '7.22.5 to 8.0.0']],
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
