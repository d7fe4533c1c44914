import { dartAsyncParts } from './dart-async.ts';
import {
  asList,
  boundType,
  element,
  listIterator,
  listMark,
  madeType,
  mapEntry,
  placedIterable,
  placedIterator,
  tableEntry,
  unmodifiable,
} from './dart-known.ts';
import type { HugePart } from './part.ts';

const madeFixed = ' if (!growable) $list.$flags = 1;';

/** A list copied without an iterator. */
const copied = (done: string): string =>
  ' var $list, $at, $item, $type; if (Array.isArray(elements)) {' +
  ' for ($list = [], $at = 0; $at < elements.length; ++$at) $list[$at] = ($item = elements[$at]) != null ? $item :' +
  ' ($type || ($type = J.get$iterator$ax(elements).$ti._precomputed1))._as($item);' +
  ` ${asList('$list', '$E')}${done} return $list; }`;

/** What is in an iterable with places as a list, without an iterator. */
const gathered = (done: string): string =>
  ' var $list, $at, $item, $length, $type; if (elements instanceof A.ListIterable) {' +
  ' for ($list = [], $at = 0, $length = elements.get$length(0);; ++$at) {' +
  ' if ($length !== elements.get$length(0)) throw A.wrapException(A.ConcurrentModificationError$(elements));' +
  ' if ($at >= $length) break; $item = elements.elementAt$1(0, $at); $list.push($item != null ? $item :' +
  ' ($type || ($type = J.get$iterator$ax(elements).$ti._precomputed1))._as($item)); }' +
  ` ${asList('$list', '$E')}${done} return $list; }`;

/** A type that goes by two others, asked for once for each second one that comes with the same first one. */
const mapType = (kind: string): string => {
  const type = `$K._eval$1("@<0>")._bind$1($V)._eval$1("${kind}<1,2>")`;
  return `$V.$nexxo_of_${kind} === $K ? $V.$nexxo_${kind} : ($V.$nexxo_of_${kind} = $K, $V.$nexxo_${kind} = ${type})`;
};

