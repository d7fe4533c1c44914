import { emptyIterator } from './dart-known.ts';
import type { Edit, HugePart, Known } from './part.ts';
import { sassEvaluatorParts } from './sass-evaluator.ts';
import { sassParserParts } from './sass-parser.ts';
import { sassScannerParts } from './sass-scanner.ts';
import { sassSelectorParts } from './sass-selectors.ts';
import { sassSerializerParts } from './sass-serializer.ts';

const ofOneUnit: Edit = [
  'before',
  'A.Primitives_stringFromCharCode(charCode)',
  '0 <= charCode && charCode <= 65535 ? String.fromCharCode(charCode) : ',
];

const anyOfCompound: Known = {
  start: '  A.AnySelectorVisitor_visitCompoundSelector_closure0.prototype = {\n',
  through: ['\n    },\n'],
  forms: [['0f84da020ca40f9d096ea1d27b61857aeb66fd2ab62382a9beb9f1d9822dbaf5', '1.70.0 to 1.108.2']],
};

const anyOfComplex: Known = {
  start: '  A.AnySelectorVisitor_visitComplexSelector_closure0.prototype = {\n',
  through: ['\n    },\n'],
  forms: [['cf09d7c96030062955b87a45cb1841cfa3d54eb24784e2cd611de2c643745b53', '1.70.0 to 1.108.2']],
};

/** How the selectors of several lists are taken in turns, which one list has no need of. */
const flattened: Known = {
  start: '    flattenVertically0(iterable, $T) {\n',
  through: ['\n    },\n'],
  forms: [
    ['d2d6d948d83507ad094a112d40e373121c68fb69cfc0f8bda918e4d3b04e3dc4', '1.70.0 to 1.80.7'],
    ['9f29da69a38dc9286d254fc3e28787a8ec7af6834c6d7c94ea8395ba5b612afd', '1.83.4 to 1.85.0'],
    ['945692c27bda00970bae4a52631d3e75b9426a1e3cbabb5d1604ec260b2ac41d', '1.89.2 to 1.93.2'],
    ['0c3aaef757956c1ea0169fad4b172026e6be8d0867266ffefe4eb057fe7abf2a', '1.97.3 to 1.108.2'],
  ],
};

const selectorList: Known = {
  start: '    SelectorList$0(components, span) {\n',
  through: ['\n    },\n'],
  forms: [['bda77a91e1d6da30999b13a0406d6e0ad318e01ee3b010f2055456611dcd10d4', '1.70.0 to 1.108.2']],
};

