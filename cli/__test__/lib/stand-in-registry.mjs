// A registry in memory that says what the documented one says, and can be made to lie about each part of it.
import { createHash, generateKeyPairSync } from 'node:crypto';
import { createServer } from 'node:http';
import {
  encodeEntry,
  formatVerifierKey,
  hashLeaf,
  hashSubtree,
  joinEntries,
  logOrigin,
  parseTilePath,
  signCheckpoint,
  TileTree,
  verifyRequest,
} from '@nexxo/native/protocol';
import { ENVELOPE_FILE, keyIdOf, readArchive } from '@nexxo/native/signing';

const digest = (name, bytes, form) => createHash(name).update(bytes).digest(form);
const TIME = '2026-11-20T10:00:00Z';

/** A log of entries, with its key. */
export class Log {
  constructor(origin, keys = generateKeyPairSync('ed25519')) {
    this.origin = origin;
    this.keys = keys;
    this.key = formatVerifierKey(origin, keys.publicKey);
    this.entries = [];
  }

  append(entry) {
    return this.entries.push(encodeEntry(entry)) - 1;
  }

  tile(path) {
    const { level, index, width } = parseTilePath(path) ?? {};
    if (level !== 0 && level !== 1 && level !== 'entries') return undefined;
    const leaves = (from, to) => this.entries.slice(from, to).map(hashLeaf);
    const within = (at, many) => this.entries.slice(at * 256, at * 256 + many);
    const last = (index * 256 + width) * (level === 1 ? 256 : 1);
    if (last > this.entries.length) return undefined;
    if (level === 'entries') return joinEntries(within(index, width));
    if (level === 0) return Buffer.concat(within(index, width).map(hashLeaf));
    return Buffer.concat(
      Array.from({ length: width }, (_, at) => index * 256 + at).map((tile) =>
        hashSubtree(leaves(tile * 256, tile * 256 + 256)),
      ),
    );
  }

  async checkpoint(size = this.entries.length) {
    const root = await new TileTree(size, async (path) => this.tile(path)).root();
    return signCheckpoint({ size, root }, { origin: this.origin, privateKey: this.keys.privateKey });
  }
}

/** What the registry knows of one version. */
function versionOf(archive, publisher, owner, more) {
  const files = readArchive(archive);
  const read = (path) => JSON.parse(Buffer.from(files.find((file) => file.path === path).data).toString());
  const envelope = read(ENVELOPE_FILE);
  const payload = Buffer.from(envelope.payload, 'base64');
  const manifest = JSON.parse(payload.toString());
  const spki = ({ keyId, publicKey }) => ({ keyId, publicKey: publicKey.replace(/-----[^-]+-----|\s/g, '') });
  return {
    archive,
    packageJson: read('package.json'),
    answer: {
      name: manifest.name,
      version: manifest.version,
      state: 'published',
      reason: null,
      stateChanged: null,
      published: TIME,
      integrity: `sha512-${digest('sha512', archive, 'base64')}`,
      size: archive.length,
      tarball: 'https://not.asked/',
      envelope: JSON.stringify(envelope),
      manifest: digest('sha256', payload, 'hex'),
      signers: envelope.signatures.map(({ keyid }) =>
        spki([publisher, owner].find(({ keyId }) => keyId === keyid) ?? publisher),
      ),
      publisher: spki(publisher),
      owner: spki(owner),
      capabilities: manifest.capabilities,
      hooks: manifest.hooks,
      ...more,
    },
  };
}

/**
 * Starts a registry; it stops after the test.
 *
 * `lie` may have: `answer(procedure, data)`, `archive(bytes)`, `checkpoint(note)`, `tile(path, bytes)`, `description(value)`,
 * `packument(value)`, and `respond(request, response, path)`, which answers by itself where it gives true.
 */
