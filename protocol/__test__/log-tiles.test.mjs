import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import {
  hashesOfLevel,
  joinEntries,
  MAX_LOG_SIZE,
  parseTilePath,
  splitEntries,
  tileAt,
  tilePath,
} from '../dist/index.js';

test('a tile has the path that tlog-tiles gives it', () => {
  assert.equal(tilePath({ level: 0, index: 1_234_067, width: 256 }), 'tile/0/x001/x234/067');
  assert.equal(tilePath({ level: 2, index: 0, width: 1 }), 'tile/2/000.p/1');
  assert.equal(tilePath({ level: 5, index: 1000, width: 256 }), 'tile/5/x001/000');
  assert.equal(
    tilePath({ level: 'entries', index: 123_456_078, width: 2 }),
    'tile/entries/x123/x456/078.p/2',
  );
});

test('a log of 70,000 has the tiles that tlog-tiles names for it', () => {
  assert.deepEqual(tileAt(0, 69_887, 70_000), { level: 0, index: 272, width: 256 });
  assert.deepEqual(tileAt(0, 69_888, 70_000), { level: 0, index: 273, width: 112 });
  assert.deepEqual(tileAt(1, 0, 70_000), { level: 1, index: 0, width: 256 });
  assert.deepEqual(tileAt(1, 256, 70_000), { level: 1, index: 1, width: 17 });
  assert.deepEqual(tileAt(2, 0, 70_000), { level: 2, index: 0, width: 1 });
  assert.throws(() => tileAt(3, 0, 70_000), RangeError);
  assert.deepEqual([hashesOfLevel(0, 256), hashesOfLevel(1, 256), hashesOfLevel(2, 256)], [256, 1, 0]);
});

test('a path has one spelling, and what is none names no tile', () => {
  for (const bad of [
    'tile/0/0',
    'tile/0/0000',
    'tile/00/000',
    'tile/0/x000/001',
    'tile/0/001/002',
    'tile/0/x001',
    'tile/0/000.p/0',
    'tile/0/000.p/256',
    'tile/0/000.p/01',
    'tile/0/000.p/',
    'tile/0/000/',
    '/tile/0/000',
    'tile/7/000',
    'tile/64/000',
    'tile/-1/000',
    'tile/data/000',
    'tile/Entries/000',
    'tile/6/001',
    `tile/0/${'x999/'.repeat(5)}999`,
    `tile/0/${'x999/'.repeat(500)}999`,
    'tile/0/000\n',
    'tile/0/٠٠٠',
    '',
  ]) {
    assert.equal(parseTilePath(bad), undefined, bad);
  }
});

test('each tile of each log is read from its own path', () => {
  const positions = fc
    .tuple(
      fc.integer({ min: 1, max: MAX_LOG_SIZE }),
      fc.double({ min: 0, max: 1, noNaN: true, maxExcluded: true }),
    )
    .map(([size, part]) => [size, Math.floor(size * part)]);
  fc.assert(
    fc.property(positions, fc.constantFrom('entries', 0, 1, 2, 3, 4, 5, 6), ([size, at], level) => {
      const there = hashesOfLevel(level === 'entries' ? 0 : level, size);
      if (there === 0) return;
      const tile = tileAt(level, at % there, size);
      assert.ok(tile.width >= 1 && tile.width <= 256);
      assert.deepEqual(parseTilePath(tilePath(tile)), tile);
    }),
  );
});

test('any text is a tile or none, and a tile writes itself as it was read', () => {
  const parts = fc.array(
    fc.constantFrom('tile', '/', 'x', '000', '001', '.p', '12', 'entries', '0', '6', '..'),
  );
  fc.assert(
    fc.property(
      fc.oneof(
        fc.string(),
        parts.map((all) => all.join('')),
      ),
      (text) => {
        const tile = parseTilePath(text);
        if (tile) assert.equal(tilePath(tile), text);
      },
    ),
  );
});

test('a tile of entries is taken apart to what it was made of, and any other bytes are refused', () => {
  const entries = fc.array(fc.uint8Array({ maxLength: 300 }), { minLength: 1, maxLength: 256 });
  fc.assert(
    fc.property(entries, fc.nat(), (all, at) => {
      const bytes = joinEntries(all);
      assert.deepEqual(
        splitEntries(bytes, all.length).map((one) => [...one]),
        all.map((one) => [...one]),
      );
      const refused = { code: 'NEXXO_REGISTRY_ANSWER' };
      assert.throws(() => splitEntries(bytes, all.length + 1), refused);
      assert.throws(() => splitEntries(bytes.subarray(0, at % bytes.length), all.length), refused);
      assert.throws(() => splitEntries(Buffer.concat([bytes, bytes]), all.length), refused);
    }),
  );
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 2000 }), fc.integer({ min: 0, max: 256 }), (bytes, width) => {
      try {
        assert.deepEqual(Buffer.from(joinEntries(splitEntries(bytes, width))), Buffer.from(bytes));
      } catch (error) {
        assert.equal(error.code, 'NEXXO_REGISTRY_ANSWER');
      }
    }),
  );
});
