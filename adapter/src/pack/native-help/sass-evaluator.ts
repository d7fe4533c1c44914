import { asList, listMark, unmodifiable } from './dart-known.ts';
import { type HugePart, inOneLine } from './part.ts';
import { codeHere, isInName, isLetter, scanner } from './sass-scanner.ts';
import { klass, method } from './sass-serializer.ts';

const rawText = method(
  'rawText$1(consumer)',
  '7ba881e9d755a833bba668586b0d77ee8374b348d25df7a3f93dec71337ad4a6',
);
const run = method(
  '_evaluate0$_runBuiltInCallable$3($arguments, callable, nodeWithSpan)',
  '24dd45025a45c304868e3c6bac22dfbe58c567e4a7967b98f1d5cc30f030707d',
);
const span = method(
  '_evaluate0$_addExceptionSpan$2(nodeWithSpan, callback)',
  '7bdee146ee34a003b66d9533bf8c0b6515e35e6a24d399af963543dcbbade30c',
);

/**
 * A statement that begins with a name and a colon with a blank behind it is a declaration, and one that begins with a class
 * is none where no colon follows.
 */
const declaration = inOneLine`
  var $scanner = this.scanner, $string = $scanner.string, $start = $scanner._string_scanner$_position, $at = $start,
    $code = $string.charCodeAt($at), $dot = $code === 46, $text, $contents, $spans;
  if ($dot) $code = $string.charCodeAt(++$at);
  if ((${isLetter}) && this._parser1$_interpolationMap == null && !this.get$indented() && !this._stylesheet0$_inPlainCssFunction) {
    do $code = $string.charCodeAt(++$at); while (${isInName('$code === 45 || $code === 95')});
    $text = $string.slice($start, $at);
    if ($dot) {
      if ($code === 32) { $text += " "; do $code = $string.charCodeAt(++$at); while ($code === 32); }
      if ($code === 123 || $code === 44 || $code === 46 || $code === 62 || $code === 43 || $code === 126) {
        this._stylesheet0$_isUseAllowed = false; $scanner._string_scanner$_position = $at;
        return new A.InterpolationBuffer0(new A.StringBuffer($text), A._setArrayType([], type$.JSArray_Object),
          A._setArrayType([], type$.JSArray_nullable_FileSpan));
      }
    } else if ($code === 58 && $string.charCodeAt($at + 1) === 32) {
      this._stylesheet0$_isUseAllowed = false; $scanner._string_scanner$_position = $at + 1;
      $contents = [$text]; $spans = [null];${asList('$contents', 'type$.Object', 3)}${asList('$spans', 'type$.nullable_FileSpan', 3)}
      $contents = new A.Interpolation0($contents, $spans, new A._FileSpan($scanner._sourceFile, $start, $at));
      this.whitespace$1$consumeNewlines(false);
      $start = new A._SpanScannerState($scanner, $start);
      if (($text = this._stylesheet0$_tryDeclarationChildren$2($contents, $start)) != null) return $text;
      $text = this._stylesheet0$_expression$0();
      $code = ${codeHere('$scanner')};
      if ($code === 123) {
        if (($text = this._stylesheet0$_tryDeclarationChildren$3$value($contents, $start, $text)) != null) return $text;
      } else if (!this.atEndOfStatement$0()) this.expectStatementSeparator$0();
      this.expectStatementSeparator$0();
      return A.Declaration$0($contents, $text, this.spanFrom$1($start));
    }
  }`;

