import type { Known } from './part.ts';

/** The type of a list of these, asked for once. */
export const listType = (of: string): string =>
  `${of}.$nexxo_list || (${of}.$nexxo_list = ${of}._eval$1("JSArray<0>"))`;

/** Makes a variable a list as Dart has it. */
export const asList = (list: string, of: string, flags = 0): string =>
  ` ${list}[init.arrayRti] = ${listType(of)};${flags === 0 ? '' : ` ${list}.$flags = ${flags};`}`;

/** How dart2js marks an array as a list of something. */
export const listMark: Known = {
  start: '    _setArrayType(target, rti) {\n',
  through: ['\n    },\n'],
  forms: [['934e087765d54355360caf515df0cdb69626ee93966b3fc2c59c67be9c404ab9', '1.70.0 to 1.108.2']],
};

/** How it marks a list that cannot be changed: by a number. */
export const unmodifiable: Known = {
  start: '    List_List$unmodifiable(elements, $E) {\n',
  through: ['\n    },\n'],
  forms: [['768351c1d919a22b98ba2247742a05e300b8023c313364de168a9800209ce730', '1.83.4 to 1.108.2']],
};

/** The iterator of a list, which asks the list's type of what is null in it. */
export const listIterator: Known = {
  start: '    get$current(_) {\n      var t1 = this._current;\n',
  through: ['    moveNext$0() {\n', '\n    }\n'],
  forms: [
    ['101853c404526e96541673f9789f846ddd468434669a62e1bf5345c93caef5bd', '1.70.0'],
    ['f7f1235e61a000db1a471b1122a2b4f605f106f730e53741e6098a6bf7db79ab', '1.77.8 to 1.108.2'],
  ],
};

/** How an element of a list is read. */
export const element: Known = {
  start: '    elementAt$1(receiver, index) {\n      return receiver[index];\n',
  through: ['    },\n'],
  forms: [['5b5575c4176ce00e2d65f07a9f39027a2fb3ff830432deed3f6c523c9a5a0bc0', '1.70.0 to 1.108.2']],
};

/** An iterable of nothing. */
export const emptyIterator: Known = {
  start: '    get$iterator(_) {\n      return B.C_EmptyIterator;\n',
  through: ['    },\n'],
  forms: [['711bbf7e8d00fb24f19efc8d1a753c105a0b089e6fb78c1fd21c85934c7c5a47', '1.70.0 to 1.108.2']],
};

/** How a type is made of a recipe in another one, and bound to a third. */
export const madeType: Known = {
  start: '    _Universe_evalInEnvironment(universe, environment, recipe) {\n',
  through: ['\n    },\n'],
  forms: [
    ['6480418ce1d060b4d7ecf786322bf4911475a35c6888715b11ce026389192dfe', '1.70.0 to 1.100.0'],
    ['dc8875cb0d4c928074100460782a71835dac6f7239e619bcfb66754bca714dcc', '1.104.1 to 1.108.2'],
  ],
};

export const boundType: Known = {
  start: '    _Universe_bind(universe, environment, argumentsRti) {\n',
  through: ['\n    },\n'],
  forms: [
    ['6f46b11e6b04e0961a0030c798e9939107ad6043b28c949c5636299673c9e5a8', '1.70.0 to 1.85.0'],
    ['d141856b9899e4c382a3d6d2d163f20249ba3cd71884b61799a57e01db7e7274', '1.89.2 to 1.108.2'],
  ],
};

/** How a text is put into a map. */
export const tableEntry: Known = {
  start: '    _addHashTableEntry$3(table, key, value) {\n',
  through: ['\n    },\n'],
  forms: [
    ['56867bb7d2d93af76c1bc8691df5db140a41539a859227db9f7d5083a242bcf5', '1.70.0 to 1.108.2'],
    ['11539cad1e5bbbaa599a38600f79b54069e6f30205b73ee90a9df500f55d2c51', '1.77.8 to 1.85.0'],
  ],
};

/** An iterable with places, and what goes over it. */
export const placedIterable: Known = {
  start: '    get$iterator(_) {\n      var _this = this;\n      return new A.ListIterator(',
  through: ['\n    },\n'],
  forms: [['2e9b3d8a224de0fb551e3adb71d4c3c78c959c76db77de485aed5f82ec1cf28d', '1.77.8 to 1.108.2']],
};

export const placedIterator: Known = {
  start:
    '    get$current(_) {\n      var t1 = this.__internal$_current;\n      return t1 == null ? this.$ti._precomputed1._as(t1) : t1;\n    },\n    moveNext$0() {\n      var t3, _this = this,\n        t1 = _this.__internal$_iterable,\n',
  through: ['\n    }\n'],
  forms: [['f8e7d7882a8c6d7ffaa9270344cccaadc8083dbcda1bcd564706fa1912445630', '1.77.8 to 1.108.2']],
};

/** How a map finds what it has for a key. */
export const mapEntry: Known = {
  start:
    '    containsKey$1(key) {\n      var strings, nums;\n      if (typeof key == "string") {\n        strings = this._strings;\n',
  through: ['    $index(_, key) {\n', '    internalGet$1(key) {\n', '\n    },\n'],
  forms: [
    ['0ab746763d260da8f1967bcb857dad35bbd29b6fcbef2dac7b4fbd033812ddfa', '1.70.0 to 1.100.0'],
    ['22377fc423916502031bf746ca6b8f82c0cf9379530566015f83c52d45b4d385', '1.104.1 to 1.108.2'],
  ],
};
