import type { Part } from './part.ts';

/** Goes over what `isMeant` holds for from where the scanner is, and keeps it in a buffer of text. */
const takeName = (buffer: string, isMeant: string): string =>
  ' var $scanner = this.scanner; if ($scanner instanceof A.SpanScanner) {' +
  ' var string = $scanner.string, from = $scanner._string_scanner$_position, at = from, code;' +
  ` while ((code = string.charCodeAt(at)) > 96 ? code < 123 : ${isMeant} || code > 47 && code < 58 || code > 64 && code < 91) ++at;` +
  ` if (at > from) { ${buffer}._contents += string.slice(from, at); $scanner._string_scanner$_position = at; } }`;

/** What `sass:meta` takes is read once, not by each compilation. */
const readOnce = (kind: string, parameters: string, forms: Part['forms']): Part => ({
  start: `    BuiltInCallable$${kind}0($name, parameters, ${parameters}) {\n`,
  through: ['\n    },\n'],
  edits: [
    [
      'behind',
      `($name, parameters, ${parameters}) {`,
      ' var $lists, $key, $list; if (url === "sass:meta") {' +
        ` $lists = A.BuiltInCallable$${kind}0.$nexxo_lists || (A.BuiltInCallable$${kind}0.$nexxo_lists = new Map());` +
        ' $key = $name + "(" + parameters; $list = $lists.get($key); }',
    ],
    ['before', 'A.ScssParser$0(', '$list || ($list = '],
    ['behind', '.parseParameterList$0()', ', $lists && $lists.set($key, $list), $list)'],
  ],
  forms,
});

/**
 * The compiler is one file that dart2js wrote, with two copies of most of it. It is read at run time, and these edits are
 * put in then: see `huge-module.ts`. Where help is off they are not.
 */
export const sassParts: readonly Part[] = [
  readOnce('function', 'callback, url', [
    ['480c4c4b66c18f4d1b4e77757cab617702cf4b492d1601ab955c3489f9b67d8e', '1.83.4 to 1.93.2'],
    ['261f7ae1ae0fa17adb8cb1eea9867b8a325d99782ba559ae9038fd0a2f059fe9', '1.97.3 to 1.108.2'],
  ]),
  readOnce('mixin', 'callback, acceptsContent, url', [
    ['6e0f8a25e0fa733f0da02d7cd7a3851358f987d81b798ca60ed13d63e508fe95', '1.83.4 to 1.93.2'],
    ['167623fc940a58168408e995a84f258b7bc178ce24b68aa501d303a5c9ea088d', '1.97.3 to 1.108.2'],
  ]),
  {
    start: '    peekChar$1(offset) {\n',
    through: ['    peekChar$0() {\n', '\n    },\n'],
    edits: [
      [
        'instead of',
        'return this.peekChar$1(null);',
        'var string = this.string, at = this._string_scanner$_position;' +
          ' return at < 0 || at >= string.length ? null : string.charCodeAt(at);',
      ],
    ],
    forms: [['206dd02237cee209103eb71458481fe372b8788e6e077723fcfb187701379833', '1.70.0 to 1.108.2']],
  },
  {
    start: '    whitespaceWithoutComments$1$consumeNewlines(consumeNewlines) {\n',
    through: ['\n    },\n'],
    edits: [
      [
        'behind',
        '(consumeNewlines) {',
        ' var $scanner = this.scanner; if ($scanner instanceof A.SpanScanner) {' +
          ' var string = $scanner.string, at = $scanner._string_scanner$_position, code;' +
          ' while ((code = string.charCodeAt(at)) === 32 || code === 10 || code === 9 || code === 13 || code === 12) ++at;' +
          ' $scanner._string_scanner$_position = at; return; }',
      ],
    ],
    forms: [
      ['698969a86b3341c628674b2995205b5c6d078d2398182dd03df7f4395cda7e76', '1.85.0 to 1.93.2'],
      ['f76c27b44067a657f4932d445480d35977010e35cdea43705d5fb4043442d695', '1.97.3 to 1.108.2'],
    ],
  },
  {
    start: '    _parser1$_identifierBody$3$normalize$unit(text, normalize, unit) {\n',
    through: ['\n    },\n'],
    edits: [
      [
        'behind',
        '(text, normalize, unit) {',
        takeName('text', 'code === 45 ? !unit : code === 95 ? !normalize : false'),
      ],
    ],
    forms: [
      ['a923ca161a6dea88eb56c79a88c9a13f3856944b997359e7ab85c531fc31e1b4', '1.85.0 to 1.93.2'],
      ['5504a12f2b30c941b2e154d313194b711ab64b240d5f736dece1edd6a9726f70', '1.97.3 to 1.104.1'],
      ['7d983e75eebf5c8f830ccaec2d6f6c5590fbd2e44501e72bf1122f2e1b803096', '1.106.1 to 1.108.2'],
    ],
  },
  {
    start: '    _stylesheet0$_interpolatedIdentifierBodyHelper$2$expression(buffer, expression) {\n',
    through: ['\n    },\n'],
    edits: [
      [
        'behind',
        '(buffer, expression) {',
        takeName('buffer._interpolation_buffer0$_text', 'code === 45 || code === 95'),
      ],
    ],
    forms: [['1ba2a675fbb1f7834349c6d37821b1fee259cd2f650ce5508f2775068ab2ca47', '1.106.1 to 1.108.2']],
  },
  {
    start: '    StringExtension_get_isSimpleIdentifier(_this) {\n',
    through: ['\n    },\n'],
    edits: [['behind', '(_this) {', ' if ($nexxo_help.simpleName.test(_this)) return true;']],
    forms: [['ded3e2142387f341b917ff28db19b922bdc169c6563981d75386cbc9835a899a', '1.108.1, 1.108.2']],
  },
  {
    start: '    SourceFile$_fromList$2$url(decodedChars, url) {\n',
    through: ['\n    },\n'],
    edits: [
      [
        'behind',
        '(decodedChars, url) {',
        ' if (decodedChars instanceof A.CodeUnits &&' +
          ' $nexxo_help.sourceUnits(decodedChars._string, this._decodedChars, this._lineStarts)) return;',
      ],
    ],
    forms: [['87acf25a990e00c8a34288ad8c61fd922cc73db1ec4914e84af90e1443846bd2', '1.100.0 to 1.108.2']],
  },
  {
    start: '    get$hashCode(receiver) {\n      var t1, hash, i;\n',
    through: ['\n    },\n'],
    edits: [
      [
        'behind',
        '    get$hashCode(receiver) {',
        ' var $hash = $nexxo_help.dartHash(receiver); if ($hash !== undefined) return $hash;',
      ],
    ],
    forms: [['ba86211b652414d0f46eae500c8fa0ab570e3226041397f76e0ba11900df0bc1', '1.70.0 to 1.108.2']],
  },
  {
    start: '    get$iterator(receiver) {\n      return new J.ArrayIterator',
    through: ['\n    },\n'],
    edits: [
      ['behind', '    get$iterator(receiver) {', ' var rti = A._arrayInstanceType(receiver);'],
      [
        'instead of',
        'A._arrayInstanceType(receiver)._eval$1("ArrayIterator<1>")',
        'rti.$nexxo_iterator || (rti.$nexxo_iterator = rti._eval$1("ArrayIterator<1>"))',
      ],
    ],
    forms: [['87578398af725757ba006e2e28bdd90c384a7f2359f0b9802d50a3f731a42495', '1.77.8 to 1.108.2']],
  },
];
