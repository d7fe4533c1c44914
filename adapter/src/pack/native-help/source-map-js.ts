import type { Part } from './part.ts';

const known = (name: string): Part['edits'] => [
  ['before', `exports.${name} = ${name};`, `$nexxo_help?.mapsKnown?.(${name}); `],
];

/** Classes whose maps other packages' help makes, where it knows them. */
export const sourceMapJsParts: readonly Part[] = [
  {
    start: "var base64VLQ = require('./base64-vlq');\nvar util = require('./util');\n",
    through: ['\nexports.SourceMapGenerator = SourceMapGenerator;\n'],
    edits: [
      ...known('SourceMapGenerator'),
      [
        'behind',
        'var mappings = this._mappings.toArray();',
        ' var $nexxo_text = $nexxo_help?.writeMappings?.(mappings, this._sources, this._names); if ($nexxo_text !== undefined) return $nexxo_text;',
      ],
    ],
    forms: [
      ['210e5a7773a446e9cca776f4486e01191a898c003ba36fbabd06bd6bb81c4e68', '1.2.0, 1.2.1'],
      ['baad30f89fc1543cee3a25e08f220df0a37c6ea6f34094ffd66d16785b9e3565', '1.2.2, 1.2.3'],
      ['bfcc02ebe1fba00d09461f56a9b272329b0c853d702644cd63fbeed65b07b462', '1.2.4'],
    ],
  },
  {
    start: "var util = require('./util');\nvar binarySearch = require('./binary-search');\n",
    through: ['\nexports.IndexedSourceMapConsumer = IndexedSourceMapConsumer;\n'],
    edits: known('SourceMapConsumer'),
    forms: [
      ['7d446f152fdbb49c109d8505427b1f7c9ffb2495f11a2383f16f5a3d11fede4e', '1.2.1'],
      ['ee24781ebfb8a29b1505b6a427319ea3b7fd7b3d881e93ead5bf136c6691e55d', '1.2.2, 1.2.3'],
      ['25aec2b25c53e87ac6d1c279cdb20cf77ea3d1c79ed29d486d973a606ee7db7b', '1.2.4'],
    ],
  },
];
