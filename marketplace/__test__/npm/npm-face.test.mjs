import assert from 'node:assert/strict';
import { createHash, createPublicKey, randomBytes, verify } from 'node:crypto';
import { request as httpRequest } from 'node:http';
import { test } from 'node:test';
import { gunzipSync, gzipSync } from 'node:zlib';
import { DATABASES } from '../lib/databases.mjs';
import { author, npmSite, publish, withdraw } from '../lib/npm-site.mjs';
import { signedArchive } from '../lib/signed-archive.mjs';

const SCOPED = '@acme/rollup-plugin-icons';
const PLAIN = 'rollup-plugin-tiny';
const ABBREVIATED = 'application/vnd.npm.install-v1+json';
const HOUR = 3_600_000;

/** A registry with two versions of a scoped package and one of a plain one, an hour old. */
async function filled(t, database) {
  const site = await npmSite(t, database);
  const published = Date.now() - HOUR;
  const packageJson = { description: 'Draws icons', keywords: ['icons'], engines: { node: '>=20' } };
  const archives = new Map();
  for (const [name, version] of [
    [SCOPED, '1.0.0'],
    [SCOPED, '1.1.0'],
    [PLAIN, '2.0.0-beta.1'],
  ]) {
    const made = await signedArchive({ name, version, key: author, packageJson });
    archives.set(`${name}@${version}`, { ...made, ...(await publish(site, made, published)) });
  }
  return { ...site, archives };
}

/** A request with exactly these headers, whose answer is not unpacked. */
function ask(url, { method = 'GET', headers = {}, body } = {}) {
  return new Promise((resolve, reject) => {
    const sent = httpRequest(url, { method, headers }, async (response) => {
      const chunks = [];
      try {
        for await (const chunk of response) chunks.push(chunk);
        const bytes = Buffer.concat(chunks);
        const { statusCode: status, headers: answered } = response;
        resolve({ status, headers: answered, bytes, json: () => JSON.parse(bytes) });
      } catch (error) {
        reject(error);
      }
    });
    sent.on('error', reject);
    sent.end(body);
  });
}

