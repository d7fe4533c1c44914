// What a plugin does with the natives that walk for zimmerframe and estree-walker beyond what random trees show.
import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { file, fixture, helpTries } from './lib/help-tries.mjs';

const tries = helpTries();
const WALK = file('../node_modules/zimmerframe/src/walk.js');
const estree = {
  package: file('../node_modules/estree-walker/dist/esm/estree-walker.js'),
  call: 'estreeVisit',
};

async function ran(name, body, settings, { package: walker, call } = { package: WALK, call: 'walkTree' }) {
  const path = join(tries.root, `${name}.mjs`);
  writeFileSync(
    path,
    `import { answered } from ${JSON.stringify(fixture('counted'))};
import { walk } from ${JSON.stringify(walker)};
const load = (id) => {
  const run = () => { ${body} };
  return { code: JSON.stringify([run(), answered.${call} > 0]) };
};
export default () => ({ name: 'walk', load });\n`,
  );
  const { load } = await tries.sandboxWith(settings).plugin(path);
  return JSON.parse((await load.call({}, 'x')).code);
}

test('a tree that is too deep is a RangeError, and the next walk goes on', async () => {
  const [result, helped] = await ran(
    'deep',
    `let tree = { type: 'Leaf' };
    for (let i = 0; i < 200_000; i++) tree = { type: 'Node', child: tree };
    const deep = [];
    for (const visitors of [{}, { Leaf() {} }, { _(node, { next }) { next(); } }, { Node(node, { visit }) { visit(node.child); } }]) {
      try { walk(tree, null, visitors); deep.push('walked'); } catch (error) { deep.push(error instanceof RangeError); }
    }
    let seen = 0;
    walk({ type: 'Node', child: { type: 'Leaf' } }, null, { _(node, { next }) { seen++; next(); } });
    return [deep, seen];`,
  );
  assert.deepEqual(result, [[true, true, true, true], 2]);
  assert.equal(helped, true);
});

test('visits that are deeper than the frames which are kept end as the others', async () => {
  const [result] = await ran(
    'deeper',
    `let tree = { type: 'Leaf' };
    for (let i = 0; i < 400; i++) tree = { type: 'Node', child: tree };
    let deepest = 0;
    const changed = walk(tree, 0, {
      _(node, { state, next }) { deepest = Math.max(deepest, state); next(state + 1); },
      Leaf: () => ({ type: 'Other' }),
    });
    let depth = 0;
    for (let node = changed; node.child; node = node.child) depth++;
    return [deepest, depth, changed === tree];`,
  );
  assert.deepEqual(result, [400, 400, false]);
});

test('nothing of a walk is kept when it is over, not even of one that threw', async () => {
  const [result] = await ran(
    'kept',
    `const large = () => ({ type: 'Node', text: 'x'.repeat(1000).repeat(4000), list: [{ type: 'Leaf' }] });
    let thrown = 0;
    for (let i = 0; i < 40; i++) {
      try {
        walk(large(), { text: 'y'.repeat(1000).repeat(2000) }, {
          _(node, { next }) { next(); },
          Leaf(node, { path, stop }) { if (i % 2) throw new Error(path.length); stop(); },
        });
      } catch { thrown++; }
    }
    return thrown;`,
    { limits: { memoryMiB: 32, cpuMs: 20_000 } },
  );
  assert.equal(result, 20);
});

test('what is used again is never what somebody can still see', async () => {
  const [result] = await ran(
    'held',
    `const tree = { type: 'Node', list: Array.from({ length: 50 }, () => ({ type: 'Leaf', inner: { type: 'Node' } })) };
    const held = new Set(), weak = new WeakSet(), references = [];
    let visits = 0, again = 0;
    walk(tree, 0, {
      _(node, context) {
        visits++;
        const { next, visit } = context;
        if (weak.has(context) || weak.has(next) || weak.has(visit) || held.has(context) || held.has(next)) again++;
        if (visits % 3 === 0) held.add(context).add(next);
        if (visits % 3 === 1) { weak.add(next); weak.add(context); }
        if (visits % 7 === 2) references.push(new WeakRef(visit));
        if (visits % 5 === 0) held.add(visit);
        next(visits);
      },
    });
    return [visits, again, [...held].filter((value) => typeof value === 'object').every(({ state, path }) => state !== undefined && path.length === 0)];`,
  );
  assert.deepEqual(result, [101, 0, true]);
});

test('a tree of any depth is walked for estree-walker, or is a RangeError, as are walks in visitors without end', async () => {
  const [result, helped] = await ran(
    'estree-deep',
    `const visits = (depth) => {
      let tree = { type: 'Leaf' };
      for (let i = 0; i < depth; i++) tree = i % 2 ? { type: 'Node', child: tree } : { type: 'List', items: [tree] };
      let count = 0;
      try { walk(tree, { enter() { count++; }, leave() { count++; } }); } catch (error) { return error.name; }
      return count;
    };
    const tree = { type: 'Node', child: { type: 'Leaf' } };
    const forever = () => walk(tree, { enter(node) { if (node.type === 'Leaf') forever(); } });
    let thrown;
    try { forever(); } catch (error) { thrown = error.name; }
    return [...[127, 128, 129, 1000, 200_000].map(visits), thrown, visits(3)];`,
    undefined,
    estree,
  );
  assert.deepEqual(result, [256, 258, 260, 2002, 'RangeError', 'RangeError', 8]);
  assert.equal(helped, true);
});
