import type { Edit, Part } from './part.ts';

/** A call at the beginning of `load`, which names its schemas as the file does: the one used by default comes first. */
const call = (load: string, schemas: string): readonly Edit[] => [
  [
    'behind',
    load,
    ` const $nexxo_value = $nexxo_help?.loadYaml?.(input, options, ${schemas}); if ($nexxo_value !== undefined) return $nexxo_value;`,
  ],
];

const plain = 'function load(input, options) {';
const renamed = 'function load$1(input, options) {';
const bundled = 'function load2(input, options) {';
const spaced = 'function load (input, options) {';

/** As CommonJS the types of scalars are in files of their own. */
const commonjs: readonly Part[] = [
  {
    start: "var common              = require('./common');\n",
    through: [plain, '\nmodule.exports.safeLoad    = safeLoad;'],
    edits: call(plain, 'DEFAULT_FULL_SCHEMA, DEFAULT_SAFE_SCHEMA'),
    forms: [
      ['17c5d2d84a2890f9977b028cb79192af4eb4383f367fa1cb843ebb9ad6de8fd2', '3.13.1'],
      ['d9dd2f876e67a5499848d0992fe45c50a82e5a1f0e20807f2df7cc302d5edc02', '3.14.0'],
      ['d49a510e507def6428a34e4852fcb48448544a1d4182ed04d463cbc2327ef8d3', '3.14.1'],
      ['a2c4dbc8081e3c6dd5ade1c8fe1834cea7a53d9a0fabeaedfe39715b71679a87', '3.14.2'],
      ['0ef447325fb1f4ff0ef2b9414cc12d501b4950e89797f612edc591cf9ac1f275', '3.15.0, 3.15.1'],
      ['1c7ae050c0ee02df4c046f8085571d76fdf65cbab97dcb55e5cf89e8b612185b', '3.15.2'],
    ],
  },
  {
    start: "var common              = require('./common');\n",
    through: [plain, '\n}\n'],
    edits: call(plain, 'DEFAULT_SCHEMA'),
    forms: [
      ['1f64376a86aef6cd628576ce5588cb13e1868ad4f9862f3436ad22ad13171731', '4.0.0, 4.1.0, CommonJS'],
      ['325e42818119c42527d90430653ff548dd6d1314374a9c75487e7617c6b77dc9', '4.1.1, CommonJS'],
    ],
  },
  {
    start: "const common = require('./common')\n",
    through: [spaced, '\n}\n'],
    edits: call(spaced, 'DEFAULT_SCHEMA'),
    forms: [
      ['251b1d3d87b67cec7a863f1fc84957d759f91f40e1fd3a5d4e74aa08b6d24723', '4.2.0, CommonJS'],
      ['8ba1818c4f8d68d505c2bb6161b74378a664d25ae5e300e326a77aa372c71b3d', '4.3.0, 4.3.1, CommonJS'],
      ['62969071c240aad23909ebe6ac074ddbc627828f40a95ed985d6461b8a9b013b', '4.3.2, CommonJS'],
    ],
  },
];

export const jsYamlParts: readonly Part[] = [
  ...commonjs,
  {
    start: 'function isNothing(subject) {\n',
    through: [plain, '\n}\n'],
    edits: call(plain, '_default'),
    forms: [['5e5eed6037ccbaf46bfa7602578d7fcc5beef76951fe53342e01a0216582b69e', '4.0.0, ES module']],
  },
  {
    start: 'function isNothing(subject) {\n',
    through: [renamed, '\n}\n'],
    edits: call(renamed, '_default'),
    forms: [
      ['e385131616e0690a9f22af573a54e7cd0c23e3a28ce62cbe1581b649fa10ad59', '4.1.0, ES module'],
      ['665e236d7d0741901bfeb85a6aa5db83e1c5052a6d4d8ab92a068370c3e070b1', '4.1.1, ES module'],
    ],
  },
  {
    start: 'var __create = Object.create;\n',
    through: ['//#region lib/loader.js\n', plain, '\n\t}\n'],
    edits: call(plain, 'DEFAULT_SCHEMA'),
    forms: [['15f845639b19f73103f00cdf8fd86874b1f4ce701e0425711e7cde51d5506f9c', '4.2.0, ES module']],
  },
  {
    start: 'var jsYaml = {};\nvar loader = {};\n',
    through: [bundled, '\n  }\n'],
    edits: call(bundled, 'DEFAULT_SCHEMA2'),
    forms: [
      ['bb3918c44f07a4bb9c40329755a4bfd57414db270cfd1b211bbb23b8348f92c5', '4.3.0, ES module'],
      ['ef3327bc8ef12eeffc0067e53a0fd0620d5ee31cd8ada06a6bb2c98f272cd247', '4.3.1, ES module'],
      ['828eecb641597aeb2b9c4af4736cdc057bf234020f3764651454621e9728b925', '4.3.2, ES module'],
    ],
  },
];
