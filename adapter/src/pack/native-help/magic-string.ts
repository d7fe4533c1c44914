import type { Edit, Part } from './part.ts';

/** `generateMap` has its text made at once, unless a plugin put another `generateDecodedMap` in place. */
const generateMap =
  'if (this.generateDecodedMap !== $nexxo_own) return new SourceMap(this.generateDecodedMap(options)); ' +
  'const $nexxo_map = this.generateDecodedMap(options, $nexxo_own), $nexxo_text = $nexxo_map.mappings; ' +
  'if (typeof $nexxo_text !== "string") return new SourceMap($nexxo_map); $nexxo_map.mappings = []; ' +
  'return Object.assign(new SourceMap($nexxo_map), { mappings: $nexxo_text });';

const own = 'var $nexxo_own = MagicString.prototype.generateDecodedMap; ';

const loop =
  'const $nexxo_raw = $nexxo_help?.magicMappings?.(this, options.hires, $FLAGS, arguments[1] === $nexxo_own); ' +
  'if ($nexxo_raw === undefined) { ';

/** What is the same before version 1. */
const common: readonly Edit[] = [
  ['instead of', 'return new SourceMap(this.generateDecodedMap(options));', generateMap],
  ['instead of', 'mappings: mappings.raw', 'mappings: $nexxo_raw ?? mappings.raw'],
];

