import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { createRequire } from 'node:module';
import os from 'node:os';
import path from 'node:path';
import * as native from '../../generated/binding.js';
import { answer } from '../lib/child.mjs';
import { bundleLargePlugin } from '../lib/large-plugin.mjs';
import { NAME, now, signedPlugin } from '../lib/signed-plugin.mjs';
import { summarize } from '../lib/stats.mjs';

await answer(async ({ peers, quick, rounds = quick ? 20 : 200 }, progress) => {
  const directory = await mkdtemp(path.join(os.tmpdir(), 'nexxo-bench-verify-'));
  try {
    const bundle = await readFile(await bundleLargePlugin(directory));
    const { files, envelope, trust } = signedPlugin(bundle.subarray(0, 2 ** 20));
    const archive = native.packPlugin(envelope, files);
    const verify = (files) => native.verifyManifest({ envelope, trust, now, name: NAME, files });
    const isEnvelope = ({ path }) => path === 'nexxo.manifest.json';
    const installed = path.dirname(createRequire(import.meta.url).resolve('svelte/package.json'));
    const work = {
      '1 MiB, from its files': () => verify(files),
      '1 MiB, from its archive': () =>
        verify(native.readArchive(archive).filter((file) => !isEnvelope(file))),
      'digest of an installed package, svelte': () => native.packageDigest(installed),
    };
    const rows = [];
    for (const [name, run] of Object.entries(work)) {
      progress(`verify: ${name}`);
      rows.push({ name, cells: peers.includes('nexxo') ? { nexxo: summarize(times(run, rounds)) } : {} });
    }
    return {
      title: 'verify: a signed plugin',
      unit: 'ms',
      shows: 'median / p99',
      base: 'nexxo',
      missing: {},
      rows,
    };
  } finally {
    await rm(directory, { recursive: true, force: true });
  }
});

function times(run, rounds) {
  const times = [];
  for (let round = 0; round < rounds + 5; round++) {
    const start = performance.now();
    run();
    if (round >= 5) times.push(performance.now() - start);
  }
  return times;
}