/** Calls a built-in function that gets no named arguments and no rest, and knows it by their number. */
const call = inOneLine`
$nexxo_call(given, callable, node) {
  var $given = given.positional, $count = $given.length, $found, $parameters, $values, $at, $one, $value, $old;
  if (given.rest != null || !given.named.get$isEmpty(given.named)) return;
  $found = callable.callbackFor$2($count, A.$nexxo_unnamed
    || (A.$nexxo_unnamed = new A.MapKeySet(A.LinkedHashMap_LinkedHashMap$_empty(type$.String, type$.Value_2), type$.MapKeySet_String)));
  $parameters = $found._0.parameters;
  if ($found._0.restParameter != null || $count > $parameters.length) return;
  for ($at = $count; $at < $parameters.length; ++$at) if ($parameters[$at].defaultValue == null) return;
  $values = [];${asList('$values', 'type$.Value_2')}
  for ($at = 0; $at < $count; ++$at) {
    $one = $given[$at]; $value = $one.accept$1(this);
    if ($value instanceof A.SassNumber0 && $value.asSlash != null)
      $value = this._evaluate0$_withoutSlash$2($value, this._evaluate0$_expressionNode$1($one));
    $values.push($value);
  }
  $old = this._evaluate0$_callableNode; this._evaluate0$_callableNode = node;
  for (; $at < $parameters.length; ++$at) {
    $one = $parameters[$at].defaultValue; $values.push(this._evaluate0$_withoutSlash$2($one.accept$1(this), $one));
  }
  try { $value = $found._1.call$1($values); } catch ($error) {
    try { this._evaluate0$_addExceptionSpan$2(node, { call$0() { throw $error; } }); } catch ($spanned) {
      $value = A.unwrapException($spanned);
      if ($value instanceof A.SassException0) throw $spanned;
      A.throwWithTrace0(this._evaluate0$_exception$2(this._evaluate0$_getErrorMessage$1($value), node.get$span(node)), $value,
        A.getTraceFromException($spanned));
    }
  }
  this._evaluate0$_callableNode = $old;
  return $value;
}, `;

/** Functions that each compilation has are in a table that all have, behind that of its own. */
const builtIns = (number: string, evaluator: string, sha256: string): HugePart => ({
  ...method(
    `_EvaluateVisitor$6$functions$importCache$logger$nodeImporter$quietDeps$sourceMap${number}(functions, importCache, logger, nodeImporter, quietDeps, sourceMap)`,
    sha256,
  ),
  edits: [
    [
      'behind',
      'B.JSArray_methods.addAll$1(t2, functions);',
      inOneLine`
        if (t2.length === 0) {
          if (A.$nexxo_global === undefined)
            for (t3 = $.$get$globalFunctions0(), t4 = A.$nexxo_global = Object.create(null), t1 = J.get$iterator$ax(t3); t1.moveNext$0();) {
              $function = t1.get$current(t1); t2 = A.stringReplaceAllUnchecked($function.get$name($function), "_", "-");
              t4[t2] = new A.LinkedHashMapCell(t2, $function);
            }
          for (t4 = Object.create(A.$nexxo_global), _i = 0; _i < 13; ++_i) {
            $function = metaFunctions[_i].withDeprecationWarning$1("meta");
            t2 = A.stringReplaceAllUnchecked($function.get$name($function), "_", "-");
            t4[t2] = new A.LinkedHashMapCell(t2, $function);
          }
          _this.${evaluator}$_builtInFunctions._strings = t4;
          return;
        }`,
    ],
  ],
  needs: [klass('JsLinkedHashMap', 'ba96c8940b664f5241eb6a399ed6cf953a4135b4d792c53beb37170006d1f8ce')],
});