/** What the versions do differently: the flags of `crates/guest/src/mappings/magic_string.rs`, and 16 where `boundary` means something. */
export const magicStringParts: readonly Part[] = [
  {
    start: 'var BitSet = function BitSet(arg) {\n',
    through: ['var MagicString = function ', 'var hasOwnProp = Object.prototype.hasOwnProperty;'],
    edits: [
      ...common,
      ['before', 'var locate = getLocator(this.original);', loop],
      ['before', 'return {\n\t\tfile: options.file ?', '} '],
      ['before', 'var hasOwnProp = ', own],
    ],
    forms: [
      ['63dcfec865135dac57647a51243ed0e2fd18a2118a8941fd1b3c95b2a07c0817', '0.25.7, CommonJS', 4],
      ['abb06354d1c1c96c373f01b6def40fe3bfa608d5b77c27ab992389ab7182a390', '0.25.7, ES module', 4],
      ['3cc60d66a7d7e2f86b5d9053b003d2c5a9e2baad68dba4e3f27fe0c4aa412d11', '0.25.9, CommonJS', 4],
      ['2e61ca84d154be0239309340d47dd0e0e42ed911db3603aea48c45af02324196', '0.25.9, ES module', 4],
    ],
  },
  {
    start: 'class BitSet {\n',
    through: ['class MagicString {', 'const hasOwnProp = Object.prototype.hasOwnProperty;'],
    edits: [
      ...common,
      ['before', 'const locate = getLocator(this.original);', loop],
      ['before', 'return {\n\t\t\tfile: options.file ?', '} '],
      ['before', 'const hasOwnProp = ', own],
    ],
    forms: [
      [
        'c0f64bfa3fc0703306dc8c377f7c7c798d28767ec1917860ea350a3c49092350',
        '0.26.7, 0.27.0, 0.28.0, CommonJS',
        4,
      ],
      [
        'c00f516c578abab590e8bd0eefcf9b87c93e765708a6ac4bfc485aeaefb75ba7',
        '0.26.7, 0.27.0, 0.28.0, ES module',
        4,
      ],
      ['621c86d962a03add2297012e41abde2348108135ed447402e0c81c659fdc3e5a', '0.29.0, CommonJS', 4],
      ['8a4c206fc60c2948c9306826a6986b79aafdde296c71a1fa46e40588222ab6a6', '0.29.0, ES module', 4],
      ['49061eda593321533c114dc7ca906f81c99d7338685c7a6803c4b6229f1bb548', '0.30.0, 0.30.1, CommonJS', 4],
      ['751115315b5be4c3636749071bc19148ff6454cd62f324945f7d3d47155783c7', '0.30.0, 0.30.1, ES module', 4],
      ['55d5a856d530c847cdc99ba7667c4a942f34739911f52c65f431f9b7844d01ab', '0.30.10, CommonJS', 21],
      ['fa0d9faacdcf98a092ee6b0f5a4bce4411696e4ab58caa123fbe2c931d0b9855', '0.30.10, ES module', 21],
      ['a8d58b5c997e41c66d31cedb6be00c01350c603196f911a13db2f553a7037926', '0.30.11, CommonJS', 21],
      ['79f6e4d56a7f4a483e669debcba2807f516ae4338c5af51de44716aa9645e128', '0.30.11, ES module', 21],
      ['1c606644d1d29cd2f01b624ecd8fceb2aa0a8f9fea65e66bb23f31ad45d6796e', '0.30.12, CommonJS', 49],
      ['c35299d13ad95e76635d60d8130a7dd661998e949d90615628541816cdfece69', '0.30.12, ES module', 49],
      [
        'b9671a7b1464c87229b7e00ccc15e776d754f38e84116c18e2f02fd17996eb37',
        '0.30.13, 0.30.14, 0.30.15, CommonJS',
        49,
      ],
      [
        'a76dcb45d37a801edb981e2ce10a65a9085a8f392ea31eb0b2de94a319442506',
        '0.30.13, 0.30.14, 0.30.15, ES module',
        49,
      ],
      ['e98ee43817568656ec08f558ae215648305bd673a43d14b36324d3c95d572901', '0.30.17, CommonJS', 17],
      ['635af1aaa40897e1a5988861aa7829e6e188b7bf418a17114404a0a497096b07', '0.30.17, ES module', 17],
      ['e072174170e2578a495e63a234dde61cf6b18bc4b307cc1b0efab6908b926869', '0.30.18, CommonJS', 17],
      ['78e22f9a2525a1816b6558b8f6afc580b833063fcbb17d300cd580e1026b29b4', '0.30.18, ES module', 17],
      ['a403fc637c51983e9a6e1bf6452a89c10d69f46af5082b013c3e4de8d1b77cc1', '0.30.19, 0.30.21, CommonJS', 25],
      ['95e3c5648e101fa2882ef39ee456cfe9db4eac02cc71a2245071cb0c5968f1e7', '0.30.19, 0.30.21, ES module', 25],
      ['d2581e8fda33f651c7aa29678774e20b2b3f0799b18981ad8459920aebc77f00', '0.30.3, CommonJS', 20],
      ['03035ca7df826105b9c5431956d3722314bc7561eee00e1172fc714ec8b26d15', '0.30.3, ES module', 20],
      ['0fb8ef365777c3ffb9a76ae5186f91639241e758ae712694edb8018e725470e3', '0.30.4, 0.30.5, CommonJS', 22],
      ['471466c131b964c8fa68ad1b23b11a41c994ee7370259c18a019ec4da6a36590', '0.30.4, 0.30.5, ES module', 22],
      ['4b02747c49c5f92d7b443f587a9b98b0152bccd096ca5d67bdda6c6430bf2808', '0.30.6, CommonJS', 22],
      ['85191e46921b99ee6122bea35c3a236c344c34aa3c42c8fcd9c32bdde9518423', '0.30.6, ES module', 22],
      ['f9274939e8278dbe713b2b4836ab2f578e4ea5a5ec1007c42fa232ea139bb115', '0.30.8, CommonJS', 21],
      ['50f53333c0465b3e2bffd8a9d6c6433d503f1209020d6cad5b67cdbc99b108c5', '0.30.8, ES module', 21],
    ],
  },
  {
    start: '//#region src/BitSet.ts\n',
    through: ['var Mappings = class {', '//#region src/MagicString.ts\n'],
    edits: [
      [
        'behind',
        'addMagicString(magicString, sourceIndex, nameIndex) {',
        ' if ($nexxo_help?.addMagicString?.(this, magicString, sourceIndex)) return;',
      ],
    ],
    forms: [['5947a64ff6efcf6c0c4dab05148af0658b831217ca11e70c9a5052b3ba181841', '1.4.5, ES module']],
  },
];