/** What `sass:meta` takes is read once, not by each compilation. */
const readOnce = (kind: string, parameters: string, forms: HugePart['forms']): HugePart => ({
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
export const sassParts: readonly HugePart[] = [
  ...sassScannerParts,
  ...sassParserParts,
  ...sassEvaluatorParts,
  ...sassSelectorParts,
  ...sassSerializerParts,
  readOnce('function', 'callback, url', [
    ['480c4c4b66c18f4d1b4e77757cab617702cf4b492d1601ab955c3489f9b67d8e', '1.83.4 to 1.93.2'],
    ['261f7ae1ae0fa17adb8cb1eea9867b8a325d99782ba559ae9038fd0a2f059fe9', '1.97.3 to 1.108.2'],
  ]),
  readOnce('mixin', 'callback, acceptsContent, url', [
    ['6e0f8a25e0fa733f0da02d7cd7a3851358f987d81b798ca60ed13d63e508fe95', '1.83.4 to 1.93.2'],
    ['167623fc940a58168408e995a84f258b7bc178ce24b68aa501d303a5c9ea088d', '1.97.3 to 1.108.2'],
  ]),
  {
    start: '    _evaluate0$_evaluateArguments$1($arguments) {\n',
    through: ['\n    },\n'],
    edits: [
      [
        'instead of',
        't3 = A.MapExtensions_get_pairs0($arguments.named, t1, type$.Expression_2), t3 = t3.get$iterator(t3);',
        't3 = $arguments.named.get$isEmpty($arguments.named) ? B.C_EmptyIterator :' +
          ' (t3 = A.MapExtensions_get_pairs0($arguments.named, t1, type$.Expression_2), t3.get$iterator(t3));',
      ],
    ],
    needs: [emptyIterator],
    forms: [
      ['021a180798157607ca7ebdd7d1f7be990bd2b4de49fe43cd27905c40f23093b5', '1.70.0 to 1.89.2'],
      ['89e9a4d6dafbbeaa89dece26cb3054a2b177813599a3b09e455428dfcd474162', '1.93.2'],
      ['70a72715976e3edcbf81f6fd01b69ea89a30fa7673afa19bfefef90842452925', '1.97.3 to 1.106.1'],
      ['73c136e92d020e5d3808383ecef43ac4444ff5c34b6a6b4f467c244b90cab541', '1.108.1 to 1.108.2'],
    ],
  },
  {
    start: '    StringExtension_get_isSimpleIdentifier(_this) {\n',
    through: ['\n    },\n'],
    edits: [['behind', '(_this) {', ' if ($nexxo_help.simpleName.test(_this)) return true;']],
    forms: [['ded3e2142387f341b917ff28db19b922bdc169c6563981d75386cbc9835a899a', '1.108.1, 1.108.2']],
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
    needs: [anyOfCompound],
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
    needs: [anyOfComplex],
    forms: [
      ['0dc5a1c891e80c112d8a01e9c76ee85687a0009c451be7f351e7675f5dc2f736', '1.70.0 to 1.108.2'],
      ['acf92e2c48814cb4fa9502f7f16ca19d96ba6f64a30668e9fc9e5fa3de03bf02', '1.70.0 to 1.108.2'],
    ],
  },
  {
    start: '    _evaluate0$_assertInModule$1$2(value, $name) {\n',
    through: ['    _evaluate0$_assertInModule$2(value, $name) {\n', '\n    },\n'],
    edits: [
      ['behind', '    _evaluate0$_assertInModule$2(value, $name) {', ' if (value != null) return value;'],
    ],
    forms: [['13a2ee45f5e4c34ff1678f3f2e96d95a4931e66721bb2b8ccf81b1acd22f8fa9', '1.70.0 to 1.108.2']],
  },
  {
    start: '    _async_evaluate0$_assertInModule$1$2(value, $name) {\n',
    through: ['    _async_evaluate0$_assertInModule$2(value, $name) {\n', '\n    },\n'],
    edits: [
      [
        'behind',
        '    _async_evaluate0$_assertInModule$2(value, $name) {',
        ' if (value != null) return value;',
      ],
    ],
    forms: [['bf378512f5bec586509e45afc1f89bc04ef8893a24ed67bbe1195899255d43a6', '1.70.0 to 1.108.2']],
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
    start:
      '    visitComplexSelector$1(complex) {\n      var t1;\n      if (!this.super$AnySelectorVisitor$visitComplexSelector0(',
    through: ['\n    },\n'],
    edits: [
      [
        'behind',
        '(complex) {',
        ' var $seen = this.includeBogus ? "$nexxo_bogus" : "$nexxo_other"; if (complex[$seen] !== undefined) return complex[$seen];',
      ],
      ['behind', 'return ', 'complex[$seen] = '],
    ],
    forms: [['aee206ed4281becb5df8079094a823b0c307399bc630a46ed5882445af79acd4', '1.70.0 to 1.108.2']],
  },
  {
    start:
      '    nestWithin$3$implicitParent$preserveParentSelectors($parent, implicitParent, preserveParentSelectors) {\n',
    through: ['\n    },\n'],
    edits: [
      [
        'before',
        'return A.SelectorList$0(A.flattenVertically0(new A.MappedListIterable(t1, new A.SelectorList_nestWithin_closure0(',
        'if (t1.length === 1) return A.SelectorList$0(new A.SelectorList_nestWithin_closure0(' +
          '_this, preserveParentSelectors, implicitParent, $parent).call$1(t1[0]), _this.span); ',
      ],
    ],
    needs: [flattened, selectorList],
    forms: [
      ['d9feffcb64569dad84bcf95ff5e9482af5b0070e928dd35029c686857856851a', '1.77.8 to 1.97.3'],
      ['ffb8b512a2d94879f2519d6783b628dc3f3756e60bde376c029b429c86c0fcc9', '1.100.0 to 1.108.2'],
    ],
  },
  {
    start:
      '    _evaluate0$_performInterpolationHelper$3$sourceMap$warnForColor(interpolation, sourceMap, warnForColor) {\n',
    through: ['\n    },\n'],
    edits: [
      [
        'behind',
        '(interpolation, sourceMap, warnForColor) {',
        ' var $all = interpolation.contents;' +
          ' if (!sourceMap && $all.length === 1 && typeof $all[0] == "string") return new A._Record_2($all[0], null);',
      ],
    ],
    forms: [
      ['4b170f34b6a6092701591c5ed7ac0e0b2efadcb54f5b15ba03245e65ad61dd8c', '1.70.0'],
      ['0408e049acae6c8d92809917448f9ea33b433fd52baa08d97c49226abdee7f58', '1.77.8'],
      ['cbc86815e04dc37d32f823a61c60310f46fc897e7c1a9e99f42fed10dd2f862a', '1.80.7'],
      ['05960d25bc67c4969ff4bb0399353abded01b02c53f9514e655797a402c1150d', '1.83.4'],
      ['f51e16ba8184077ca5c54949352f4e947ae5baf37abbd2fd1d16ec3441db7fc1', '1.85.0 to 1.93.2'],
      ['366779ddc7583aace67d0b5997d2eba9cbd0972c7d85f75bfa22426052986dae', '1.97.3 to 1.100.0'],
      ['76fec5bbc7281ac29aed3e7e51b43a3bc277f77514d143ec7304c719c640670c', '1.104.1 to 1.108.2'],
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
