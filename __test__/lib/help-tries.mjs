import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { createSandbox } from '@nexxo/native';

const BATCH = 20;

/** A file by its path from the directory of the tests. */
export const file = (path) => fileURLToPath(new URL(`../${path}`, import.meta.url));
export const fixture = (name) => file(`fixtures/native-help/${name}.mjs`);
const codec = file('../node_modules/@jridgewell/sourcemap-codec/dist/sourcemap-codec.mjs');

/** A directory and sandboxes for tries of packages with native help, all of which go when the tests are over. */
export function helpTries() {
  const root = mkdtempSync(join(tmpdir(), 'nexxo-help-'));
  const sandboxes = [];
  after(() => {
    for (const sandbox of sandboxes) sandbox.dispose();
    rmSync(root, { recursive: true });
  });

  function sandboxWith(settings = {}) {
    const limits = { cpuMs: 20_000, memoryMiB: 256, outputMiB: 64 };
    const sandbox = createSandbox({ root, allowUnsigned: true, cacheDir: false, limits, ...settings });
    sandboxes.push(sandbox);
    return sandbox;
  }

  /** A plugin that runs a fixture on a package, for the seeds that an id names. */
  function pluginFile({ path, run, from = 'run' }, index) {
    const source = `import { answered } from ${JSON.stringify(fixture('counted'))};
import * as found from ${JSON.stringify(file(path))};
import { encode } from ${JSON.stringify(codec)};
import { ${from} as run } from ${JSON.stringify(fixture(run))};
const { encode: isCodec, Bundle: isMagic, load: isYaml } = found.default ?? {};
const inner = isCodec || isMagic || isYaml ? { default: found.default, ...found.default } : found;
const kit = { encode, ...inner };
export const results = async (from, count) => JSON.stringify(await Promise.all(Array.from({ length: count }, (_, index) => run(kit, from + index))));
const load = async (id) => ({ code: id === 'answered' ? Object.keys(answered).join(' ') : await results(...id.split(':').map(Number)) });
export default () => ({ name: 'tries', load });
`;
    const name = join(root, `case-${index}.mjs`);
    writeFileSync(name, source);
    return name;
  }

  /** The functions of help that answered, while random seeds gave what they give in Node. */
  async function sameInside(sandbox, path, seeds) {
    const { results } = await import(pathToFileURL(path).href);
    const { load } = await sandbox.plugin(path);
    for (let from = 0; from < seeds; from += BATCH) {
      const inside = JSON.parse((await load.call({}, `${from}:${BATCH}`)).code);
      const outside = JSON.parse(await results(from, BATCH));
      for (const [index, expected] of outside.entries())
        assert.deepEqual(inside[index], expected, `seed ${from + index}`);
    }
    return (await load.call({}, 'answered')).code.split(' ');
  }

  /** The code of a plugin as it is packed. */
  async function packedCode(path) {
    const seen = [];
    const sandbox = sandboxWith({ allowUnsigned: false, verify: ({ code }) => void seen.push(code) });
    await sandbox.plugin(path);
    return seen[0];
  }

  /**
   * A test for each: a package's file, the fixture that runs it on a seed, the functions of help that it calls, those that
   * others make needless, and what else it looks at.
   */
  function tryAll(cases) {
    for (const [index, item] of cases.entries()) {
      test(`${item.name} gets help and gives what it gives in Node`, async () => {
        const path = pluginFile(item, index);
        const answered = await sameInside(sandboxWith(), path, item.seeds);
        for (const call of item.calls?.split(' ') ?? [])
          assert.ok(answered.includes(call), `${call} was of no use`);
        for (const call of item.spares?.split(' ') ?? [])
          assert.ok(!answered.includes(call), `${call} was needed`);
        for (const name of item.shows?.split(' ') ?? [])
          assert.ok((await packedCode(path)).includes(`$nexxo_help?.${name}`), `${name} is not there`);
        assert.deepEqual(await sameInside(sandboxWith({ nativeHelp: false }), path, BATCH), ['']);
      });
    }
  }

  return { root, sandboxWith, packedCode, tryAll };
}
