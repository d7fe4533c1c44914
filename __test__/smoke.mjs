// The least that must work in every runtime. Plain assertions, because Bun has no node:test runner of its own kind.
import assert from 'node:assert/strict';
import { fileURLToPath } from 'node:url';
import { assertBunBuilds } from './lib/bun-build.mjs';
import { assertTrapIsCaught } from './lib/wasm-trap.mjs';
import { assertWebCryptoAgrees } from './lib/webcrypto-signatures.mjs';

const root = fileURLToPath(new URL('fixtures/smoke', import.meta.url));
const runtime = process.versions.bun ? `Bun ${process.versions.bun}` : `Node ${process.versions.node}`;

assertTrapIsCaught('before the addon loads');

const { createSandbox } = await import('@nexxo/native');
assertTrapIsCaught('after the addon has loaded');

const sandbox = createSandbox({ root, allowUnsigned: true });
const plugin = await sandbox.plugin('./plugin.mjs', { suffix: ' // sandboxed' });
const transform = plugin.transform.handler ?? plugin.transform;
const context = { warn: console.warn, error: (error) => assert.fail(error) };

const { code } = await transform.call(context, 'let größe = 1;', 'a.js');
assert.equal(code, 'let größe = 1; // sandboxed');
assertTrapIsCaught('after a call');

await assert.rejects(async () => transform.call(context, '', 'loop.js'), { code: 'NEXXO_CPU_LIMIT' });
assertTrapIsCaught('after a plugin was stopped');

if (process.versions.bun) await assertBunBuilds(sandbox);
await assertWebCryptoAgrees();
sandbox.dispose();

console.log(`smoke: ok on ${runtime}`);
