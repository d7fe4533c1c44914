// The least that a registry must do in every runtime: its process runs in the one that is named, this one in Node.
import assert from 'node:assert/strict';
import { connect } from 'node:net';
import { test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { LogView } from '@nexxo/native/protocol';
import { generateKey } from '@nexxo/native/signing';
import { DATABASES } from './lib/databases.mjs';
import { checkpointOf, publishTo, tilesOf } from './lib/publisher.mjs';
import { rawRequest } from './lib/raw-http.mjs';
import { freshPlace, runMarketplace, startRegistry } from './lib/registry-process.mjs';

const runtime = process.argv[2] ?? process.execPath;
const BULK = '/npm/-/npm/v1/security/advisories/bulk';

for (const database of DATABASES) {
  test(`${database}: a registry takes, shows and gives plugins, and ends when told`, {
    timeout: 120_000,
  }, async () => {
    const place = await freshPlace(database);
    const registry = await startRegistry(place, { runtime, env: { NEXXO_WRITES_PER_MINUTE: '20' } });
    const { address, port } = registry;
    const key = generateKey();
    await publishTo(registry, { key, name: '@acme/icons', version: '1.0.0' });
    const { integrity, checkpoint, logIndex } = await publishTo(registry, {
      key,
      name: '@acme/icons',
      version: '1.1.0',
    });

    const { log } = await (await fetch(`${address}.well-known/nexxo.json`)).json();
    const view = new LogView(log, await checkpointOf(registry));
    await view.advance(checkpoint, tilesOf(registry));
    assert.equal(logIndex, 2);

    const { versions } = await (await fetch(`${address}npm/@acme%2ficons`)).json();
    assert.equal(versions['1.1.0'].dist.integrity, integrity);
    const part = await fetch(versions['1.1.0'].dist.tarball, { headers: { range: 'bytes=0-9' } });
    assert.equal(part.status, 206);
    assert.equal((await part.arrayBuffer()).byteLength, 10);
    assert.match(await (await fetch(`${address}plugins/@acme/icons`)).text(), /1\.1\.0/);
    assert.match(await (await fetch(`${address}metrics`)).text(), /^nexxo_versions 2$/m);
    assert.equal((await fetch(`${address}readyz`)).status, 200);

    // What is not taken.
    assert.equal((await fetch(`${address}nothing`)).status, 404);
    const large = `PUT /archives/a/1.0.0 HTTP/1.1\r\nhost: a\r\ncontent-length: ${10 ** 9}\r\n\r\n`;
    assert.equal((await rawRequest(port, large)).status, 413);
    assert.equal((await rawRequest(port, 'NO HTTP\r\n\r\n')).status, 400);
    const statuses = [];
    for (let at = 0; at < 20; at++) {
      statuses.push((await fetch(`${address}archives/a/1.0.0`, { method: 'PUT', body: 'x' })).status);
    }
    assert.equal(statuses.at(-1), 429, statuses.join());
    assert.ok(
      statuses.every((status) => status < 500),
      statuses.join(),
    );

    // A request under way when it is told to stop.
    const socket = connect(port, '127.0.0.1');
    let answer = '';
    socket.setEncoding('utf8').on('data', (text) => {
      answer += text;
    });
    socket.write(
      `POST ${BULK} HTTP/1.1\r\nhost: a\r\ncontent-type: application/json\r\ncontent-length: 2\r\n\r\n`,
    );
    await sleep(300);
    registry.child.kill('SIGTERM');
    await sleep(300);
    socket.write('{}');
    const { code, stderr } = await registry.ended;
    assert.equal(code, 0, stderr);
    assert.match(answer, /^HTTP\/1\.1 200 /, answer);

    const check = await runMarketplace(['check'], { env: place.env, runtime });
    assert.equal(check.code, 0, check.stdout + check.stderr);
    assert.match(check.stdout, /3 entries of the log, 1 names, 2 versions: all good\./);
  });
}
