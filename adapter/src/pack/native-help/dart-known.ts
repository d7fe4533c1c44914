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
  through: ['\n    },\n'],
  forms: [['f474b5f941726f147d4432627cefb31e95563524ddf01f4df830a6c8f12f97f5', '1.70.0 to 1.108.2']],
};

/** An iterable of nothing. */
export const emptyIterator: Known = {
  start: '    get$iterator(_) {\n      return B.C_EmptyIterator;\n',
  through: ['\n    },\n'],
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
