import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { findMinified, minifiedEdits, numbered } from '../dist/pack/native-help/minified.js';
import { svelteMinifiedParts } from '../dist/pack/native-help/svelte-minified.js';

const svelte = readFileSync(new URL('../../node_modules/svelte/compiler/index.js', import.meta.url), 'utf8');

const text = (part) => numbered(part).text;

test('parts that differ by short names alone are the same, and others are not', () => {
  const part = 'function a(b,c){return b.d+c(...b,"b",/c"/)}';
  assert.equal(text(part), 'function $0($1,$2){return $1.d+$2(...$1,"b",/c"/)}');
  assert.equal(text('function e(a,b){return a.d+b(...a,"b",/c"/)}'), text(part));
  for (const other of [
    'function a(b,c){return c.d+c(...b,"b",/c"/)}',
    'function a(b,c){return b.e+c(...b,"b",/c"/)}',
    'function a(b,c){return b.d+c(...b,"c",/c"/)}',
    'function a(b,c){return b.d+c(...b,"b",/d"/)}',
    'function a(b,b){return b.d+b(...b,"b",/c"/)}',
    'function a(b,long){return b.d+long(...b,"b",/c"/)}',
  ])
    assert.notEqual(text(other), text(part), other);
});

test('words of the language keep their places, and places are those of the part', () => {
  const part = numbered('for(let $ in of){if(in1)do x.y++;while(`$`)}');
  assert.equal(part.text, 'for(let $0 in of){if(in1)do $1.y++;while(`$`)}');
  assert.deepEqual(part.names, ['$', 'x']);
  assert.equal(part.placeOf(part.text.indexOf('.y++')), 'for(let $ in of){if(in1)do x'.length);
});

test("all parts of Svelte's minified compiler are known, each where it is and no more where it changed", () => {
  const callsOf = ({ edits }) =>
    edits.flatMap(([, , added]) => added.match(/(?<=\$nexxo_help\?\.)\w+/g) ?? []).join();
  const known = svelteMinifiedParts.filter((part) => findMinified(part, svelte) !== null);
  // Versions that are too different for forms of one part have a part each.
  for (const part of svelteMinifiedParts)
    assert.equal(known.filter((other) => callsOf(other) === callsOf(part)).length, 1, callsOf(part));
  for (const part of known) {
    const found = findMinified(part, svelte);
    for (const [start, end, added] of minifiedEdits(part, found)) {
      assert.ok(start >= found.at && end >= start);
      assert.doesNotMatch(added, /\$(?:\d|<|FLAGS)/);
    }
    const at = svelte.indexOf('=', found.at) + 1;
    const changed = `${svelte.slice(0, at)}0||${svelte.slice(at)}`;
    assert.equal(findMinified(part, changed), null);
  }
});