export async function standIn(test) {
  const versions = new Map();
  /** Ids of the keys that own the names, by the log. */
  const owners = new Map();
  const asked = [];
  const lie = {};
  const server = createServer((request, response) => {
    void handle(request, response).catch((error) => {
      response.statusCode = 500;
      response.end(String(error.stack));
    });
  });
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
  test.after(() => {
    server.closeAllConnections();
    server.close();
  });
  const url = `http://127.0.0.1:${server.address().port}/`;
  const log = new Log(logOrigin(url));
  const self = { url, log, lie, asked, versions, owners, uploads: [], publish, withdraw, registryFile };

  function publish(archive, { key, owner = key, ...more }) {
    const version = versionOf(archive, key, owner, more);
    const { name, version: number, integrity, manifest, signers, published } = version.answer;
    if (!owners.has(name)) log.append({ type: 'claim', name, key: key.keyId, time: published });
    else give(name, key.keyId);
    owners.set(name, key.keyId);
    version.answer.logIndex = log.append({
      type: 'publish',
      name,
      version: number,
      integrity,
      manifest,
      signers: signers.map(({ keyId }) => keyId),
      key: key.keyId,
      time: published,
    });
    give(name, owner.keyId);
    versions.set(name, [version, ...(versions.get(name) ?? [])]);
    return version;
  }

  /** Has the log give a name to another key, so that only its owner publishes it. */
  function give(name, to) {
    const from = owners.get(name);
    if (from !== to) log.append({ type: 'transfer', name, from, to, time: TIME });
    owners.set(name, to);
  }

  /** What a project's file says of it. */
  function registryFile(patterns = ['@acme/*'], more = {}) {
    return {
      version: 1,
      registries: [{ url, patterns, log: { origin: log.origin, key: log.key }, ...more }],
    };
  }

  const procedures = {
    'plugins.get': ({ name }) => {
      const all = versions.get(name);
      const { owner } = all[0].answer;
      return {
        name,
        description: 'Icons.',
        owner,
        latest: all.find(({ answer }) => answer.state === 'published')?.answer.version ?? null,
        created: TIME,
        updated: TIME,
        total: all.length,
        versions: all.map(({ answer }) => ({
          ...answer,
          signers: answer.signers.map(({ keyId }) => keyId),
        })),
        next: null,
      };
    },
    'plugins.version': ({ name, version }) =>
      versions.get(name).find(({ answer }) => answer.version === version).answer,
    'plugins.status': ({ versions: list }) =>
      list.map(({ name, version }) => {
        const found = versions.get(name)?.find(({ answer }) => answer.version === version)?.answer;
        return {
          name,
          version,
          state: found?.state ?? 'unknown',
          reason: found?.reason ?? null,
          stateChanged: null,
          latest: null,
        };
      }),
    'plugins.search': () => ({
      total: versions.size,
      plugins: [...versions.values()].map(([{ answer }]) => ({
        name: answer.name,
        version: answer.version,
        description: 'Icons.',
        keywords: [],
        capabilities: [],
        frameworks: [],
        hooks: answer.hooks,
        owner: answer.owner.keyId,
        updated: TIME,
      })),
      next: null,
    }),
  };

  /** Carries a signed request out; the registry's own rules are not played here. */
  function change(envelope) {
    const { request: wanted, keyId } = verifyRequest(new TextEncoder().encode(envelope), url, Date.now());
    const { action, name, package: version, reason } = wanted;
    if (action === 'transfer') {
      const owner = { keyId: keyIdOf(wanted.to), publicKey: wanted.to };
      const logIndex = log.append({ type: action, name, from: keyId, to: owner.keyId, time: TIME });
      owners.set(name, owner.keyId);
      return { name, owner, time: TIME, logIndex };
    }
    return {
      name,
      version: version.version,
      time: TIME,
      ...withdraw(action, name, { ...version, reason, keyId }),
    };
  }

  /** Yanks, restores or revokes a version; where it is hidden, in the log alone. */
  function withdraw(action, name, { version, reason, keyId, isHidden = false }) {
    const said = reason === undefined ? {} : { reason };
    const logIndex = log.append({ type: action, name, version, ...said, key: keyId, time: TIME });
    const state = { yank: 'yanked', revoke: 'revoked', restore: 'published' }[action];
    const found = versions.get(name).find(({ answer }) => answer.version === version);
    if (!isHidden) Object.assign(found.answer, { state, reason: reason ?? null });
    return { state, logIndex };
  }

  async function upload(request, json) {
    const chunks = [];
    for await (const chunk of request) chunks.push(chunk);
    const archive = Buffer.concat(chunks);
    const envelope = Buffer.from(request.headers['nexxo-request'], 'base64');
    const { request: wanted, keyId } = verifyRequest(envelope, url, Date.now());
    const { answer } = publish(archive, { key: { keyId, publicKey: wanted.key } });
    const said = lie.published?.({ ...answer }) ?? answer;
    self.uploads.push(request.headers['content-length']);
    json(said, 201);
  }

  async function handle(request, response) {
    const { pathname, searchParams } = new URL(request.url, url);
    asked.push(decodeURIComponent(pathname));
    if (await lie.respond?.(request, response, pathname)) return;
    // As the server has it.
    if (request.url.length > 8192) return response.writeHead(414).end();
    const json = (value, status = 200) => {
      response.writeHead(status, { 'content-type': 'application/json' });
      response.end(typeof value === 'string' ? value : JSON.stringify(value));
    };
    const bytes = (data) => {
      response.writeHead(data === undefined ? 404 : 200, { 'content-type': 'application/octet-stream' });
      response.end(data);
    };
    const body = async () => {
      const chunks = [];
      for await (const chunk of request) chunks.push(chunk);
      return Buffer.concat(chunks).toString();
    };
    if (pathname === '/.well-known/nexxo.json') {
      const value = { version: 1, url, log: { origin: log.origin, key: log.key }, npmKeys: [] };
      json(lie.description?.(value) ?? value);
    } else if (pathname.startsWith('/trpc/requests.')) {
      const data = change(JSON.parse(await body()).envelope);
      json({ result: { data: lie.answer?.(pathname.slice('/trpc/'.length), data) ?? data } });
    } else if (pathname.startsWith('/archives/')) {
      await upload(request, json);
    } else if (pathname.startsWith('/trpc/')) {
      const procedure = pathname.slice('/trpc/'.length);
      let data;
      try {
        data = procedures[procedure](
          JSON.parse(request.method === 'POST' ? await body() : searchParams.get('input')),
        );
      } catch {
        json(
          {
            error: {
              message:
                'NEXXO_NOT_FOUND: This registry has no such plugin or version. Look for it with `nexxo plugin search`.',
              code: -32004,
              data: { code: 'NOT_FOUND', httpStatus: 404, nexxo: 'NEXXO_NOT_FOUND' },
            },
          },
          404,
        );
        return;
      }
      const said = lie.answer?.(procedure, structuredClone(data)) ?? data;
      json(typeof said === 'string' ? said : { result: { data: said } });
    } else if (pathname === '/log/checkpoint') {
      const note = await log.checkpoint();
      bytes((await lie.checkpoint?.(note)) ?? note);
    } else if (pathname.startsWith('/log/')) {
      const path = pathname.slice('/log/'.length);
      bytes(lie.tile?.(path, log.tile(path)) ?? log.tile(path));
    } else if (pathname.startsWith('/npm/')) {
      npm(request, response, decodeURIComponent(pathname.slice('/npm/'.length)), json);
    } else {
      json({}, 404);
    }
  }

  function npm(request, response, path, json) {
    const [name, file] = path.split('/-/');
    const all = versions.get(name);
    if (all === undefined) return json({ error: 'not found' }, 404);
    if (file === undefined) {
      const value = {
        name,
        time: Object.fromEntries(all.map(({ answer: { version, published } }) => [version, published])),
        'dist-tags': { latest: all[0].answer.version },
        versions: Object.fromEntries(
          all.map(({ answer: { version, integrity }, packageJson }) => [
            version,
            {
              ...packageJson,
              dist: { integrity, tarball: `${url}npm/${name}/-/${name.split('/').at(-1)}-${version}.tgz` },
            },
          ]),
        ),
      };
      return json(lie.packument?.(value) ?? value);
    }
    const version = all.find(({ answer }) => file.endsWith(`-${answer.version}.tgz`));
    let data = version?.archive;
    // The project's package manager asks for it by a name of its own.
    const isNexxo = request.headers['user-agent']?.startsWith('nexxo/') === true;
    if (data !== undefined) data = lie.archive?.(data, isNexxo) ?? data;
    const [, from] = /^bytes=(\d+)-$/.exec(request.headers.range ?? '') ?? [];
    if (data === undefined) response.writeHead(404);
    else if (from === undefined) response.writeHead(200, { 'content-type': 'application/octet-stream' });
    else response.writeHead(206, { 'content-range': `bytes ${from}-${data.length - 1}/${data.length}` });
    response.end(from === undefined ? data : data?.subarray(Number(from)));
  }

  return self;
}
