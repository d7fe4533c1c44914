import { asList, listMark } from './dart.ts';
import type { Edit, Known, Part } from './part.ts';

/** Goes over what `isMeant` holds for from where the scanner is, and keeps it in a buffer of text. */
const takeName = (buffer: string, isMeant: string): string =>
  ' var $scanner = this.scanner; if ($scanner instanceof A.SpanScanner) {' +
  ' var string = $scanner.string, from = $scanner._string_scanner$_position, at = from, code;' +
  ` while ((code = string.charCodeAt(at)) > 96 ? code < 123 : ${isMeant} || code > 47 && code < 58 || code > 64 && code < 91) ++at;` +
  ` if (at > from) { ${buffer}._contents += string.slice(from, at); $scanner._string_scanner$_position = at; } }`;

/** The code unit where a scanner is, or NaN behind the end. */
const codeHere = (scanner: string): string =>
  `${scanner}.string.charCodeAt(${scanner}._string_scanner$_position)`;

const ofOneUnit: Edit = [
  'before',
  'A.Primitives_stringFromCharCode(charCode)',
  '0 <= charCode && charCode <= 65535 ? String.fromCharCode(charCode) : ',
];

const isLetter = (code: string): string => `${code} > 96 && ${code} < 123 || ${code} > 64 && ${code} < 91`;

/** Goes over a name in ASCII from a letter on, in a scanner that is this parser's. */
const overName = (others: string, first = ''): string =>
  ' var $scanner = this.scanner, $string = $scanner.string, $start = $scanner._string_scanner$_position,' +
  ` $at = $start, $code = $string.charCodeAt($at); if (${isLetter('$code')}${first}) {` +
  ` do $code = $string.charCodeAt(++$at); while ($code > 96 ? $code < 123 : ${others} || $code > 47 && $code < 58 || $code > 64 && $code < 91);`;

const textWithExpressions: Known = {
  start: '    Interpolation$0(contents, spans, span) {\n',
  through: ['    Interpolation0: function Interpolation0(t0, t1, t2) {\n', '\n    },\n'],
  forms: [['f1bcca5b133ee7b28deea3c39e5629eb8a41fc3c8b90a2c670dba85d7d1b60e6', '1.80.7 to 1.108.2']],
};

const itsCheck: Known = {
  start: '    Interpolation$30(contents, spans, span) {\n',
  through: ['\n    },\n'],
  forms: [['9016488644356db7c8b27f336a74049bf3694be98f130a1971bba660db0b2ca8', '1.80.7 to 1.108.2']],
};