/** Methods that take a type argument and do not look at it, of which each class has one. */
const accepting =
  /\n {4}accept\$1\$1\(visitor\) \{\n {6}return visitor\.(visit\w+\$1)\((0, )?this\);\n {4}\},\n {4}accept\$1\(visitor\) \{\n {6}return (this\.accept\$1\$1\(visitor, type\$\.\w+\));\n/dg;

/** Has `accept` call the visitor at once, as the method does that it calls. */
export function acceptEdits(code: string): (readonly [at: number, length: number, added: string])[] {
  return Array.from(code.matchAll(accepting), ({ 1: method, 2: zero = '', 3: call = '', indices }) => {
    const at = indices?.[3]?.[0];
    if (at === undefined) throw new Error('a match without its place');
    return [at, call.length, `visitor.${method}(${zero}this)`] as const;
  });
}

/** What dart2js puts into each program: lists, types, and functions that ask what kind of value something is. */
export const dartParts: readonly HugePart[] = [
  ...dartAsyncParts,
  {
    start: '    List_List$from(elements, growable, $E) {\n',
    through: ['\n    },\n'],
    edits: [['behind', '(elements, growable, $E) {', `${copied(madeFixed)}${gathered(madeFixed)}`]],
    needs: [listMark, listIterator, placedIterable, placedIterator],
    forms: [['368d6b9da41c17005c41cf1f8acf2e0cdd7cdc0a6ea0bc8e5129c8b6e9744895', '1.83.4 to 1.108.2']],
  },
  {
    ...unmodifiable,
    edits: [['behind', '(elements, $E) {', copied(' $list.$flags = 3;')]],
    needs: [listMark, listIterator],
  },
  {
    start: '    List_List$_of(elements, $E) {\n',
    through: ['\n    },\n'],
    edits: [
      [
        'instead of',
        'return A._setArrayType(elements.slice(0), $E._eval$1("JSArray<0>"));',
        `{ list = elements.slice(0);${asList('list', '$E')} return list; }${gathered('')}`,
      ],
    ],
    needs: [listMark, placedIterable, placedIterator],
    forms: [['25a10a6d2ea3f99e7ef318722a65c385d93814e1fdaa947018905ab859ef0007', '1.70.0 to 1.108.2']],
  },
  {
    start: '    _eval$1(recipe) {\n',
    through: ['\n    },\n'],
    edits: [
      [
        'behind',
        '(recipe) {',
        ' var $types = this._evalCache, $type; if ($types != null && ($type = $types.get(recipe)) != null) return $type;',
      ],
    ],
    needs: [madeType],
    forms: [['6e9ec4f5eeb1b55694c4846fa6b2789ae83882508bfbf971284cc405107c3282', '1.70.0 to 1.108.2']],
  },
  {
    start: '    _bind$1(typeOrTuple) {\n',
    through: ['\n    }\n'],
    edits: [
      [
        'behind',
        '(typeOrTuple) {',
        ' var $types = this._bindCache, $type;' +
          ' if ($types != null && ($type = $types.get(typeOrTuple._canonicalRecipe)) != null) return $type;',
      ],
    ],
    needs: [boundType],
    forms: [['f339a4b4d1448a5ad4c909a87a60314b90849be11319c0540f7f4e97a61421a1', '1.70.0 to 1.108.2']],
  },
  {
    start: '    LinkedHashMap_LinkedHashMap$_empty($K, $V) {\n',
    through: ['\n    },\n'],
    edits: [
      [
        'instead of',
        '$K._eval$1("@<0>")._bind$1($V)._eval$1("JsLinkedHashMap<1,2>")',
        mapType('JsLinkedHashMap'),
      ],
    ],
    forms: [['c59b94f9635b6adb70c025866cd8206c5fc647aa070674fc2d7ef8e0db0c2725', '1.70.0 to 1.108.2']],
  },
  {
    start: '    ConstantMap_ConstantMap$from(other, $K, $V) {\n',
    through: ['\n    },\n'],
    edits: [
      [
        'behind',
        '(other, $K, $V) {',
        ' if (other.get$isEmpty(other)) { var $keys = [], $values = [], $map;' +
          `${asList('$keys', '$K')}${asList('$values', '$V')}` +
          ` $map = new A.ConstantStringMap({}, $values, ${mapType('ConstantStringMap')}); $map.$keys = $keys; return $map; }`,
      ],
    ],
    needs: [listMark],
    forms: [
      ['e3d3d271c8cefafdc1b23b4961fe5e8358fb145618903baaabbedf36857e7f37', '1.70.0 to 1.93.2'],
      ['9140ca326b4858794505a97fa4aef7adb03a711852cc9f4e0f379445dc794244', '1.97.3 to 1.108.2'],
    ],
  },
  {
    start: '    $indexSet(_, key, value) {\n      var strings, nums, _this = this;\n',
    through: ['\n    },\n'],
    edits: [
      [
        'instead of',
        '_this._addHashTableEntry$3(strings == null ? _this._strings = _this._newHashTable$0() : strings, key, value);',
        '{ if (strings == null) strings = _this._strings = _this._newHashTable$0(); var $cell = strings[key];' +
          ' if ($cell == null) strings[key] = _this._newLinkedCell$2(key, value); else $cell.hashMapCellValue = value; }',
      ],
    ],
    needs: [tableEntry],
    forms: [['126e397a333db1d7ba60094104f97e59a6bf93b492b49c3cae710c0cb2b83f50', '1.70.0 to 1.108.2']],
  },
  {
    start: '    putIfAbsent$2(key, ifAbsent) {\n      var t1, value, _this = this;\n',
    through: ['\n    },\n'],
    edits: [
      [
        'behind',
        '(key, ifAbsent) {',
        ' var $value; if (typeof key == "object" && ($value = this.$index(0, key)) != null) return $value;',
      ],
    ],
    needs: [mapEntry],
    forms: [['20507beb80c89e649cc69b5702e44111216c0b8f3c1edbf915588415c80f9a41', '1.70.0 to 1.108.2']],
  },
  {
    start: '    _modified$0() {\n      this._modifications = ',
    through: ['    _newLinkedCell$2(key, value) {\n', '\n    },\n'],
    edits: [
      ['instead of', '_this._modified$0();', '_this._modifications = _this._modifications + 1 & 1073741823;'],
    ],
    forms: [['b54946816ab4c022ffe44ee312c78b392825d16750325202801066d2741bd7a9', '1.70.0 to 1.108.2']],
  },
  {
    start: '    stringReplaceAllUnchecked(receiver, pattern, replacement) {\n',
    through: ['    stringReplaceAllUncheckedString(receiver, pattern, replacement) {\n', '\n    },\n'],
    edits: [
      [
        'behind',
        '    stringReplaceAllUnchecked(receiver, pattern, replacement) {',
        ' if (typeof pattern == "string" && pattern !== "" && receiver.indexOf(pattern, 0) < 0) return receiver;',
      ],
    ],
    forms: [
      ['60774f2b63d260de55a7ff9689a45a1be955526834b1611779b5340007f9d05e', '1.70.0 to 1.89.2'],
      ['45bb28898faa34d18ff5231b77eaaccce66eed4b5d800b97bfd18d2de41cf10f', '1.93.2 to 1.108.2'],
    ],
  },
  {
    start: '    get$hashCode$(receiver) {\n',
    through: ['\n    },\n'],
    edits: [
      [
        'behind',
        '(receiver) {',
        ' if (receiver instanceof A.Object) return receiver.get$hashCode(receiver);',
      ],
    ],
    forms: [['8ddfee1300ac7c76de20d80aeecb967e769f997d36e5038360d72c82dcdd21bb', '1.70.0 to 1.108.2']],
  },
  {
    start: '    $eq$(receiver, a0) {\n',
    through: ['\n    },\n'],
    edits: [
      [
        'before',
        'return J.getInterceptor$(receiver).$eq(receiver, a0);',
        'if (receiver instanceof A.Object) return receiver.$eq(receiver, a0); ',
      ],
    ],
    forms: [['25fe187b1f554e27ea32863b58c0261183c5aba19b8af130bd442df6315a2637', '1.70.0 to 1.108.2']],
  },
  {
    start: '    get$length$asx(receiver) {\n',
    through: ['\n    },\n'],
    edits: [
      [
        'behind',
        '(receiver) {',
        ' if (typeof receiver == "string" || Array.isArray(receiver)) return receiver.length;',
      ],
    ],
    forms: [['a52d8d215b3b1c59d65459b1900c1e8bdffa0bf035d8b190b946017d4b9909cb', '1.70.0 to 1.108.2']],
  },
  {
    start: '    get$iterator$ax(receiver) {\n',
    through: ['\n    },\n'],
    edits: [
      [
        'behind',
        '(receiver) {',
        ' if (Array.isArray(receiver)) return J.JSArray.prototype.get$iterator(receiver);',
      ],
    ],
    forms: [['20e625c4e5ec74983231bfa5a423ab926a76ccd422c6382215b48f6e6cde4da8', '1.70.0 to 1.108.2']],
  },
  {
    start: '    elementAt$1$ax(receiver, a0) {\n',
    through: ['\n    },\n'],
    edits: [['behind', '(receiver, a0) {', ' if (Array.isArray(receiver)) return receiver[a0];']],
    needs: [element],
    forms: [['4f73fa8bd34375c01fe670d48897d4689afb856bbbd37781c5155a3a7588fa00', '1.70.0 to 1.108.2']],
  },
  {
    start: '    get$length(_) {\n      return J.get$length$asx(this._collection$_source);\n',
    through: ['    $index(_, index) {\n', '\n    }\n'],
    edits: [
      [
        'before',
        'J.get$length$asx(',
        'Array.isArray(this._collection$_source) ? this._collection$_source.length : ',
      ],
      [
        'before',
        'J.elementAt$1$ax(',
        'Array.isArray(this._collection$_source) ? this._collection$_source[index] : ',
      ],
    ],
    needs: [element],
    forms: [['c3cb972392a0a1c0762e8b3f5b72923c2edc51043935d9b71259330e41ae4600', '1.70.0 to 1.108.2']],
  },
  {
    start: '    get$length(_) {\n      return J.get$length$asx(this._source);\n',
    through: ['    elementAt$1(_, index) {\n', '\n    }\n'],
    edits: [
      ['before', 'J.get$length$asx(', 'Array.isArray(this._source) ? this._source.length : '],
      ['before', 'J.elementAt$1$ax(', 'Array.isArray(this._source) ? this._source[index] : '],
    ],
    needs: [element],
    forms: [['5120d5a55dff2c14f5e1cd2665cd76ffd22e580cd5056e9a743b3beb81a7e6e9', '1.70.0 to 1.108.2']],
  },
  {
    start: '    get$iterator(receiver) {\n      return new J.ArrayIterator',
    through: ['\n    },\n'],
    edits: [
      [
        'behind',
        '    get$iterator(receiver) {',
        ' var rti = receiver[init.arrayRti], $any = type$.JSArray_dynamic;' +
          ' if (rti == null || rti.constructor !== $any.constructor) rti = $any;',
      ],
      [
        'instead of',
        'A._arrayInstanceType(receiver)._eval$1("ArrayIterator<1>")',
        'rti.$nexxo_iterator || (rti.$nexxo_iterator = rti._eval$1("ArrayIterator<1>"))',
      ],
    ],
    forms: [['87578398af725757ba006e2e28bdd90c384a7f2359f0b9802d50a3f731a42495', '1.77.8 to 1.108.2']],
  },
  {
    start: '    moveNext$0() {\n      var t3, _this = this,\n        t1 = _this.__internal$_iterable,\n',
    through: ['\n    },\n'],
    edits: [['before', 'J.getInterceptor$asx(t1)', 't1 instanceof A.Object ? t1 : ']],
    forms: [
      ['251dddd3f5c27cf4294cd0908b507c9d7cdee7c159178e13d5d64557b8137c51', '1.70.0'],
      ['942206906f4ff79ee2c13f27a8e563c0234c556dcf3ee6f7752a3d5ea3ac3935', '1.77.8'],
      ['6de71d421b5dc88558a634fda57081932af55a454a8a178bde0859a1078b2ecc', '1.80.7 to 1.108.2'],
    ],
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
];
