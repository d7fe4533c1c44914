import { asList, listMark, unmodifiable } from './dart-known.ts';
import type { Known, Part } from './part.ts';

/** Goes over what `isMeant` holds for from where the scanner is, and keeps it in a buffer of text. */
const takeName = (buffer: string, isMeant: string): string =>
  ' var $scanner = this.scanner; if ($scanner instanceof A.SpanScanner) {' +
  ' var string = $scanner.string, from = $scanner._string_scanner$_position, at = from, code;' +
  ` while ((code = string.charCodeAt(at)) > 96 ? code < 123 : ${isMeant} || code > 47 && code < 58 || code > 64 && code < 91) ++at;` +
  ` if (at > from) { ${buffer}._contents += string.slice(from, at); $scanner._string_scanner$_position = at; } }`;

/** The code unit where a scanner is, or NaN behind the end. */
const codeHere = (scanner: string): string =>
  `${scanner}.string.charCodeAt(${scanner}._string_scanner$_position)`;

const isLetter = (code: string): string => `${code} > 96 && ${code} < 123 || ${code} > 64 && ${code} < 91`;

/** Whether a code unit is a letter, a digit or one of others. */
const isInName = (others: string): string =>
  `$code > 96 ? $code < 123 : ${others} || $code > 47 && $code < 58 || $code > 64 && $code < 91`;

/** Goes over a name in ASCII from a letter on, in a scanner that is this parser's. */
const overName = (others: string, first = ''): string =>
  ' var $scanner = this.scanner, $string = $scanner.string, $start = $scanner._string_scanner$_position,' +
  ` $at = $start, $code = $string.charCodeAt($at); if (${isLetter('$code')}${first}) {` +
  ` do $code = $string.charCodeAt(++$at); while (${isInName(others)});`;

/** A text that may have expressions in it, and what is checked when one is made. */
const textWithExpressions: Known = {
  start: '    Interpolation$0(contents, spans, span) {\n',
  through: ['    Interpolation0: function Interpolation0(t0, t1, t2) {\n', '\n    },\n'],
  forms: [['f1bcca5b133ee7b28deea3c39e5629eb8a41fc3c8b90a2c670dba85d7d1b60e6', '1.80.7 to 1.108.2']],
};

const textCheck: Known = {
  start: '    Interpolation$30(contents, spans, span) {\n',
  through: ['\n    },\n'],
  forms: [['9016488644356db7c8b27f336a74049bf3694be98f130a1971bba660db0b2ca8', '1.80.7 to 1.108.2']],
};

/** A text with no expression in it. */
const plainText = (text: string, span: string): string =>
  ` var $contents = [${text}], $spans = [null];${asList('$contents', 'type$.Object', 3)}` +
  `${asList('$spans', 'type$.nullable_FileSpan', 3)} return new A.Interpolation0($contents, $spans, ${span});`;

/** How a parser of indented style sheets goes over white space, which nothing above `/` is. */
const indentedWhitespace: Part = {
  start: '    whitespaceWithoutComments$1$consumeNewlines(consumeNewlines) {\n      var t1, t2, next, t3;\n',
  through: ['\n    },\n'],
  edits: [['before', '    whitespaceWithoutComments$1$consumeNewlines(', '    $nexxo_indented: true,\n']],
  forms: [['841b97a290d782f6735a721d43e832d864064064e2424dd44103255949476893', '1.85.0 to 1.108.2']],
};

/** What reads a style sheet. */
const scanner: Known = {
  start: '    readChar$0() {\n      var _this = this,\n        t1 = _this.string;\n',
  through: [
    '    peekChar$0() {\n',
    '    scanChar$1(character) {\n',
    '    expectChar$1(character) {\n',
    '\n    },\n',
  ],
  forms: [['39d46c0e53011ca0f12e7ce133dbc60a9c9920724a7aaccd2d5160fb1398ca4b', '1.70.0 to 1.108.2']],
};

const scannedText: Known = {
  start:
    '    substring$2(_, start, end) {\n      if (end == null)\n        end = this._string_scanner$_position;\n',
  through: ['    substring$1(_, start) {\n', '\n    },\n'],
  forms: [['8c78c27799417b8b70e6c3b733426cf5cf428ef35745ed07e34e003382dfaedc', '1.106.1 to 1.108.2']],
};

const fileSpan: Known = {
  start: '    _FileSpan$(file, _start, _end) {\n',
  through: ['\n    },\n'],
  forms: [
    ['1e889f45cced293d935ee303c0fc56e960c109405f61f6475d06edfb5ae770fe', '1.70.0'],
    ['09f06c4b41503911e147a3b2b9773be46f76002a912f7152ad27fe5afead40a6', '1.77.8 to 1.108.2'],
  ],
};

