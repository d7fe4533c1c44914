import { asList, listMark, unmodifiable } from './dart-known.ts';
import type { HugePart, Known } from './part.ts';
import { codeHere, isInName, isLetter, overName, scanner, takeName } from './sass-scanner.ts';

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

const textBuffer: Known = {
  start: '    _interpolation_buffer0$_flushText$0() {\n',
  through: ['\n    },\n'],
  forms: [
    ['4647ea7afd62614a0019d36088e710209cd0b0adaf0daa570ca5ff7ae28ef508', '1.70.0 to 1.77.8'],
    ['fa89d30b70bfdff3565797d8e678ef7b629d7180fb1ca344e5d665c4129daaea', '1.80.7 to 1.108.2'],
  ],
};

const identifierHelper: HugePart = {
  start: '    _stylesheet0$_interpolatedIdentifierBodyHelper$2$expression(buffer, expression) {\n',
  through: ['\n    },\n'],
  edits: [
    [
      'behind',
      '(buffer, expression) {',
      takeName('buffer._interpolation_buffer0$_text', '$code === 45 || $code === 95'),
    ],
  ],
  forms: [['1ba2a675fbb1f7834349c6d37821b1fee259cd2f650ce5508f2775068ab2ca47', '1.106.1 to 1.108.2']],
};

/** The parser of Sass: selectors, names with expressions in them, expressions and numbers. */
export const sassParserParts: readonly HugePart[] = [
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
          ` else if ($code !== 117 && $code !== 85 && (${isLetter} || $code === 95)) {` +
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
    start: '    _stylesheet0$_lookingAtInterpolatedIdentifier$0() {\n',
    through: ['\n    },\n'],
    edits: [
      [
        'behind',
        '() {',
        ` var $code = ${codeHere('this.scanner')}; if (${isLetter} || $code === 95) return true;`,
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
          ` if ($code !== 117 && $code !== 85 && (${isLetter})) return this.identifierLike$0();` +
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
        'before',
        '_box_0.operands_ = _box_0.operators_ = ',
        'var $single = _this._stylesheet0$_singleExpression$0(); if (!bracketList) { _this.whitespace$1$consumeNewlines(consumeNewlines);' +
          ` t3 = ${codeHere('t2')}; if (t3 === 59 || t3 === 41 || t3 === 125 || t3 === 123 || t3 === 44 && t1 && until.call$0())` +
          ' { _this._stylesheet0$_inExpression = wasInExpression; return $single; } }\n      ',
      ],
      [
        'instead of',
        '_box_0.singleExpression_ = _this._stylesheet0$_singleExpression$0();',
        '_box_0.singleExpression_ = $single;',
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
];
