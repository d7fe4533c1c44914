import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { generateKey } from '@nexxo/native/signing';
import { isOneSlipApart, neighboursOf, skeletonOf } from '../dist/publishing/look-alikes.js';
import { DATABASES } from './lib/databases.mjs';
import { contents, publishingRegistry, refused } from './lib/publishing-registry.mjs';

const [owner, other] = [generateKey(), generateKey()];

const nearby = (one, another) =>
  neighboursOf(one).some((text) => neighboursOf(another).includes(text)) && isOneSlipApart(one, another);
const alike = (one, another) => skeletonOf(one) === skeletonOf(another) || nearby(one, another);

/** A name, and what somebody registers who wants to be taken for it. */
const SQUATS = [
  ['vite-plugin-inspect', 'vite-plugin-lnspect'],
  ['vite-plugin-inspect', 'vite-plugin_inspect'],
  ['vite-plugin-inspect', 'viteplugininspect'],
  ['vite-plugin-inspect', 'vite-plugin-inspct'],
  ['vite-plugin-inspect', 'vite-plugin-inspecct'],
  ['vite-plugin-inspect', 'vite-plugin-ins-pect'],
  ['vite-plugin-inspect', 'vite-plugin-isnpect'],
  ['rollup-plugin-visualizer', 'rollup-plugin-visualiser'],
  ['rollup-plugin-visualizer', 'rollup-p1ugin-visua1izer'],
  ['rollup-plugin-postcss', 'rollup-plugin-p0stcss'],
  ['rollup-plugin-postcss', 'rollup.plugin.postcss'],
  ['rollup-plugin-terser', 'rollup-plugin-tenser'],
  ['vite-plugin-modern', 'vite-plugin-modem'],
  ['@sveltejs/vite-plugin-svelte', '@sveltejs/vite-plugin-svelt'],
  ['@sveltejs/vite-plugin-svelte', '@sve1tejs/vite-plugin-svelte'],
  ['@sveltejs/vite-plugin-svelte', '@svelte-js/vite-plugin-svelte'],
  ['@sveltejs/vite-plugin-svelte', '@sveltesj/vite-plugin-svelte'],
  ['@vitejs/plugin-vue', '@vite-js/plugin-vue'],
  ['@vitejs/plugin-vue', '@vitesj/plugin-vue'],
  ['@rollup/plugin-node-resolve', '@rollup/plugin-node-resovle'],
  ['unplugin-auto-import', 'unplugin-auto-imports'],
];

/** Names of plugins that live beside each other, by different people. */
const NEIGHBOURS = [
  ['@rollup/plugin-yaml', '@rollup/plugin-yml'],
  ['vite-plugin-vue2', 'vite-plugin-vue3'],
  ['vite-plugin-svg', 'vite-plugin-svgr'],
  ['vite-plugin-pwa', 'vite-plugin-qwa'],
  ['rollup-plugin-vue', 'vite-plugin-vue'],
  ['rollup-plugin-esbuild', 'vite-plugin-esbuild'],
  ['@rollup/plugin-babel', 'rollup-plugin-babel'],
  ['@acme/icons', '@other/icons'],
  ['@vue/plugin', '@vux/plugin'],
  ['rollup-plugin-copy', 'rollup-plugin-copier'],
  ['vite-plugin-html', 'vite-plugin-xhtml'],
  ['vite-plugin-checker', 'vite-plugin-checklist'],
  ['rollup-plugin-es5', 'rollup-plugin-es6'],
  ['vite-plugin-style-import', 'vite-plugin-style-input'],
];

test('L2 names that are taken for one another are told, and those of real plugins beside each other are not', () => {
  for (const [name, squat] of SQUATS) {
    assert.ok(alike(name, squat), `${squat} is taken for ${name}`);
    assert.ok(alike(squat, name), `${name} is taken for ${squat}`);
  }
  for (const [one, another] of NEIGHBOURS) assert.ok(!alike(one, another), `${one} and ${another} differ`);
});

test('L2 names one slip apart always have a neighbour in common', () => {
  const letters = 'abcdefghijklmnopqrstuvwxyz0123456789';
  for (const name of ['vite-plugin-inspect', '@sveltejs/plugin-abcdef', 'longname-xyz'])
    for (let at = name.indexOf('/') + 1; at <= name.length; at++)
      for (const letter of letters) {
        const near = [
          name.slice(0, at) + letter + name.slice(at),
          name.slice(0, at) + letter + name.slice(at + 1),
          name.slice(0, at) + name.slice(at + 1),
        ];
        for (const one of near) {
          if (!isOneSlipApart(name, one)) continue;
          assert.ok(
            neighboursOf(name).some((text) => neighboursOf(one).includes(text)),
            `${name} ${one}`,
          );
        }
      }
});

for (const kind of DATABASES) {
  describe(`names on ${kind}`, () => {
    test('L2 a name that looks like one that is there is refused, but to the owner of that one', async (t) => {
      const running = await publishingRegistry(t, kind);
      const claim = (key, name) => running.publish({ key, name, version: '1.0.0' });
      const names = [...new Set(SQUATS.map(([name]) => name))];
      for (const name of names) assert.equal((await claim(owner, name)).status, 201, name);
      for (const [, squat] of SQUATS)
        await refused(running, claim(other, squat), 'NEXXO_NAME_LOOKALIKE', 400);
      assert.equal((await contents(running)).packages.length, names.length);
      assert.equal((await claim(owner, 'unplugin-auto-imports')).status, 201);
      // One shape cannot be two names, whoever asks.
      await refused(running, claim(owner, 'unplugin-autoimport'), 'NEXXO_NAME_LOOKALIKE');
    });

    test('names that mean something else are nobody’s', async (t) => {
      const running = await publishingRegistry(t, kind);
      for (const name of ['vite', 'nexxo', '@nexxo/native', 'constructor'])
        await refused(
          running,
          running.publish({ key: owner, name, version: '1.0.0' }),
          'NEXXO_NAME_RESERVED',
        );
      assert.deepEqual((await contents(running)).packages, []);
    });

    test('L2 of 64 look-alikes that are claimed at once one is there', async (t) => {
      const running = await publishingRegistry(t, kind);
      const keys = Array.from({ length: 8 }, () => generateKey());
      const names = Array.from({ length: 64 }, (_, at) => {
        const letters = [...'pluginlookalike'].map((letter, bit) =>
          (at >> (bit % 6)) & 1 ? letter.replace('l', '1').replace('o', '0').replace('i', 'l') : letter,
        );
        return letters.join(at % 2 ? '' : at % 3 ? '-' : '_');
      });
      const claims = names.map((name, at) => running.publish({ key: keys[at % 8], name, version: '1.0.0' }));
      const won = (await Promise.all(claims)).filter(({ status }) => status === 201);
      assert.equal(won.length, 1);
      assert.equal((await contents(running)).packages.length, 1);
    });
  });
}