for (const database of DATABASES) {
  test(`${database}: a packument has all that clients read, under both spellings of a scoped name`, async (t) => {
    const { npm, archives } = await filled(t, database);
    for (const path of [
      '@acme%2frollup-plugin-icons',
      '@acme%2Frollup-plugin-icons',
      SCOPED,
      `%40acme%2f${SCOPED.slice(6)}`,
    ]) {
      const { status, json, headers } = await ask(npm + path);
      assert.equal(status, 200, path);
      assert.match(headers['content-type'], /^application\/json/);
      const { versions, 'dist-tags': tags, name, time, description } = json();
      assert.equal(name, SCOPED);
      assert.equal(description, 'Draws icons');
      assert.deepEqual(tags, { latest: '1.1.0' });
      assert.deepEqual(Object.keys(versions), ['1.0.0', '1.1.0']);
      assert.deepEqual(Object.keys(time), ['created', 'modified', '1.0.0', '1.1.0']);
      const { dist, ...fields } = versions['1.1.0'];
      assert.deepEqual(fields, {
        _id: `${SCOPED}@1.1.0`,
        name: SCOPED,
        version: '1.1.0',
        description: 'Draws icons',
        keywords: ['icons'],
        license: 'MIT',
        type: 'module',
      });
      const made = archives.get(`${SCOPED}@1.1.0`);
      const files = [...made.files, { data: made.envelope }];
      assert.equal(dist.tarball, `${npm}${SCOPED}/-/rollup-plugin-icons-1.1.0.tgz`);
      assert.equal(dist.integrity, made.integrity);
      assert.equal(dist.shasum, createHash('sha1').update(made.archive).digest('hex'));
      assert.equal(dist.fileCount, files.length);
      assert.equal(
        dist.unpackedSize,
        files.reduce((sum, { data }) => sum + data.length, 0),
      );
    }
  });

  test(`${database}: the abbreviated form is for installers, and has no more than they need`, async (t) => {
    const { npm } = await filled(t, database);
    const accept = `${ABBREVIATED}; q=1.0, application/json; q=0.8, */*`;
    const { json, headers } = await ask(npm + SCOPED, { headers: { accept } });
    assert.equal(headers['content-type'], ABBREVIATED);
    assert.match(headers.vary, /accept/);
    const { versions, description } = json();
    assert.equal(description, undefined);
    assert.deepEqual(Object.keys(versions['1.0.0']), ['name', 'version', 'dist']);
  });

  test(`${database}: each version has the registry's signature by the key that it publishes`, async (t) => {
    const { npm } = await filled(t, database);
    const { keys } = (await ask(`${npm}-/npm/v1/keys`)).json();
    assert.deepEqual(Object.keys(keys[0]), ['expires', 'keyid', 'keytype', 'scheme', 'key']);
    assert.equal(keys[0].keytype, 'ecdsa-sha2-nistp256');
    const key = createPublicKey({ key: Buffer.from(keys[0].key, 'base64'), format: 'der', type: 'spki' });
    for (const { name, version, dist } of Object.values((await ask(npm + SCOPED)).json().versions)) {
      const [{ keyid, sig }] = dist.signatures;
      assert.equal(keyid, keys[0].keyid);
      const signed = Buffer.from(`${name}@${version}:${dist.integrity}`);
      assert.ok(verify('sha256', signed, key, Buffer.from(sig, 'base64')));
    }
  });

  test(`${database}: a client that has a packument gets 304 until a version is published or withdrawn`, async (t) => {
    const site = await filled(t, database);
    const first = await ask(site.npm + SCOPED);
    const { etag, 'last-modified': modified, 'cache-control': caching } = first.headers;
    assert.match(caching, /no-cache/);
    const again = (headers) => ask(site.npm + SCOPED, { headers });
    assert.equal((await again({ 'if-none-match': etag })).status, 304);
    assert.equal((await again({ 'if-none-match': `"x", ${etag}` })).status, 304);
    assert.equal((await again({ 'if-modified-since': modified })).status, 304);
    assert.equal((await again({ 'if-none-match': '"x"', 'if-modified-since': modified })).status, 200);
    assert.notEqual((await again({ accept: ABBREVIATED })).headers.etag, etag);

    const second = Math.floor(Date.now() / 1000) * 1000;
    site.clock.now = () => second;
    await withdraw(site, { name: SCOPED, version: '1.1.0' }, 'yank', 'Broken');
    const changed = await again({ 'if-none-match': etag });
    assert.equal(changed.status, 200);
    assert.equal(changed.headers['last-modified'], undefined, 'it may change once more within the second');
    assert.deepEqual(Object.keys(changed.json().versions), ['1.0.0']);
    assert.deepEqual(Object.keys(changed.json().time), ['created', 'modified', '1.0.0', '1.1.0']);
    assert.deepEqual(changed.json()['dist-tags'], { latest: '1.0.0' });
  });

  test(`${database}: packuments are compressed for those who take it`, async (t) => {
    const { npm } = await filled(t, database);
    const plain = await ask(npm + SCOPED, { headers: { 'accept-encoding': 'gzip;q=0, br' } });
    assert.equal(plain.headers['content-encoding'], undefined);
    const packed = await ask(npm + SCOPED, { headers: { 'accept-encoding': 'br, gzip' } });
    assert.equal(packed.headers['content-encoding'], 'gzip');
    assert.ok(packed.bytes.length < plain.bytes.length);
    assert.deepEqual(gunzipSync(packed.bytes), plain.bytes);
    const head = await ask(npm + SCOPED, { method: 'HEAD' });
    assert.equal(head.bytes.length, 0);
    assert.equal(Number(head.headers['content-length']), plain.bytes.length);
  });

  test(`${database}: an archive comes whole, in parts, or not at all where the client has it`, async (t) => {
    const { npm, archives } = await filled(t, database);
    const { archive, sha256 } = archives.get(`${SCOPED}@1.0.0`);
    const url = `${npm}${SCOPED}/-/rollup-plugin-icons-1.0.0.tgz`;
    const whole = await ask(url);
    assert.deepEqual(whole.bytes, archive);
    assert.equal(whole.headers['content-length'], String(archive.length));
    assert.equal(whole.headers.etag, `"${sha256}"`);
    assert.match(whole.headers['cache-control'], /immutable/);
    const part = (range, more = {}) => ask(url, { headers: { range, ...more } });
    const size = archive.length;
    for (const [range, start, end] of [
      ['bytes=0-9', 0, 10],
      ['bytes=100-', 100, size],
      ['bytes=-7', size - 7, size],
      [`bytes=10-${size * 2}`, 10, size],
      [`bytes=-${size * 2}`, 0, size],
    ]) {
      const { status, bytes, headers } = await part(range);
      assert.equal(status, 206, range);
      assert.deepEqual(bytes, archive.subarray(start, end));
      assert.equal(headers['content-range'], `bytes ${start}-${end - 1}/${size}`);
    }
    for (const range of ['bytes=0-1,5-6', 'lines=1-2', 'bytes=5-1', 'bytes=-', 'x'])
      assert.equal((await part(range)).bytes.length, size, range);
    for (const range of [`bytes=${size}-`, 'bytes=-0', 'bytes=999999999999999-']) {
      const { status, headers } = await part(range);
      assert.equal(status, 416, range);
      assert.equal(headers['content-range'], `bytes */${size}`);
    }
    assert.equal((await part('bytes=5-', { 'if-range': `"${sha256}"` })).status, 206);
    assert.equal((await part('bytes=5-', { 'if-range': '"another"' })).status, 200);
    assert.equal((await ask(url, { headers: { 'if-none-match': `"${sha256}"` } })).status, 304);
    const head = await ask(url, { method: 'HEAD', headers: { range: 'bytes=0-9' } });
    assert.deepEqual(
      [head.status, head.headers['content-length'], head.bytes.length],
      [200, String(size), 0],
    );
  });

  test(`${database}: a yanked version is hidden, yet those who have locked it get it`, async (t) => {
    const site = await filled(t, database);
    const { npm } = site;
    await withdraw(site, { name: SCOPED, version: '1.1.0' }, 'yank', 'Draws red only.');
    assert.equal((await ask(`${npm}${SCOPED}/-/rollup-plugin-icons-1.1.0.tgz`)).status, 200);
    const exact = (await ask(`${npm}${SCOPED}/1.1.0`)).json();
    assert.equal(exact.deprecated, `${SCOPED}@1.1.0 was yanked: Draws red only`);
    assert.equal((await ask(`${npm}${SCOPED}/latest`)).json().version, '1.0.0');
    assert.deepEqual((await ask(`${npm}-/package/@acme%2frollup-plugin-icons/dist-tags`)).json(), {
      latest: '1.0.0',
    });
    await withdraw(site, { name: SCOPED, version: '1.0.0' }, 'yank', 'Too');
    const { versions, 'dist-tags': tags } = (await ask(npm + SCOPED)).json();
    assert.deepEqual([versions, tags], [{}, {}]);
    assert.equal((await ask(`${npm}${SCOPED}/latest`)).status, 404);
  });

  test(`${database}: J8: a revoked version is given to nobody, and audits say why`, async (t) => {
    const site = await filled(t, database);
    const { npm, registry } = site;
    await withdraw(site, { name: SCOPED, version: '1.0.0' }, 'revoke', 'The key was stolen');
    assert.deepEqual(Object.keys((await ask(npm + SCOPED)).json().versions), ['1.1.0']);
    const url = `${npm}${SCOPED}/-/rollup-plugin-icons-1.0.0.tgz`;
    for (const options of [{}, { method: 'HEAD' }, { headers: { range: 'bytes=0-3' } }])
      assert.equal((await ask(url, options)).status, 403);
    const { status, json } = await ask(`${npm}${SCOPED}/1.0.0`);
    assert.equal(status, 403);
    assert.match(json().error, /NEXXO_VERSION_REVOKED: .*1\.0\.0 was revoked: The key was stolen\. /);

    const asked = {
      [SCOPED]: ['1.0.0', '1.1.0'],
      react: ['19.0.0'],
      __proto__x: [],
      [PLAIN]: ['2.0.0-beta.1'],
    };
    const post = (body, headers = {}) =>
      ask(`${npm}-/npm/v1/security/advisories/bulk`, { method: 'POST', body, headers });
    const text = JSON.stringify(asked).replace('__proto__x', '__proto__');
    for (const answer of [await post(text), await post(gzipSync(text), { 'content-encoding': 'gzip' })]) {
      assert.equal(answer.status, 200);
      const found = answer.json();
      assert.deepEqual(Object.keys(found), [SCOPED]);
      assert.equal(found[SCOPED].length, 1);
      const { title, severity, vulnerable_versions: versions, url: page } = found[SCOPED][0];
      assert.equal(title, `${SCOPED}@1.0.0 was revoked: The key was stolen`);
      assert.deepEqual(
        [severity, versions, page],
        ['critical', '1.0.0', `${registry.url}plugins/${SCOPED}/1.0.0`],
      );
    }
    assert.deepEqual((await post(JSON.stringify({ [SCOPED]: ['1.1.0'] }))).json(), {});

    const tree = {
      name: 'x',
      dependencies: { a: { version: '1.0.0', dependencies: { [SCOPED]: { version: '1.0.0' } } } },
    };
    for (const path of ['audits', 'audits/quick']) {
      const body = JSON.stringify(tree);
      const answer = (await ask(`${npm}-/npm/v1/security/${path}`, { method: 'POST', body })).json();
      const [advisory] = Object.values(answer.advisories);
      assert.deepEqual(advisory.findings, [{ version: '1.0.0', paths: [`a>${SCOPED}`] }]);
      assert.deepEqual(answer.metadata.vulnerabilities.critical, 1);
    }
  });

  test(`${database}: bodies are bounded as they are sent and unpacked, and a small bomb is none`, async (t) => {
    const { npm } = await filled(t, database);
    const post = (body, headers = {}) =>
      ask(`${npm}-/npm/v1/security/advisories/bulk`, { method: 'POST', body, headers });
    const bomb = gzipSync(Buffer.alloc(64 * 1024 ** 2, ' '));
    assert.ok(bomb.length < 100_000);
    const many = JSON.stringify(Object.fromEntries(Array.from({ length: 20_001 }, (_, i) => [`p${i}`, []])));
    for (const [status, body, headers] of [
      [413, bomb, { 'content-encoding': 'gzip' }],
      [413, many],
      [415, '{}', { 'content-encoding': 'br' }],
      [400, 'x', { 'content-encoding': 'gzip' }],
      [400, '[]'],
      [400, '{"a":1}'],
      [400, '{"a":['],
      [400, Buffer.from([0x22, 0xff, 0x22])],
      [400, ''],
      [200, '{"a":[1,{}],"b":[]}'],
    ])
      assert.equal((await post(body, headers)).status, status, String(body).slice(0, 40));
    assert.equal((await post(Buffer.alloc(1024 ** 2 + 1, ' '))).status, 413);
    let deep = { version: '1.0.0' };
    for (let level = 0; level < 300; level += 1) deep = { version: '1.0.0', dependencies: { a: deep } };
    const audit = await ask(`${npm}-/npm/v1/security/audits/quick`, {
      method: 'POST',
      body: JSON.stringify(deep),
    });
    assert.equal(audit.status, 413);
  });

  test(`${database}: L1: what is not here is said to be so in npm's form, and looked for nowhere else`, async (t) => {
    const { npm } = await filled(t, database);
    for (const path of [
      'react',
      '@acme%2fnothing',
      `${PLAIN}/9.9.9`,
      `${PLAIN}/-/${PLAIN}-9.9.9.tgz`,
      '-/nothing',
      '',
    ]) {
      const { status, json } = await ask(npm + path);
      assert.equal(status, 404, path);
      assert.match(json().error, /^NEXXO_NOT_FOUND: .*no other/, path);
    }
    assert.deepEqual((await ask(`${npm}-/ping`)).json(), {});
    assert.match((await ask(`${npm}-/whoami`)).json().error, /no accounts/);
  });

  test(`${database}: L3 what would change or delete something is refused with the command that does it`, async (t) => {
    const { npm } = await filled(t, database);
    const refused = async (method, path, what) => {
      const { status, json, headers } = await ask(npm + path, {
        method,
        body: method === 'PUT' ? '{}' : undefined,
      });
      assert.equal(status, 405, path);
      assert.match(json().error, what);
      assert.ok(headers.allow);
    };
    await refused('PUT', '@acme%2fnew', /nexxo plugin publish/);
    await refused('DELETE', `${PLAIN}/-rev/1`, /nexxo plugin yank/);
    await refused('PUT', `-/package/${PLAIN}/dist-tags/latest`, /nexxo plugin/);
    await refused('PUT', '-/user/org.couchdb.user:x', /no accounts/);
    await refused('POST', '-/v1/login', /no accounts/);
    await refused('DELETE', '-/npm/v1/security/advisories/bulk', /nexxo plugin/);
  });

  test(`${database}: an archive that is missing in the store, or cut, never looks whole`, async (t) => {
    const { npm, registry, archives, logged } = await filled(t, database);
    const { archive, sha256 } = archives.get(`${SCOPED}@1.0.0`);
    const url = `${npm}${SCOPED}/-/rollup-plugin-icons-1.0.0.tgz`;
    const change = (table, values) =>
      registry.store.change((db) => db.updateTable(table).set(values).execute());
    for (const size of [archive.length - 1, archive.length + 1]) {
      await change('versions', { size });
      assert.equal((await ask(url)).status, 503);
    }
    await change('versions', { size: archive.length });
    const changed = Buffer.from(archive);
    changed[100] ^= 1;
    await change('archives', { data: changed });
    assert.equal((await ask(url)).status, 503);
    await registry.store.change((db) => db.deleteFrom('archives').where('sha256', '=', sha256).execute());
    const { status, json } = await ask(url);
    assert.equal(status, 503);
    assert.match(json().error, /NEXXO_REGISTRY_UNAVAILABLE/);
    assert.equal(logged.length, 4);
  });

  test(`${database}: L7: search is bounded, and whatever is looked for is words`, async (t) => {
    const { npm, registry } = await filled(t, database);
    const search = (query) => ask(`${npm}-/v1/search?${query}`);
    const { objects, total, time } = (await search('text=icons&size=250&from=0')).json();
    assert.equal(total, 2);
    assert.ok(Date.parse(time));
    const { package: found, score, searchScore } = objects.find(({ package: { name } }) => name === SCOPED);
    assert.deepEqual(
      [found.name, found.scope, found.version, found.keywords, found.links],
      [SCOPED, 'acme', '1.1.0', ['icons'], { npm: `${registry.url}plugins/${SCOPED}` }],
    );
    assert.ok(score.final > 0 && searchScore > 0);
    assert.equal((await search('text=icons&size=1')).json().objects.length, 1);
    assert.equal((await search('')).json().total, 2);
    for (const text of [
      '%',
      '_',
      '"',
      "'; drop table versions; --",
      'icons" OR "x',
      '\u0000',
      'a\ud800',
      '*',
      ':*',
    ]) {
      const { status } = await search(`text=${encodeURIComponent(text.toWellFormed())}`);
      assert.equal(status, 200, text);
    }
    for (const query of ['size=x', 'from=-1', 'from=10001', `text=${'a'.repeat(201)}`])
      assert.equal((await search(query)).status, 400, query);
  });

  test(`${database}: J6: a large archive that was changed in the store is cut before its end`, async (t) => {
    const site = await npmSite(t, database);
    const files = { 'data/noise.bin': randomBytes(300_000).toString('base64') };
    const packageJson = { files: ['data', 'index.js'] };
    const made = await signedArchive({ name: PLAIN, version: '3.0.0', key: author, files, packageJson });
    await publish(site, made);
    const url = `${site.npm}${PLAIN}/-/${PLAIN}-3.0.0.tgz`;
    assert.deepEqual((await ask(url)).bytes, made.archive);
    const change = (table, values) =>
      site.registry.store.change((db) => db.updateTable(table).set(values).execute());
    for (const size of [made.archive.length - 1, made.archive.length + 1]) {
      await change('versions', { size });
      await assert.rejects(ask(url));
    }
    await change('versions', { size: made.archive.length });
    const data = Buffer.from(made.archive);
    data[data.length - 1] ^= 1;
    await change('archives', { data });
    await assert.rejects(ask(url));
    assert.equal(site.logged.length, 3);
  });

  test(`${database}: two changes in a millisecond are both seen, and one after the clock went back`, async (t) => {
    const site = await npmSite(t, database);
    const at = Date.now() - HOUR;
    for (const [version, time] of [
      ['1.0.0', at],
      ['1.1.0', at],
      ['1.2.0', at - 1000],
    ]) {
      await publish(site, await signedArchive({ name: SCOPED, version, key: author }), time);
      const { 'dist-tags': tags, versions } = (await ask(site.npm + SCOPED)).json();
      assert.equal(tags.latest, version);
      assert.ok(versions[version]);
    }
  });
}
