// What `nexxo plugin audit` costs where the registry's log is long: bytes and seconds, with an empty cache and a full one.
//   node benchmarks/marketplace-log.mjs [entries]
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { performance } from 'node:perf_hooks';
import { test } from 'node:test';
import { directory, nexxoJson } from '../cli/__test__/lib/nexxo.mjs';
import { archive, key, NAME, trusting } from '../cli/__test__/lib/signed-plugin.mjs';
import { freshPlace, startRegistry } from '../marketplace/__test__/lib/registry-process.mjs';
import { appendEntries, openRegistryKeys, openStore } from '../marketplace/dist/index.js';

const count = Number(process.argv[2] ?? 50_000);
const time = '2026-11-26T10:00:00Z';
const hash = (name, text, form) => createHash(name).update(text).digest(form);
const keyId = (at) => `SHA256:${hash('sha256', `key ${at}`, 'base64').slice(0, 43)}`;

/** Entries as a registry has them: names with five versions each, two signers a version. */
function* entries() {
  for (let at = 0; ; at++) {
    const name = `@team-${at % 100}/rollup-plugin-${hash('sha1', String(at), 'hex').slice(0, 12)}`;
    yield { type: 'claim', name, key: keyId(at), time };
    for (let minor = 0; minor < 5; minor++)
      yield {
        type: 'publish',
        name,
        version: `1.${minor}.0`,
        integrity: `sha512-${hash('sha512', `${at} ${minor}`, 'base64')}`,
        manifest: hash('sha256', `${at} ${minor}`, 'hex'),
        signers: [keyId(at), keyId(at + 1)],
        key: keyId(at),
        time,
      };
  }
}

test('audit of a long log', { timeout: 900_000 }, async (t) => {
  const place = await freshPlace('sqlite');
  const registry = await startRegistry(place);
  const cwd = directory(t, {
    'package.json': { name: 'app', private: true },
    'plugin.tgz': archive(),
    'nexxo.key': key.privateKey,
    'nexxo.trust.json': trusting([key]),
    'count.mjs': `import { appendFileSync } from 'node:fs';
const plain = globalThis.fetch;
globalThis.fetch = async (...args) => {
  const response = await plain(...args);
  appendFileSync(process.env.COUNT, (response.headers.get('content-length') ?? '0') + '\\n');
  return response;
};
process.on('exit', () => appendFileSync(process.env.COUNT, 'rss ' + process.resourceUsage().maxRSS + '\\n'));`,
  });
  const caches = directory(t);
  const env = { XDG_CACHE_HOME: join(caches, 'user'), npm_config_cache: join(caches, 'npm') };
  const run = async (args, more = {}) => {
    const result = await nexxoJson(args, { cwd, env: { ...env, ...more } });
    if (result.code !== 0) throw new Error(JSON.stringify(result));
    return result;
  };
  await run(['registry', 'add', registry.url, '--for', '@acme/*', '--yes']);
  await run(['plugin', 'publish', 'plugin.tgz', '--yes']);
  await run(['plugin', 'install', NAME, '--yes']);

  const store = await openStore({ sqlite: join(place.data, 'registry.db') });
  const keys = await openRegistryKeys(join(place.data, 'keys'), registry.url);
  const all = entries();
  for (let at = 2; at < count; ) {
    const some = Array.from({ length: Math.min(1000, count - at) }, () => all.next().value);
    await store.change((transaction) => appendEntries(transaction, keys, some));
    at += some.length;
  }
  await store.close();

  for (const what of ['empty cache', 'full cache', 'full cache']) {
    const file = join(directory(t), 'count');
    const started = performance.now();
    const { logs } = await run(['plugin', 'audit'], {
      COUNT: file,
      NODE_OPTIONS: `--import ${join(cwd, 'count.mjs')}`,
    });
    const seconds = (performance.now() - started) / 1000;
    const lines = readFileSync(file, 'utf8').trim().split('\n');
    const rss = Number(lines.pop().slice(4)) / 1024;
    const bytes = lines.reduce((sum, line) => sum + Number(line), 0);
    console.log(
      `${what}: ${logs[0].entries} entries, ${lines.length} requests, ${(bytes / 1e6).toFixed(2)} MB, ${seconds.toFixed(2)} s, ${rss.toFixed(0)} MiB at most`,
    );
  }
  await registry.stop();
});