/** A text with no expression in it. */
const plainText = (text: string, span: string): string =>
  ` var $contents = [${text}], $spans = [null];${asList('$contents', 'type$.Object', 3)}` +
  `${asList('$spans', 'type$.nullable_FileSpan', 3)} return new A.Interpolation0($contents, $spans, ${span});`;

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
    start: '    interpolatedIdentifier$1$expression(expression) {\n',
    through: ['new A.InterpolationBuffer0(', '\n    },\n'],
    edits: [
      [
        'behind',
        '(expression) {',
        `${overName('$code === 45 || $code === 95', ' || $code === 95')}` +
          ' if (!($code > 127 || $code === 92 || $code === 35)) { $scanner._string_scanner$_position = $at;' +
          `${plainText('$string.slice($start, $at)', 'this.spanFrom$1(new A._SpanScannerState($scanner, $start))')} } }`,
      ],
    ],
    needs: [listMark, textWithExpressions, itsCheck],
    forms: [['b5534d51a375669650e6235edfc0758fd50a5017cbd028ba8d15eb528db8223f', '1.106.1 to 1.108.2']],
  },
  {
    start: '    interpolation$1(span) {\n',
    through: ['this._interpolation_buffer0$_text', '\n    },\n'],
    edits: [
      [
        'behind',
        '(span) {',
        ' var $text = this._interpolation_buffer0$_text._contents;' +
          ` if ($text.length !== 0 && this._interpolation_buffer0$_contents.length === 0) {${plainText('$text', 'span')} }`,
      ],
    ],
    needs: [listMark, textWithExpressions, itsCheck],
    forms: [
      ['431c1007a713978d51f9528ed4a1d3071de068cd4d21fde6b1ec858f893c2f9c', '1.70.0 to 1.77.8'],
      ['b1928a461307af369dbd88ec4293f91c6b05f34e064b9a7ac59899bbb7299331', '1.80.7 to 1.85.0'],
      ['3bde74cdc3b1fe111935b7dc0486398412310199a8c84f8546dc67715861ae49', '1.89.2 to 1.108.2'],
    ],
  },
  {
    start: '    addInterpolation$1(interpolation) {\n',
    through: ['_this._interpolation_buffer0$_text', '\n    },\n'],
    edits: [
      [
        'behind',
        '(interpolation) {',
        ' var $all = interpolation.contents, $text; if ($all.length === 1 && typeof ($text = $all[0]) == "string" && $text !== "")' +
          ' { this._interpolation_buffer0$_text._contents += $text; return; }',
      ],
    ],
    needs: [textWithExpressions, itsCheck],
    forms: [
      ['62c6b85d75ad75404fbeb2669f432a2c8d7f635f96d5f6bb0680651a7e771a9b', '1.70.0'],
      ['cd8513742dc5d194169e6e53799c938615b98a57fee25148d0e96307e6e9e506', '1.77.8'],
      ['57fdfe9e0a217871bf133b36b2b7fa7e75553255d489623de804affc08c55977', '1.80.7'],
      ['837c357896002ff326c79063abd2ab3a88084f5769556197044b3c9dad071eab', '1.83.4 to 1.89.2'],
      ['aab5a48e6846e67b2cd25a8251f60ced56e573f615762cab05fc3d7ae7b588cb', '1.93.2 to 1.108.2'],
    ],
  },
  {
    start: '    identifier$2$normalize$unit(normalize, unit) {\n',
    through: ['\n    },\n'],
    edits: [
      [
        'behind',
        '(normalize, unit) {',
        `${overName('$code === 45 ? !unit : $code === 95 ? !normalize : false')}` +
          ' if (!($code > 127 || $code === 92 || $code === 45 || $code === 95)) {' +
          ' $scanner._string_scanner$_position = $at; return $string.slice($start, $at); } }',
      ],
    ],
    forms: [
      ['e435eb0f1071b9f11925a54044f0365719167d95a70ed03d5c1d07442cfce4ed', '1.70.0 to 1.89.2'],
      ['bde0646a8417f65f4fc9dcf7a194fc495330e8b0aff6a42c4f09462d8c31ec6c', '1.70.0 to 1.77.8'],
      ['434befa95b7e009483f73b7bed3d5d5125a3edaf940b1f1ab278f10e74f7dff4', '1.80.7 to 1.89.2'],
      ['0abe0a2be7b0374c01b8790b062266380b786bd477581604e1a76f2973e8aa94', '1.93.2 to 1.104.1'],
      ['f5e01b698043046c7be90c9c91e5290491d242a09a70ee38491c2ea4c2c6e0b7', '1.93.2 to 1.104.1'],
      ['a08fd46e14af30e9c1dd1f6c3b562529549bdfdd581087c305f6a4fe9fba8920', '1.106.1 to 1.108.2'],
      ['d551281300039636c0b56944ec0e3a3fb8fe674885191b853e1e7826af72c988', '1.106.1 to 1.108.2'],
    ],
  },
  {
    start: '    lookingAtIdentifier$0() {\n',
    through: ['\n    },\n'],
    edits: [
      [
        'behind',
        '() {',
        ` var $code = ${codeHere('this.scanner')}; if (${isLetter('$code')} || $code === 95) return true;`,
      ],
    ],
    forms: [['a6d086deeb8fb87172079a3a5276e5447f7331dd0f0c9c2c50912a939b7345fb', '1.70.0 to 1.108.2']],
  },
  {
    start: '    _stylesheet0$_lookingAtInterpolatedIdentifier$0() {\n',
    through: ['\n    },\n'],
    edits: [
      [
        'behind',
        '() {',
        ` var $code = ${codeHere('this.scanner')}; if (${isLetter('$code')} || $code === 95) return true;`,
      ],
    ],
    forms: [
      ['b63798cb9af34f46ec4c86637ab4fd62fae853413dd157670cf94fbc2774c53a', '1.70.0 to 1.77.8'],
      ['a131f24265296de95786ad666e759601dddd5f3d566d73e9d8fefb554d7c040c', '1.80.7 to 1.108.2'],
    ],
  },
  {
    start: '    _stylesheet0$_singleExpression$0() {\n',
    through: ['\n    },\n'],
    edits: [
      [
        'behind',
        '() {',
        ` var $code = ${codeHere('this.scanner')};` +
          ` if ($code !== 117 && $code !== 85 && (${isLetter('$code')})) return this.identifierLike$0();` +
          ' if ($code === 36) return this._stylesheet0$_variable$0();' +
          ' if ($code > 47 && $code < 58) return this._stylesheet0$_number$0();',
      ],
    ],
    forms: [
      ['feaef34f5605460f0cbea20395587bc33738c3b221bffb27a9f87a5b5241cc38', '1.70.0 to 1.85.0'],
      ['f35e92bd51c61294173c9c3c4d09a8fcb3882253a387762919061561a3b4a305', '1.89.2 to 1.93.2'],
      ['8831c1da927f6c5eea7fb813053319a0d4d1ea7b5b0ceecf567c8ea23be9a3d8', '1.97.3 to 1.100.0'],
      ['6afed85735486ce5f1a01935b7c65e9cccb064a567af1f2b9d3716f46e5aa261', '1.104.1'],
      ['ce290a2f4a9a2b0516588719a1335fd4ad36302430bf76e3cd460c547b7511c0', '1.106.1 to 1.108.2'],
    ],
  },
  {
    start:
      '    _stylesheet0$_expression$4$bracketList$consumeNewlines$singleEquals$until(bracketList, consumeNewlines, singleEquals, until) {\n',
    through: ['\n    },\n'],
    edits: [
      [
        'instead of',
        'if (_3_1 == null)\n          break;',
        'if (_3_1 == null || (_3_1 === 59 || _3_1 === 41 || _3_1 === 125 || _3_1 === 123) && !_3_0._1)\n          break;',
      ],
    ],
    forms: [['24dc640b34a3a7ccaf15b443a2714490acd9e92a0cf9d7b8ed80412ea13eb60e', '1.106.1 to 1.108.2']],
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
    start: '    whitespace$1$consumeNewlines(consumeNewlines) {\n',
    through: ['\n    },\n'],
    edits: [['before', 'this.scanComment$0()', `${codeHere('this.scanner')} === 47 && `]],
    forms: [['e3427aef5898a1a2ff2b6636420d6dbc0c66de362237be73ca39c1750b87a1fd', '1.85.0 to 1.108.2']],
  },
  {
    start: '    peekCharOrEscape$0() {\n',
    through: ['\n    },\n'],
    edits: [
      [
        'behind',
        '() {',
        ` var $code = ${codeHere('this.scanner')};` +
          ' if ($code !== 92 && $code === $code) return new A._Record_2($code, false);',
      ],
    ],
    forms: [['cc407f5eceadba94867babd4e8ba2d89a41643fe500052212ade3fddbbdf5800', '1.106.1 to 1.108.2']],
  },
  {
    start: '    readCharOrEscape$0() {\n',
    through: ['\n    },\n'],
    edits: [
      [
        'behind',
        '() {',
        ` var $scanner = this.scanner, $code = ${codeHere('$scanner')};` +
          ' if ($code !== 92 && $code === $code) {' +
          ' ++$scanner._string_scanner$_position; return new A._Record_2($code, false); }',
      ],
    ],
    forms: [
      ['a3a4168f9d3b9d626ab2379a261c03b0a25a6b6e593d8abf531918ce0a02d895', '1.106.1 to 1.108.2'],
      ['be7cef49c804ab877f048bebb8ababb5900438ae8ba795191f23d12ba0934f61', '1.106.1 to 1.108.2'],
    ],
  },
  {
    start: '    expectChar$1(character) {\n',
    through: ['\n    },\n'],
    edits: [
      [
        'behind',
        '(character) {',
        ` if (character < 65536 && ${codeHere('this')} === character) { ++this._string_scanner$_position; return; }`,
      ],
    ],
    forms: [['99c82223c693abbeb80eeda97851a38fdb78f94e16a78140916b0d5bbdf7a8e4', '1.70.0 to 1.108.2']],
  },
  {
    start: '    spanFrom$2(startState, endState) {\n',
    through: ['\n    },\n'],
    edits: [
      [
        'before',
        'return this._sourceFile.span$2(0, startState.position, endPosition);',
        'var $file = this._sourceFile, $start = startState.position;' +
          ' if (0 <= $start && $start <= endPosition && endPosition <= $file._decodedChars.length)' +
          ' return new A._FileSpan($file, $start, endPosition); ',
      ],
    ],
    forms: [['ed896b16bc8042ad5f939da0fcc4b2dca8afab3a7cf8e9f66360deec9dbafe08', '1.70.0 to 1.108.2']],
  },
  {
    start:
      '    spanFrom$2(start, end) {\n      var span = this.scanner.spanFrom$2(start, end);\n      return this._parser1$_interpolationMap == null',
    through: ['    spanFrom$1(start) {\n', '\n    },\n'],
    edits: [
      [
        'behind',
        '    spanFrom$1(start) {',
        ' if (this._parser1$_interpolationMap == null) {' +
          ' var $scanner = this.scanner, $file = $scanner._sourceFile, $end = $scanner._string_scanner$_position;' +
          ' if (0 <= start.position && start.position <= $end && $end <= $file._decodedChars.length)' +
          ' return new A._FileSpan($file, start.position, $end); }',
      ],
    ],
    forms: [['3c875ae85a712eb5471436f203aca92f0a185cc91a0448f686273c3b0d27321f', '1.97.3 to 1.108.2']],
  },
  {
    start:
      '    visitCompoundSelector$1(compound) {\n      return B.JSArray_methods.any$1(compound.components, new A.AnySelectorVisitor_visitCompoundSelector_closure',
    through: ['\n    },\n'],
    edits: [
      [
        'behind',
        '(compound) {',
        ' for (var $parts = compound.components, $at = 0, $length = $parts.length; $at < $length; ++$at)' +
          ' if ($parts[$at].accept$1(this)) return true; return false;',
      ],
    ],
    forms: [
      ['84ec203203d0d844fb2c4e1da95bbd50d533d9e6aa3417577fffc2e69e106e30', '1.70.0 to 1.108.2'],
      ['dbe35a37faa68d40f20c608844015f3817259eef4f3f814b2bda78c89c53571c', '1.70.0 to 1.108.2'],
    ],
  },
  {
    start:
      '    visitComplexSelector$1(complex) {\n      return B.JSArray_methods.any$1(complex.components, new A.AnySelectorVisitor_visitComplexSelector_closure',
    through: ['\n    },\n'],
    edits: [
      [
        'behind',
        '(complex) {',
        ' for (var $parts = complex.components, $at = 0, $length = $parts.length; $at < $length; ++$at)' +
          ' if (this.visitCompoundSelector$1($parts[$at].selector)) return true; return false;',
      ],
    ],
    forms: [
      ['0dc5a1c891e80c112d8a01e9c76ee85687a0009c451be7f351e7675f5dc2f736', '1.70.0 to 1.108.2'],
      ['acf92e2c48814cb4fa9502f7f16ca19d96ba6f64a30668e9fc9e5fa3de03bf02', '1.70.0 to 1.108.2'],
    ],
  },
  {
    start: '    _evaluate0$_assertInModule$2(value, $name) {\n',
    through: ['\n    },\n'],
    edits: [['behind', '(value, $name) {', ' if (value != null) return value;']],
    forms: [['603acc92a8bd525b0e41a001d8a2fedafb1010540232d2309b9deb3eb1db7cf9', '1.70.0 to 1.108.2']],
  },
  {
    start: '    writeCharCode$1(charCode) {\n      var t1 = this._no_source_map_buffer0$_buffer,\n',
    through: ['\n    },\n'],
    edits: [ofOneUnit],
    forms: [['eba10fb69736b948e5b9c0c992db250b895d724233cde3977ab7ae0cc229d6e2', '1.77.8 to 1.108.2']],
  },
  {
    start: '    writeCharCode$1(charCode) {\n      var t1 = this._source_map_buffer0$_buffer,\n',
    through: ['\n    },\n'],
    edits: [ofOneUnit],
    forms: [['a8016977179b7b8b91974d331c2d6115e46e411e3cb4d33b8861a5b3ad54cf10', '1.77.8 to 1.108.2']],
  },
  {
    start: '    write$1(_, object) {\n      var t1 = this._no_source_map_buffer0$_buffer,\n',
    through: ['\n    },\n'],
    edits: [['before', 'A.S(object)', 'typeof object == "string" ? object : ']],
    forms: [['46cd0fad028111610eccc9e45d5244b1ff40db1214cb2bd99fefe40d194a34c1', '1.77.8 to 1.108.2']],
  },
  {
    start: '    StringExtension_get_isSimpleIdentifier0(_this) {\n',
    through: ['\n    },\n'],
    edits: [['behind', '(_this) {', ' if ($nexxo_help.simpleName.test(_this)) return true;']],
    forms: [['c53b1ed9aec01c69f060bc26ce5e6111defa30c50ea8c2d592bf4eb5b1449700', '1.108.1 to 1.108.2']],
  },
  {
    start: '    _serialize0$_removeExponent$1(text) {\n',
    through: ['\n    },\n'],
    edits: [['behind', '(text) {', ' if (text.indexOf("e") < 0) return text;']],
    forms: [
      ['f28b064445cffab8f6738889b33249a026dfbc6f337409612e2efe5e46391b3a', '1.70.0'],
      ['1845168082bcac8ad99426ca00d80b1ba0d004fd682ecb1250a6ab20203e82eb', '1.77.8 to 1.89.2'],
      ['603ffdfecc49de6478ed29dea75b4de955a70407ba1a5ad3e8b771259e86e8b0', '1.93.2'],
      ['f48d2c91bcb5573467df3f8262d9e24b1c30caf015bd94e191faa7d90c682a2b', '1.97.3 to 1.108.2'],
    ],
  },
  {
    start: '    _serialize0$_writeRounded$2(text, buffer) {\n',
    through: ['\n    },\n'],
    edits: [
      [
        'behind',
        '(text, buffer) {',
        ' var $end = text.indexOf(".") + 11, $last = text.charCodeAt($end - 1), $next = text.charCodeAt($end);' +
          ' if ($end > 11 && this._serialize0$_style !== B.OutputStyle_10 && ($next < 53 ? $last !== 48 : $next < 58 && $last !== 57))' +
          ' { buffer.write$1(0, text.slice(0, $end - 1) + String.fromCharCode($next < 53 ? $last : $last + 1)); return; }',
      ],
      [
        'instead of',
        'for (; writtenIndex < digitsIndex; ++writtenIndex)\n        buffer.writeCharCode$1(48 + digits[writtenIndex]);',
        'var $text = ""; for (; writtenIndex < digitsIndex; ++writtenIndex) $text += digits[writtenIndex];\n' +
          '      if (!t1) buffer.write$1(0, $text);',
      ],
      [
        'instead of',
        'buffer.writeCharCode$1(46);\n        for (; writtenIndex < digitsIndex0; ++writtenIndex)\n          buffer.writeCharCode$1(48 + digits[writtenIndex]);',
        '$text += "."; for (; writtenIndex < digitsIndex0; ++writtenIndex) $text += digits[writtenIndex]; buffer.write$1(0, $text);',
      ],
    ],
    forms: [
      ['d223d41ae97388f462d23cb03415c16458bab3590121d4fa7078b14dda1fb763', '1.80.7 to 1.93.2'],
      ['5672f70b889e1f8925fb26cd5d6ab3e956153bfc6c82149f5c7f0c3ba93548ae', '1.97.3 to 1.108.2'],
    ],
  },
  {
    start: '    forSpan$1$2(span, callback) {\n      return callback.call$0();\n',
    through: ['    forSpan$2(span, callback) {\n', '\n    },\n'],
    edits: [['instead of', 'this.forSpan$1$2(span, callback, type$.dynamic)', 'callback.call$0()']],
    forms: [
      ['8710efe4e90634510b755c181ea4c0a5a545cb224e1ba019975cc68f03b862b8', '1.70.0 to 1.108.2'],
      ['72abee0554abcdd6a024b6e0c1e73121ff473b3da89e4895ba4c58f62795858d', '1.89.2'],
    ],
  },
  {
    start: '    serialize0(node, charset, ',
    through: ['\n    },\n'],
    edits: [
      [
        'instead of',
        't1 = new A.CodeUnits(css);\n        t1 = t1.any$1(t1, new A.serialize_closure0());',
        't1 = $nexxo_help.beyondAscii.test(css);',
      ],
    ],
    forms: [['c9f4f2fd6fc377291823243d96935661140b9446b5f94473cbb89d4a02f5a121', '1.104.1 to 1.108.2']],
  },
];
