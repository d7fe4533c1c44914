import { createHash } from 'node:crypto';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { createRequire } from 'node:module';
import os from 'node:os';
import path from 'node:path';
import * as native from '../../generated/binding.js';
import { answer } from '../lib/child.mjs';
import { bundleLargePlugin } from '../lib/large-plugin.mjs';
import { summarize } from '../lib/stats.mjs';

const NAME = 'rollup-plugin-large';
const now = Date.UTC(2026, 10, 22);
const bytes = (text) => new TextEncoder().encode(text);

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

/** A plugin with this bundle, as its author signs it and its user trusts it. */
function signedPlugin(bundle) {
  const files = [
    { path: 'package.json', data: bytes(JSON.stringify({ name: NAME, version: '1.0.0' })) },
    { path: 'plugin.mjs', data: bundle },
  ];
  const manifest = {
    manifestVersion: 1,
    name: NAME,
    version: '1.0.0',
    kind: 'artifact',
    entry: 'plugin.mjs',
    files: files.map(({ path, data }) => ({
      path,
      size: data.length,
      sha256: createHash('sha256').update(data).digest('hex'),
    })),
    hooks: ['transform'],
    capabilities: [],
    engines: { nexxo: '>=0.1.0' },
    publisher: { name: 'Bench' },
    time: '2026-11-20T00:00:00Z',
  };
  const key = native.generateKey();
  const envelope = bytes(native.signManifest(bytes(JSON.stringify(manifest)), key.privateKey));
  const keys = [{ keyId: key.keyId, publicKey: key.publicKey, patterns: [NAME] }];
  return { files, envelope, trust: bytes(JSON.stringify({ version: 1, keys, revoked: [] })) };
}
