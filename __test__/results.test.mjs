// The promise: what a plugin said of a module is not asked for again, and the build is the same.
import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { keptProject, resultHooks } from './lib/kept-project.mjs';
import { differences } from './lib/output-files.mjs';

const project = keptProject();
after(() => project.remove());

project.write(
  'plugin.mjs',
  `export default ({ name }) => ({
  name: 'names',
  resolveId(source) { if (source === 'virtual:x') return '\\0x'; },
  load(id) { if (id === '\\0x') return 'export default 1'; },
  transform(code, id) {
    if (!code.includes('__NAME__')) return null;
    return { code: code.replaceAll('__NAME__', name), map: null };
  },
  renderChunk(code) { return { code: '/* chunk */' + code, map: null }; },
});
`,
);
const plugins = [{ source: './plugin.mjs', args: [{ name: 'first' }] }];
const options = { keeps: 'nothing' };

test('a second build enters no instance for what has not changed, and gives the same bytes', async () => {
  const plain = await project.build(plugins);
  assert.equal(plain.report.plugins[0].results, undefined);

  const first = await project.build(plugins, options);
  assert.deepEqual(differences(plain.files, first.files), []);
  const { results } = first.report.plugins[0];
  assert.equal(results.hits, 0);
  assert.ok(results.misses >= 7);

  const second = await project.build(plugins, options);
  assert.deepEqual(differences(plain.files, second.files), []);
  const [plugin] = second.report.plugins;
  const inside = resultHooks(plugin);
  assert.equal(inside.calls, resultHooks(first.report.plugins[0]).calls);
  assert.equal(inside.bytesIn, 0);
  assert.deepEqual(plugin.results, {
    hits: inside.calls,
    misses: 0,
    unkept: 0,
    refused: 0,
    checked: 0,
  });
});