/** Declarations, built-in functions, lists and texts in few steps where they are plain. */
export const sassEvaluatorParts: readonly HugePart[] = [
  builtIns('1', '_evaluate0', '295cca7745bbd32ec5c80cdb23d9236d9708ef1fdc263585147c815a1a03c9bc'),
  builtIns('2', '_async_evaluate0', 'd4b809d2e835aefc0e835693f8d868690d3d5c9963b3060d3e25e5201ba61b3c'),
  {
    ...method(
      '_stylesheet0$_declarationOrBuffer$0()',
      'b19fae7e4efd5254c76376de7ed8f8ede5caf78252dedd1bec52ef6371b0f594',
    ),
    edits: [['behind', '_stylesheet0$_declarationOrBuffer$0() {', declaration]],
    needs: [
      scanner,
      listMark,
      unmodifiable,
      rawText,
      method(
        '_stylesheet0$_lookingAtPotentialPropertyHack$0()',
        'e51a17622157901153c7663b1dfd12d39d25d7aa9992c62734ad1f07d533a675',
      ),
      method(
        '_stylesheet0$_variableDeclarationOrInterpolation$0()',
        '79c5bef06d2f4b8eb72a0289d7afc9a2e424f28e928722adbc87120bf04a26e4',
      ),
      method(
        'interpolatedIdentifier$1$expression(expression)',
        'b5534d51a375669650e6235edfc0758fd50a5017cbd028ba8d15eb528db8223f',
      ),
      method(
        '_stylesheet0$_tryDeclarationChildren$3$value($name, start, value)',
        '156fa24411bd7dbc3195d200bb06a93e0d81c5e45c23349c999f5d9e82421b3c',
      ),
      klass(
        'StylesheetParser__declarationOrBuffer_closure4',
        '1ef26dd2c8452bc1d4f3688c892b52ff9cd641e8ad075cfc4410f5ab0eba365d',
      ),
      klass(
        'StylesheetParser__declarationOrBuffer_closure6',
        '37b38ea8b9341cdb5b910e0dd6c0b2ea6caa13e94cc8e24e7f49980d1cda7c75',
      ),
      klass('StringBuffer', '1032b55c605dcf7b506470ffb6d4709a647334a82dd2f204b1a755acdab6db10'),
    ],
  },
  {
    ...run,
    edits: [
      ['before', '_evaluate0$_runBuiltInCallable$3($arguments, callable, nodeWithSpan) {', call],
      [
        'behind',
        '($arguments, callable, nodeWithSpan) {',
        ' var $value = this.$nexxo_call($arguments, callable, nodeWithSpan); if ($value !== undefined) return $value;',
      ],
    ],
    needs: [
      listMark,
      span,
      method(
        '_evaluate0$_expressionNode$1(expression)',
        '0a40573456f570b3d1fee6ff0a8f3d7ae77a66f28dd23a1203c83997db5a33b8',
      ),
      method(
        '_evaluate0$_withoutSlash$2(value, nodeForSpan)',
        '54482f86bd312b5d77fd655981aab12d41bca435161b3c8a5f54bd881f500caa',
      ),
      method(
        '_evaluate0$_evaluateArguments$1($arguments)',
        '73c136e92d020e5d3808383ecef43ac4444ff5c34b6a6b4f467c244b90cab541',
      ),
      klass(
        '_EvaluateVisitor__runBuiltInCallable_closure5',
        '8ea75df173c656fd917ca928b523813c5907207cd91ae62fa3ca82f7a22b194d',
      ),
      klass(
        '_EvaluateVisitor__runBuiltInCallable_closure6',
        '5d58a5af6fd9412f5dbc6eb4678313d713fd18ec2697cfe6e37f58388cee4450',
      ),
      klass('ParameterList0', '5be02f9d9deadb1f69ac8dcfecddc07510ade6e265108c8c6b78d66de98951d5'),
      klass('BuiltInCallable0', '666cbc0a99c474f369a18cec47497a040a6c6ff0ded64d2a54afde13e9600527'),
    ],
  },
  {
    start:
      '    visitListExpression$1(_, node) {\n      var t1 = node.contents;\n      return A.SassList$0(new A.MappedListIterable(t1, new A._EvaluateVisitor_visitListExpression_closure1(',
    through: ['\n    },\n'],
    edits: [
      [
        'behind',
        '(_, node) {',
        inOneLine`
          var $all = node.contents, $list, $at;
          if ($all.length < 2 || node.separator !== B.ListSeparator_undecided_null_3_undecided0) {
            for ($list = [], $at = 0; $at < $all.length; ++$at) $list.push($all[$at].accept$1(this));
            ${asList('$list', 'type$.Value_2', 3)} return new A.SassList0($list, node.separator, node.hasBrackets);
          }`,
      ],
    ],
    needs: [
      listMark,
      unmodifiable,
      klass(
        '_EvaluateVisitor_visitListExpression_closure1',
        'b87cd89b092f62068e13da7db07b0417ec8d5e2d6bad6740209c37027eea6d48',
      ),
      method(
        'SassList$0(contents, _separator, brackets)',
        '2c7474c676f7765e4f457a5400861b8d7a69d079dbd2a57ae01e5b98f4e8a9b7',
      ),
      klass('SassList0', '7635c9312b9b0adbf9d90ccecaee785c4ecd7e6306b610d774108c58ee5beca4'),
    ],
    forms: [['685e53c12c150e1b0686ede886fe3701dc635ac68826cff1c2c00b4b640d805d', '1.108.1 to 1.108.2']],
  },
  {
    start:
      '    visitStringExpression$1(_, node) {\n      var t1, t2, t3, _i, value, t4, _0_0, text, _this = this,\n        oldInSupportsDeclaration = _this._evaluate0$',
    through: ['\n    },\n'],
    edits: [
      [
        'behind',
        '(_, node) {',
        ' var $all = node.text.contents; if ($all.length === 1 && typeof $all[0] == "string") return new A.SassString0($all[0], node.hasQuotes);',
      ],
    ],
    forms: [['4e7e7feaf396ffd13d4a1baf123d62f42817eef486126585b8ec7246b17f0c04', '1.108.1 to 1.108.2']],
  },
];
