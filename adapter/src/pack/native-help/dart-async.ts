import type { HugePart, Known } from './part.ts';

const rootRun: Known = {
  start: '    _rootRunUnary($self, $parent, zone, f, arg) {\n',
  through: ['\n    },\n'],
  forms: [['56d5c4e71078b7a3d3c6367511c2a621f6461b13bc2257a677c745fe205e3101', '1.70.0 to 1.108.2']],
};

const rootRegister: Known = {
  start: '    _rootRegisterBinaryCallback($self, $parent, zone, f) {\n',
  through: ['\n    },\n'],
  forms: [['7b58926ba83dba9b3b9aef27f78f57f7e8c11aec81c402bc3dd9ab4187c72e89', '1.70.0 to 1.108.2']],
};

/** What of the outermost zone the others have, where they have none of their own. */
const ofRootRun: Known = {
  start: '    B._ZoneRunUnary__RootZone__rootRunUnary = ',
  through: [';\n'],
  forms: [['22e0431b9d83bd0a7e62484cc048e83399a413b60503ac2bbe986de57c634ef4', '1.104.1 to 1.108.2']],
};

const ofRootRegister: Known = {
  start: '    B._ZoneRegisterBinaryCallback_sk0 = ',
  through: [';\n'],
  forms: [['909cc3746750a53ee00c6d9a2b1b51bc4c69aeec746b34c72553e62dcbd3f908', '1.104.1 to 1.108.2']],
};

const reversed: Known = {
  start: '    _reverseListeners$1(listeners) {\n',
  through: ['\n    },\n'],
  forms: [['ef0d97bad3075279192f44d295716d1468069f4676679ba24f3fbf77507081de', '1.70.0 to 1.108.2']],
};

/** How asynchronous functions go on: each `await` comes by all of these. */
export const dartAsyncParts: readonly HugePart[] = [
  {
    start:
      '    complete$1(value) {\n      var t1, _this = this;\n      if (value == null)\n        value = _this.$ti',
    through: ['\n    },\n'],
    // What is no future has no mark of one, where futures have it.
    edits: [
      [
        'before',
        '_this.$ti._eval$1("Future<1>")._is(value)',
        '(value == null || !A._Future.prototype.$isFuture || value.$isFuture) && ',
      ],
    ],
    forms: [['12577d835deacdb1d276060505815dfff9300f5b626a68ca894be2b6ed75d901', '1.70.0 to 1.108.2']],
  },
  {
    start: '    _thenAwait$1$2(f, onError, $E) {\n',
    through: ['\n    },\n'],
    edits: [
      ['behind', '(f, onError, $E) {', ' var $own = this.$ti;'],
      [
        'instead of',
        'this.$ti._eval$1("@<1>")._bind$1($E)._eval$1("_FutureListener<1,2>")',
        '$own.$nexxo_awaited_as === $E ? $own.$nexxo_listener : ($own.$nexxo_awaited_as = $E,' +
          ' $own.$nexxo_listener = $own._eval$1("@<1>")._bind$1($E)._eval$1("_FutureListener<1,2>"))',
      ],
    ],
    forms: [['7fc388a14f4193ef7808fb176ccb4272e120a1f0bfdb412bdd4f26837f0be77f', '1.70.0 to 1.108.2']],
  },
  {
    start: '    runUnary$2$2(f, arg, $R, $T) {\n',
    through: ['\n    },\n'],
    edits: [
      [
        'behind',
        '(f, arg, $R, $T) {',
        ' if (this === $.Zone__current && this._runUnary === B._ZoneRunUnary__RootZone__rootRunUnary) return f.call$1(arg);',
      ],
    ],
    needs: [rootRun, ofRootRun],
    forms: [['a0323d29cdc5a73d1a149d5d3481e9076b845c95e4a1e8eda8d7f61af4924762', '1.104.1 to 1.108.2']],
  },
  {
    start: '    registerBinaryCallback$3$1(callback, $R, $T1, $T2) {\n',
    through: ['\n    },\n'],
    edits: [
      [
        'behind',
        '(callback, $R, $T1, $T2) {',
        ' if (this._registerBinaryCallback === B._ZoneRegisterBinaryCallback_sk0) return callback;',
      ],
    ],
    needs: [rootRegister, ofRootRegister],
    forms: [['09a1ac83727df72deb59ae5298a3e97b0574f147b35dc01855b582707efa3619', '1.104.1 to 1.108.2']],
  },
  {
    start: '    _makeAsyncAwaitCompleter($T) {\n',
    through: ['\n    },\n'],
    edits: [
      ['before', '$T._eval$1("_Future<0>")', '$T.$nexxo_future || ($T.$nexxo_future = '],
      ['behind', '$T._eval$1("_Future<0>")', ')'],
      ['before', '$T._eval$1("_AsyncAwaitCompleter<0>")', '$T.$nexxo_completer || ($T.$nexxo_completer = '],
      ['behind', '$T._eval$1("_AsyncAwaitCompleter<0>")', ')'],
    ],
    forms: [['a6aeeb2c9f107b4df927a0ec830f79db6ae5ea86078c74e76e5331c92dddc2eb', '1.70.0 to 1.108.2']],
  },
  {
    start: '    _removeListeners$0() {\n',
    through: ['\n    },\n'],
    edits: [['before', 'return this._reverseListeners$1(current);', 'if (current == null) return null; ']],
    needs: [reversed],
    forms: [['59d83973b80710348b6cd55c43289eb75757cc5128b5f381e23c9ba795192f4f', '1.70.0 to 1.108.2']],
  },
  {
    start: '  A._Future__propagateToListeners_handleValueCallback.prototype = {\n',
    through: ['\n    },\n'],
    edits: [
      ['behind', 'var e, s,', ' $zone,'],
      [
        'before',
        't2.result._zone.runUnary$2$2(',
        '($zone = t2.result._zone) === $.Zone__current && $zone._runUnary === B._ZoneRunUnary__RootZone__rootRunUnary' +
          ' ? t2.callback.call$1(this.sourceResult) : ',
      ],
    ],
    needs: [rootRun, ofRootRun],
    forms: [['632abc27987b345b98d7f21cc84c13ef13fc1b293f8a1e73bd443e8286894e43', '1.83.4 to 1.108.2']],
  },
];
