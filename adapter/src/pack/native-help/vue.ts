import type { Part } from './part.ts';

/** Parts of `@vue/compiler-core` that go through a text or through its line breaks, and the scopes of `@vue/compiler-sfc`'s styles and its source maps. */
export const vueParts: readonly Part[] = [
  {
    start: '  fastForwardTo(c) {\n',
    within: 'class Tokenizer {\n',
    through: ['\n  }\n'],
    edits: [
      [
        'behind',
        'fastForwardTo(c) {',
        ' const $nexxo_found = $nexxo_help?.forwardTo?.(this, c); if ($nexxo_found !== undefined) return $nexxo_found;',
      ],
    ],
    forms: [['e298ff4ee3ad2147418ec1e5a1edcab87d1614b10dae3875c9e376356ac569a9', '3.4.21 to 3.5.45']],
  },
  {
    // Most places that are asked for are behind the last line break so far.
    start: '  getPos(index) {\n',
    within: 'class Tokenizer {\n',
    through: ['\n  }\n'],
    edits: [
      [
        'before',
        'if (length > 100) {',
        'if ($nexxo_help?.quickLines && this.newlines[length - 1] < index) j = length - 1; else ',
      ],
    ],
    forms: [['22186fa860a4bebe39fd651f01b6f0f2768be6225900f69e67f63273680280c6', '3.5.26 to 3.5.45']],
  },
  {
    start: 'function advancePositionWithMutation(',
    through: ['\n}\n'],
    edits: [
      [
        'before',
        'for (let i = 0; i < numberOfCharacters; i++) {',
        'if ($nexxo_help?.quickLines && typeof source === "string")' +
          ' for (let i = source.indexOf("\\n"); i >= 0 && i < numberOfCharacters; i = source.indexOf("\\n", i + 1))' +
          ' { linesCount++; lastNewLinePos = i; } else ',
      ],
    ],
    forms: [['4287ae9088ee8ade1bd4b357680c8fc0eafd11f41f3122bc75b57baa2a9b0efb', '3.4.21 to 3.5.45']],
  },
  {
    // A plain selector gets its attribute as a text, which is what its tree becomes.
    start: 'function processRule(id, rule) {\n',
    through: ['  rule.selector = selectorParser', '\nscopedPlugin.postcss = true;\n'],
    edits: [
      [
        'before',
        '  rule.selector = selectorParser',
        '  const $nexxo_scoped = $nexxo_help?.scopedSelector?.(id, rule, $FLAGS === 1 && deep);' +
          ' if ($nexxo_scoped !== undefined) { rule.selector = $nexxo_scoped; return; }',
      ],
    ],
    forms: [
      ['8c7ce0baf9dae7f28631c58652873c355f7381e9140072d9576a13789fb5ecf7', '3.4.21', 0],
      ['8bc01d8ab3d0c292ef58304c9263da8791139009bf26aead7221196e2f4b8b34', '3.4.29 to 3.5.2', 0],
      ['8f700ba65f80e7daec3776f813eabc90e78ec686e08462815ffff92fc544a996', '3.5.10', 1],
      ['531026e279ff08522729382ed61377ffc69c13806d05d5a17c2a1475935f8c28', '3.5.14', 1],
      ['91d01f317d11bfbbb9c30bfb6bcd0afd02a16789d0d54a1cffdb3b15bb4c2ab7', '3.5.18 to 3.5.30', 1],
      ['3c8b752fb9e37094cc54f5a1ba8168a194753b389ab2d2258c30b772b43f7f7a', '3.5.34 to 3.5.45', 1],
    ],
  },
  {
    // What a block maps to is its file, a character at a time.
    start: 'const splitRE = /\\r?\\n/g;\n',
    through: ['function generateSourceMap', '\n}\n'],
    edits: [
      [
        'before',
        'generated.split(splitRE).forEach(',
        'if (!$nexxo_help?.mapCharacters?.(sourceMapJs, map, generated, lineOffset, columnOffset)) ',
      ],
    ],
    forms: [
      ['0e23579ca1b4bf6b32ab6077cf3df5cbe01105b334fa95a80d839a3f01c19e9d', '3.4.21'],
      ['c4cf98582280e383530f7daf021b2b3fc5c2a01ce2c63f6957d5dafdefc58038', '3.4.29 to 3.5.45'],
    ],
  },
  {
    // The maps of a script and its template become one when both are there.
    start: 'function mergeSourceMaps(scriptMap, templateMap, templateLineOffset) {\n',
    through: ['\n}\n'],
    edits: [
      ['behind', 'const generator = new sourceMapJs.SourceMapGenerator();', ' const $nexxo_maps = [];'],
      [
        'instead of',
        'consumer.eachMapping((m) => {',
        '$nexxo_maps.push([consumer, lineOffset, () => consumer.eachMapping((m) => {',
      ],
      ['instead of', '    });\n  };\n  addMapping(scriptMap);', '    })]);\n  };\n  addMapping(scriptMap);'],
      [
        'before',
        'generator._sourceRoot = scriptMap.sourceRoot;',
        'if (!$nexxo_help?.mergeMaps?.(sourceMapJs, generator, $nexxo_maps)) for (const [, , add] of $nexxo_maps) add(); ',
      ],
    ],
    forms: [['e68baeb224a85a199f8e5fc45ff8b7ec7555da2c0c48f524a3279cf6a72d89fe', '3.5.18 to 3.5.45']],
  },
];