const textBuffer: Known = {
  start: '    _interpolation_buffer0$_flushText$0() {\n',
  through: ['\n    },\n'],
  forms: [
    ['4647ea7afd62614a0019d36088e710209cd0b0adaf0daa570ca5ff7ae28ef508', '1.70.0 to 1.77.8'],
    ['fa89d30b70bfdff3565797d8e678ef7b629d7180fb1ca344e5d665c4129daaea', '1.80.7 to 1.108.2'],
  ],
};

const identifierBody: Part = {
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
};

const identifierHelper: Part = {
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
};

const bracedWhitespace: Part = {
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
};

/** The parser of Sass and what it reads from. There is one kind of scanner. */
export const sassParserParts: readonly Part[] = [
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
  bracedWhitespace,
  indentedWhitespace,
  identifierBody,
  identifierHelper,
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
    needs: [listMark, unmodifiable, textWithExpressions, textCheck, scanner, identifierHelper],
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
    needs: [listMark, unmodifiable, textWithExpressions, textCheck],
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
    needs: [textWithExpressions, textCheck, textBuffer],
    forms: [
      ['62c6b85d75ad75404fbeb2669f432a2c8d7f635f96d5f6bb0680651a7e771a9b', '1.70.0'],
      ['cd8513742dc5d194169e6e53799c938615b98a57fee25148d0e96307e6e9e506', '1.77.8'],
      ['57fdfe9e0a217871bf133b36b2b7fa7e75553255d489623de804affc08c55977', '1.80.7'],
      ['837c357896002ff326c79063abd2ab3a88084f5769556197044b3c9dad071eab', '1.83.4 to 1.89.2'],
      ['aab5a48e6846e67b2cd25a8251f60ced56e573f615762cab05fc3d7ae7b588cb', '1.93.2 to 1.108.2'],
    ],
  },
  {
    start: '    almostAnyValue$1$omitComments(omitComments) {\n',
    through: ['new A.InterpolationBuffer0(', '_this.get$indented()', '\n    },\n'],
    edits: [
      [
        'behind',
        '(omitComments) {',
        ' var $scanner = this.scanner, $string = $scanner.string, $start = $scanner._string_scanner$_position, $at = $start, $from = $at, $code;' +
          ' for (;;) { $code = $string.charCodeAt($from = $at);' +
          ' if ($code === 32 || $code === 46 || $code === 58 || $code === 44 || $code === 38 || $code === 62' +
          ' || $code === 43 || $code === 126 || $code === 42) ++$at;' +
          ` else if ($code !== 117 && $code !== 85 && (${isLetter('$code')} || $code === 95)) {` +
          ` do $code = $string.charCodeAt(++$at); while (${isInName('$code === 45 || $code === 95')});` +
          ' if ($code > 127 || $code === 92 || $code === 35) { $at = $from; break; } } else break; }' +
          ' if ($at > $start && ($code === 123 || $code === 125 || $code === 59) && $at === $from) {' +
          ' $scanner._string_scanner$_position = $at;' +
          `${plainText('$string.slice($start, $at)', 'this.spanFrom$1(new A._SpanScannerState($scanner, $start))')} }`,
      ],
      [
        'before',
        'for (t4 = t1.string, ',
        'if ($at > t2) { t3._contents += $string.slice(t2, $at); t1._string_scanner$_position = $at; }\n      ',
      ],
    ],
    needs: [listMark, unmodifiable, textWithExpressions, textCheck, scanner, textBuffer, identifierHelper],
    forms: [
      ['cc9bc44b68ba4358e371c59f69a8d80e7bc3f766c9b3f77f560877e572e03577', '1.70.0'],
      ['65bef9b853793b9847fb54336f8ac627ff8a14862595dd1fbc575f0287fb16e2', '1.77.8'],
      ['ed0530802ebe67076ed983b805e44016f08fbe07f556a3b75a55ba76f7442c50', '1.80.7 to 1.83.4'],
      ['b88fc9d544af24cb3aed62d18a8551d528041fb7c18278f77555ddf72e3323e1', '1.85.0 to 1.93.2'],
      ['fff256bbc6f82595f2ba46d650694a8f0a8308f27055510695599c07a663fe97', '1.97.3 to 1.104.1'],
      ['1e642f213e2f0d015a03f47727b48dfd912c96b5cefb780eeedc1b2f8454e737', '1.106.1 to 1.108.2'],
    ],
  },
  {
    start: '    _stylesheet0$_consumeNaturalNumber$0() {\n',
    through: ['\n    },\n'],
    edits: [
      [
        'behind',
        '() {',
        ` var $scanner = this.scanner, $code = ${codeHere('$scanner')}; if ($code > 47 && $code < 58) {` +
          ` do ++$scanner._string_scanner$_position; while (($code = ${codeHere('$scanner')}) > 47 && $code < 58); return; }`,
      ],
    ],
    needs: [scanner],
    forms: [
      ['5c7fd67b9ecf8e196303120ed447fc14cfff6b574a8a61056b263bcbc586d1af', '1.70.0 to 1.93.2'],
      ['48f4c4394497c1b5b170ea9a34432c03f1fa69100655a6de79d97f3da2359141', '1.97.3 to 1.108.2'],
    ],
  },
  {
    start: '    _stylesheet0$_tryDecimal$1$allowTrailingDot(allowTrailingDot) {\n',
    through: ['\n    },\n'],
    edits: [['behind', '(allowTrailingDot) {', ` if (${codeHere('this.scanner')} !== 46) return;`]],
    needs: [scanner],
    forms: [
      ['170d45300389621dfd5ca3aaf63bbb28e670246349f02446f0d2b8705a3c8249', '1.70.0 to 1.93.2'],
      ['25d57e1b2763d3ecea69b5df5b578c31b52cb54e6dbe43ef216c0a70f6cf7aaa', '1.97.3 to 1.108.2'],
    ],
  },
  {
    start: '    _stylesheet0$_tryExponent$0() {\n',
    through: ['\n    },\n'],
    edits: [
      [
        'behind',
        '() {',
        ` var $code = ${codeHere('this.scanner')}; if ($code !== 101 && $code !== 69) return;`,
      ],
    ],
    needs: [scanner],
    forms: [
      ['d73ad418d17c5ca135d1856b425f890a70daa83bc24bbc70b419213f53fcab8a', '1.70.0 to 1.93.2'],
      ['2358516026e3af819a7689ba979100a6233a69aca5a7f6c4eeb3ff9cfef35a6c', '1.97.3 to 1.108.2'],
    ],
  },
  {
    start: '    identifier$2$normalize$unit(normalize, unit) {\n',
    through: ['_parser1$_identifierBody', '\n    },\n'],
    edits: [
      [
        'behind',
        '(normalize, unit) {',
        `${overName('$code === 45 ? !unit : $code === 95 ? !normalize : false')}` +
          ' if (!($code > 127 || $code === 92 || $code === 45 || $code === 95)) {' +
          ' $scanner._string_scanner$_position = $at; return $string.slice($start, $at); } }',
      ],
    ],
    needs: [scanner, identifierBody],
    forms: [
      ['434befa95b7e009483f73b7bed3d5d5125a3edaf940b1f1ab278f10e74f7dff4', '1.80.7 to 1.89.2'],
      ['f5e01b698043046c7be90c9c91e5290491d242a09a70ee38491c2ea4c2c6e0b7', '1.93.2 to 1.104.1'],
      ['d551281300039636c0b56944ec0e3a3fb8fe674885191b853e1e7826af72c988', '1.106.1 to 1.108.2'],
    ],
  },
  {
    start: '    lookingAtIdentifier$1($forward) {\n',
    through: ['    lookingAtIdentifier$0() {\n', '\n    },\n'],
    edits: [
      [
        'behind',
        '    lookingAtIdentifier$0() {',
        ` var $code = ${codeHere('this.scanner')}; if (${isLetter('$code')} || $code === 95) return true;`,
      ],
    ],
    needs: [scanner],
    forms: [
      ['477bf2edf34b87f60700db602d6f37887275eaff5b90ab1f162a755620ed2010', '1.70.0'],
      ['22682a908309b018d2ce81a55e7602bd0e27c0e04b5f89ba6465f9d497eb7226', '1.70.0'],
      ['6f11d36223122d490abda71b686ae97d202b8e3292c7241033298206b37dcae3', '1.77.8 to 1.85.0'],
      ['3cb11a330474ec4a385cb3d58753e841742011114b3fb047ab9711a204b040ca', '1.77.8 to 1.85.0'],
      ['90e560017e092dabebd1bc73c20ee43a3a38541491282227cb4b21992dc19e04', '1.89.2 to 1.108.2'],
      ['1de744736e078b93c3e247fafee9bf65779f50a02ea8c8493f504a89fb67e2e3', '1.89.2 to 1.108.2'],
    ],
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
    needs: [scanner],
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
    needs: [scanner],
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
        'behind',
        '_box_0.singleExpression_ = _this._stylesheet0$_singleExpression$0();',
        '\n      if (!bracketList) { _this.whitespace$1$consumeNewlines(consumeNewlines);' +
          ` t3 = ${codeHere('t2')}; if (t3 === 59 || t3 === 41 || t3 === 125 || t3 === 123 || t3 === 44 && t1 && until.call$0())` +
          ' { _this._stylesheet0$_inExpression = wasInExpression; return _box_0.singleExpression_; } }',
      ],
      [
        'instead of',
        'if (_3_1 == null)\n          break;',
        'if (_3_1 == null || (_3_1 === 59 || _3_1 === 41 || _3_1 === 125 || _3_1 === 123) && !_3_0._1)\n          break;',
      ],
    ],
    forms: [['24dc640b34a3a7ccaf15b443a2714490acd9e92a0cf9d7b8ed80412ea13eb60e', '1.106.1 to 1.108.2']],
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
    edits: [
      [
        'behind',
        '(consumeNewlines) {',
        ' var $scanner = this.scanner, $string = $scanner.string, $at = $scanner._string_scanner$_position,' +
          ' $code = $string.charCodeAt($at); if ($code > 47) return;' +
          ' if (!this.$nexxo_indented) { while ($code === 32 || $code === 10 || $code === 9 || $code === 13 || $code === 12)' +
          ' $code = $string.charCodeAt(++$at); $scanner._string_scanner$_position = $at; if ($code !== 47) return; }',
      ],
      ['before', 'this.scanComment$0()', `${codeHere('this.scanner')} === 47 && `],
    ],
    needs: [indentedWhitespace, bracedWhitespace, scanner],
    forms: [['e3427aef5898a1a2ff2b6636420d6dbc0c66de362237be73ca39c1750b87a1fd', '1.85.0 to 1.108.2']],
  },
  {
    start: '    peekCharOrEscape$1(offset) {\n',
    through: ['    peekCharOrEscape$0() {\n', '\n    },\n'],
    edits: [
      [
        'behind',
        '    peekCharOrEscape$0() {',
        ` var $code = ${codeHere('this.scanner')};` +
          ' if ($code !== 92 && $code === $code) return new A._Record_2($code, false);',
      ],
    ],
    needs: [scanner],
    forms: [
      ['1c4f0e83c88bba931290590947b937418c0057dfa56f1b58c47e385225283b92', '1.106.1 to 1.108.2'],
      ['6bbcf59d437839f974df21c8a49c045a45c1cefd8cd3bb6cf7f2eb8e4039da4b', '1.106.1 to 1.108.2'],
    ],
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
    needs: [scanner],
    forms: [
      ['a3a4168f9d3b9d626ab2379a261c03b0a25a6b6e593d8abf531918ce0a02d895', '1.106.1 to 1.108.2'],
      ['be7cef49c804ab877f048bebb8ababb5900438ae8ba795191f23d12ba0934f61', '1.106.1 to 1.108.2'],
    ],
  },
  {
    start: '    rawText$1(consumer) {\n',
    through: ['\n    },\n'],
    edits: [
      [
        'before',
        'return t1.substring$1(0, start);',
        'if (start <= t1._string_scanner$_position) return t1.string.substring(start, t1._string_scanner$_position); ',
      ],
    ],
    needs: [scannedText],
    forms: [['7ba881e9d755a833bba668586b0d77ee8374b348d25df7a3f93dec71337ad4a6', '1.70.0 to 1.108.2']],
  },
  {
    start: '    lookingAtChildren$0() {\n',
    through: ['\n    },\n'],
    edits: [['instead of', 'this.scanner.peekChar$0()', codeHere('this.scanner')]],
    needs: [scanner],
    forms: [['a2c3f32e311468873999d51e2c1ee09eae5857c708074e6083fbad00e26fa4ff', '1.70.0 to 1.108.2']],
  },
  {
    start: '  A.StylesheetParser_expressionUntilComma_closure0.prototype = {\n',
    through: ['\n    },\n'],
    edits: [['instead of', 'this.$this.scanner.peekChar$0()', codeHere('this.$this.scanner')]],
    needs: [scanner],
    forms: [['bdcfcf3629e7e25d43b60d1dd216c94d84f5367328bfd0225d9d7b09b35bbde4', '1.70.0 to 1.108.2']],
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
    needs: [scanner],
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
    needs: [fileSpan],
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
    needs: [fileSpan],
    forms: [['3c875ae85a712eb5471436f203aca92f0a185cc91a0448f686273c3b0d27321f', '1.97.3 to 1.108.2']],
  },
];
