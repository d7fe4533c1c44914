import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { EMPTY_ROOT, hashLeaf, TileTree, verifyConsistency, verifyInclusion } from '../dist/index.js';
import { numbered, plainRoot, TileLog } from './lib/tile-log.mjs';

const hex = (bytes) => Buffer.from(bytes).toString('hex');

/** The eight entries with which implementations of RFC 6962 test themselves, and the roots after each. */
const KNOWN = [
  '',
  '00',
  '10',
  '2021',
  '3031',
  '40414243',
  '5051525354555657',
  '606162636465666768696a6b6c6d6e6f',
];
const ROOTS = [
  '6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d',
  'fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125',
  'aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77',
  'd37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7',
  '4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4',
  '76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef',
  'ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c',
  '5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328',
];
const known = new TileLog(KNOWN.map((entry) => Buffer.from(entry, 'hex')));

test('roots are those that other implementations of RFC 6962 have', async () => {
  assert.equal(hex(EMPTY_ROOT), 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855');
  assert.equal(hex(await known.tree(0).root()), hex(EMPTY_ROOT));
  for (const [at, root] of ROOTS.entries()) assert.equal(hex(await known.tree(at + 1).root()), root);
});

test('proofs are those that other implementations of RFC 6962 have', async () => {
  assert.deepEqual((await known.tree(8).inclusionProof(0)).map(hex), [
    '96a296d224f285c67bee93c30f8a309157f0daa35dc5b87e410b78630a09cfc7',
    '5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e',
    '6b47aaf29ee3c2af9af889bc1fb9254dabd31177f16232dd6aab035ca39bf6e4',
  ]);
  assert.deepEqual((await known.tree(8).consistencyProof(6)).map(hex), [
    '0ebc5d3437fbe2db158b9f126a1d118e308181031d0a949f8dededebc558ef6a',
    'ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0',
    ROOTS[3],
  ]);
});

test('a tree has the same root from its tiles as from its leaves, across the borders of tiles', async () => {
  const log = numbered(66_000);
  for (const size of [1, 2, 255, 256, 257, 511, 512, 513, 65_535, 65_536, 65_537, 65_793, 66_000]) {
    assert.equal(hex(await log.tree(size).root()), hex(log.root(size)), `size ${size}`);
  }
});

test('every entry of every small tree is shown to stand in it, and every tree in every larger one', async () => {
  const log = numbered(40);
  for (let size = 1; size <= 40; size++) {
    const root = log.root(size);
    for (let index = 0; index < size; index++) {
      const proof = await log.tree(size).inclusionProof(index);
      assert.ok(verifyInclusion(index, size, log.leaves[index], proof, root), `${index} of ${size}`);
    }
    for (let old = 0; old <= size; old++) {
      const oldRoot = old === 0 ? EMPTY_ROOT : log.root(old);
      const proof = await log.tree(size).consistencyProof(old);
      assert.ok(verifyConsistency(old, oldRoot, size, root, proof), `${old} in ${size}`);
    }
  }
});

const large = numbered(1200);
const sizes = fc.tuple(fc.integer({ min: 1, max: 1200 }), fc.nat()).map(([size, at]) => [at % size, size]);
const flip = (bytes, at) => bytes.map((byte, place) => (place === at % bytes.length ? byte ^ 1 : byte));

test('an inclusion is refused with any hash, place, size or root changed', async () => {
  await fc.assert(
    fc.asyncProperty(sizes, fc.nat(), async ([index, size], at) => {
      const proof = await large.tree(size).inclusionProof(index);
      const root = large.root(size);
      const leaf = large.leaves[index];
      assert.ok(verifyInclusion(index, size, leaf, proof, root));
      assert.ok(!verifyInclusion(index, size, flip(leaf, at), proof, root));
      assert.ok(!verifyInclusion(index, size, leaf, proof, flip(root, at)));
      assert.ok(!verifyInclusion(index, size, leaf, [...proof, leaf], root));
      assert.ok(!verifyInclusion(index, size, leaf, [leaf, ...proof], root));
      if (proof.length > 0) {
        const bad = proof.with(at % proof.length, flip(proof[at % proof.length], at));
        assert.ok(!verifyInclusion(index, size, leaf, bad, root));
        assert.ok(!verifyInclusion(index, size, leaf, proof.slice(1), root));
        assert.ok(!verifyInclusion(index, size, leaf, proof.slice(0, -1), root));
      }
      const other = at % size;
      if (other !== index) assert.ok(!verifyInclusion(other, size, leaf, proof, root));
      for (const none of [-1, size, 0.5, Number.NaN, 2 ** 60]) {
        assert.ok(!verifyInclusion(none, size, leaf, proof, root));
      }
    }),
    { numRuns: 60 },
  );
});

test('a tree that is not continued is refused, with any hash, size or root changed', async () => {
  await fc.assert(
    fc.asyncProperty(sizes, fc.nat(), async ([before, size], at) => {
      const old = before + 1;
      const proof = await large.tree(size).consistencyProof(old);
      const [oldRoot, root] = [large.root(old), large.root(size)];
      assert.ok(verifyConsistency(old, oldRoot, size, root, proof));
      assert.ok(!verifyConsistency(old, flip(oldRoot, at), size, root, proof));
      assert.ok(!verifyConsistency(old, oldRoot, size, flip(root, at), proof));
      assert.ok(!verifyConsistency(old, oldRoot, size, root, [...proof, root]));
      if (proof.length > 0) {
        const bad = proof.with(at % proof.length, flip(proof[at % proof.length], at));
        assert.ok(!verifyConsistency(old, oldRoot, size, root, bad));
        assert.ok(!verifyConsistency(old, oldRoot, size, root, proof.slice(0, -1)));
        assert.ok(!verifyConsistency(old, oldRoot, size, root, proof.slice(1)));
      }
      if (size > old) assert.ok(!verifyConsistency(size, root, old, oldRoot, proof));
      assert.ok(!verifyConsistency(0, oldRoot, size, root, []));
    }),
    { numRuns: 60 },
  );
});

test('what a changed tile says is refused or does not matter, and never shows another entry', async () => {
  await fc.assert(
    fc.asyncProperty(sizes, fc.nat(), fc.nat(), async ([index, size], which, at) => {
      let number = 0;
      const tree = new TileTree(size, async (path) => {
        const bytes = await large.fetchTile(path);
        return number++ === which % 3 ? flip(bytes, at) : bytes;
      });
      const proof = await tree.inclusionProof(index);
      const root = large.root(size);
      const [good] = [await large.tree(size).inclusionProof(index)];
      const same = proof.every((hash, place) => hex(hash) === hex(good[place]));
      assert.equal(verifyInclusion(index, size, large.leaves[index], proof, root), same);
      assert.ok(!verifyInclusion(index, size, hashLeaf(Buffer.from('another')), proof, root));
    }),
    { numRuns: 60 },
  );
});

test('a tile of another length is an answer that is refused', async () => {
  for (const wrong of [
    (bytes) => bytes.subarray(1),
    (bytes) => Buffer.concat([bytes, bytes]),
    () => Buffer.alloc(0),
  ]) {
    const tree = new TileTree(300, async (path) => wrong(await large.fetchTile(path)));
    await assert.rejects(tree.inclusionProof(5), { code: 'NEXXO_REGISTRY_ANSWER' });
  }
});

test('a proof in the largest log asks for few tiles', async () => {
  const asked = [];
  const tree = new TileTree(2 ** 48 - 1, async (path) => {
    asked.push(path);
    return Buffer.alloc(32 * Number(/\.p\/(\d+)$/.exec(path)?.[1] ?? 256));
  });
  assert.equal((await tree.inclusionProof(2 ** 47 + 12_345)).length, 48);
  assert.equal(new Set(asked).size, asked.length, 'a tile was asked for twice');
  assert.ok(asked.length <= 12, `${asked.length} tiles`);
  assert.ok((await tree.consistencyProof(2 ** 40 + 1)).length <= 50);
  assert.equal(plainRoot([EMPTY_ROOT]), EMPTY_ROOT);
});
