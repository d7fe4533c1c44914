import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { dartParts } from '../dist/pack/native-help/dart.js';
import { hugeEdits } from '../dist/pack/native-help/huge-help.js';
import { sassParts } from '../dist/pack/native-help/sass.js';

const sass = readFileSync(new URL('../../node_modules/sass/sass.dart.js', import.meta.url), 'utf8');

const edited = (code) => {
  let [done, text] = [0, ''];
  for (const [at, length, added] of hugeEdits(code)) {
    text += code.slice(done, at) + added;
    done = at + length;
  }
  return text + code.slice(done);
};

/** The methods of Sass that got help, by what the edits put in. */
const helped = (code) => {
  const text = edited(code);
  return {
    copies: text.split('$list[$at] = ').length - 1,
    types: text.includes('$types.get(recipe)'),
    names: text.includes('new A._SpanScannerState($scanner, $start)'),
    visits: text.includes(
      'return visitor.visitClassSelector$1(0, this);\n    },\n    accept$1(visitor) {\n      return visitor.visitClassSelector$1(0, this);',
    ),
  };
};

const all = { copies: 2, types: true, names: true, visits: true };

test("each part of the compiler of Sass in the project's dependencies is one that is known", () => {
  assert.deepEqual(helped(sass), all);
  const text = edited(sass);
  for (const { start, edits } of [...dartParts, ...sassParts])
    for (const [, , added] of edits) {
      const sharing = [...dartParts, ...sassParts]
        .flatMap((part) => part.edits)
        .filter((edit) => edit[2] === added);
      const count = text.split(added).length - sass.split(added).length;
      assert.ok(count >= sharing.length, `${start} has no ${added}`);
    }
  assert.doesNotThrow(() => new Function('$nexxo_help', text.replace(/^#!.*/, '')));
});

for (const [what, from, to, without] of [
  [
    'a part itself',
    'list.push(t1.get$current(t1));\n      if (growable)',
    'list.push(t1.get$current(t1)) ;\n      if (growable)',
    { copies: 1 },
  ],
  [
    'how lists are marked',
    'target[init.arrayRti] = rti;',
    'target[init.arrayRti] = rti ;',
    { copies: 0, names: false },
  ],
  ['how types are found', 'probe = cache.get(recipe);', 'probe = cache.get(recipe) ;', { types: false }],
  ['what reads a style sheet', '_this._fail$1("more input");', '_this._fail$1("more") ;', { names: false }],
  [
    'a method that visits',
    'return visitor.visitClassSelector$1(0, this);',
    'return visitor.visitClassSelector$1(1, this);',
    { visits: false },
  ],
]) {
  test(`without help stays what goes by ${what}, where that is another`, () => {
    const other = sass.replaceAll(from, to);
    assert.notEqual(other, sass);
    assert.deepEqual(helped(other), { ...all, ...without });
  });
}
