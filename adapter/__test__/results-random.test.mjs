// Random plugins over a project that changes at random: each build gives what it gives without kept results, and does the same.
import assert from 'node:assert/strict';
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { test } from 'node:test';
import { seededRandom } from '../../benchmarks/lib/seeded-random.mjs';
import { keptPlugin } from './lib/kept.mjs';

// Modules are little programs, which the plugin runs.
const source = `import { existsSync, readFileSync, readdirSync, statSync } from 'node:fs';
let setUp = '';
let remembered;
const parts = new Map();
export default ({ dir, suffix }) => ({
  async buildStart() { setUp = suffix + (await this.resolve('set-up')).id; },
  async transform(code, id) {
    const out = [setUp];
    for (const line of code.split('\\n')) {
      const [verb, name] = line.split(' ');
      const file = dir + '/' + name;
      if (verb === 'read') out.push(existsSync(file) ? readFileSync(file, 'utf8') : 'none');
      if (verb === 'watch') { this.addWatchFile(file); out.push(existsSync(file) ? readFileSync(file, 'utf8') : 'none'); }
      if (verb === 'list') out.push(String(readdirSync(dir + '/data').length));
      if (verb === 'kind') out.push(existsSync(file) ? String(statSync(file).isDirectory()) : '-');
      if (verb === 'resolve') { const found = await this.resolve(name, id); out.push(found === null ? 'null' : found.id); }
      if (verb === 'warn') this.warn('warning ' + name + out.length);
      if (verb === 'emit') out.push(this.emitFile({ type: 'asset', name, source: out.join() }));
      if (verb === 'remember') { remembered ??= existsSync(dir + '/data/a') ? readFileSync(dir + '/data/a', 'utf8') : 'nothing'; out.push(remembered); }
      if (verb === 'part') parts.set(id, [...(parts.get(id) ?? []), name + out.length]);
      if (verb === 'throw' && existsSync(file)) throw new Error('no ' + name);
    }
    return out.length > 4 ? { code: out.join(';'), map: null } : out.length === 2 ? null : out.join(';');
  },
  load(id) { const [file, part] = id.split('?'); return part === undefined ? null : String((parts.get(file) ?? [])[Number(part)]); },
})`;

const VERBS = [
  ...['read', 'watch', 'list', 'kind', 'resolve', 'warn', 'emit', 'part', 'throw'],
  ...['remember', 'remember', 'remember', 'resolve', 'read'],
];
const NAMES = ['data/a', 'data/b', 'data/c', 'data/d', 'data'];

function world(random, kept) {
  const pick = (list) => list[Math.floor(random() * list.length)];
  const program = () =>
    Array.from({ length: Math.floor(random() * 5) }, () => `${pick(VERBS)} ${pick(NAMES)}`).join('\n');
  const state = {
    suffix: 'x',
    resolved: new Map(),
    modules: new Map(Array.from({ length: 6 }, (_, index) => [kept.at(`m${index}.js`), program()])),
  };
  writeFileSync(kept.at('.keep'), '');
  const changes = [
    () => writeFileSync(kept.at(pick(NAMES.slice(0, 4))), `text ${Math.floor(random() * 4)}`),
    () => rmSync(kept.at(pick(NAMES.slice(0, 4))), { force: true }),
    () => state.resolved.set(pick(NAMES), pick(['/one', '/two', null])),
    () => state.modules.set(pick([...state.modules.keys()]), program()),
    () => state.resolved.set('set-up', pick(['/set', '/up'])),
    () => {
      state.suffix = pick(['x', 'y']);
    },
    () => {},
  ];
  return { state, change: () => pick(changes)() };
}

for (const keeps of ['nothing', 'module'])
  test(`builds with and without kept results are the same, ${keeps}`, async () => {
    let found = 0;
    for (let seed = 1; seed <= 6; seed += 1) {
      const random = seededRandom(seed * 7919);
      const kept = keptPlugin(keeps === 'module' ? source : source.replace('parts.set(id', 'void (id'), {
        keeps,
        read: ['.'],
        watch: ['.'],
        resolve: ['/'],
      });
      mkdirSync(kept.at('data'));
      const { state, change } = world(random, kept);
      const build = async (results) => {
        const done = [];
        const context = {
          resolve: async (name) => {
            done.push(`resolve ${name}`);
            const id = state.resolved.has(name) ? state.resolved.get(name) : `/${name}`;
            return id === null ? null : { id };
          },
          warn: (log) => done.push(`warn ${log.message ?? log}`),
          addWatchFile: (file) => done.push(`watch ${file}`),
          emitFile: (file) => `reference${done.push(`emit ${file.name} ${file.source}`)}`,
        };
        const run = async (plugin) => {
          const out = [];
          await plugin.buildStart.call(context, {});
          for (const [id, code] of state.modules) {
            for (const call of [
              () => plugin.transform.call(context, code, id),
              () => plugin.load?.call(context, `${id}?0`),
              () => plugin.load?.call(context, `${id}?1`),
            ]) {
              try {
                out.push(await call());
              } catch (error) {
                out.push(error.message);
              }
            }
          }
          return out;
        };
        const result = await kept.build(run, {
          results,
          args: [{ dir: kept.root, suffix: state.suffix }],
        });
        return { ...result, done };
      };
      for (let round = 0; round < 12; round += 1) {
        change();
        if (round % 3 === 0) change();
        const without = await build(false);
        const one = await build(undefined);
        assert.deepEqual(one.value, without.value, `seed ${seed}, round ${round}`);
        assert.deepEqual(one.done, without.done, `seed ${seed}, round ${round}`);
        found += one.hits;
      }
    }
    assert.ok(found > 300, String(found));
  });
