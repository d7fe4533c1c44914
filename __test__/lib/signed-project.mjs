// A project with a signed artifact and an approved npm plugin, each of which a test then breaks in one place.
import { cpSync, mkdirSync, mkdtempSync, readFileSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import {
  approvalPath,
  approve,
  engineVersion,
  generateKey,
  makeApproval,
  makeArtifact,
  signManifest,
} from '@nexxo/native/signing';

export const ARTIFACT = '@acme/rollup-plugin-icons';
export const PLAIN = 'rollup-plugin-plain';

const fixture = path.join(import.meta.dirname, '../fixtures/signed');
const statement = (more = {}) => ({
  hooks: ['transform'],
  capabilities: [],
  publisher: { name: 'Acme' },
  time: new Date('2026-11-20T00:00:00Z'),
  ...more,
});

/** A directory of its own, removed after the test. */
export function scratch(t) {
  const dir = realpathSync(mkdtempSync(path.join(tmpdir(), 'nexxo-signed-')));
  t.after(() => rmSync(dir, { recursive: true, force: true }));
  return dir;
}

/** What is signed, approved and trusted; each part can be changed before it is written. */
export class SignedProject {
  author = generateKey();
  own = generateKey();

  constructor(dir) {
    this.root = path.join(dir, 'project');
    this.source = path.join(dir, 'author');
    cpSync(path.join(fixture, 'author'), this.source, { recursive: true });
    cpSync(path.join(fixture, 'project'), this.root, { recursive: true });
    for (const place of [this.source, this.root])
      cpSync(path.join(place, '_node_modules'), path.join(place, 'node_modules'), { recursive: true });
    this.trust = {
      version: 1,
      keys: [
        this.#trusted(this.author, { patterns: ['@acme/*'], kinds: ['artifact'] }),
        this.#trusted(this.own, { patterns: ['*'], kinds: ['approval'] }),
      ],
      revoked: [],
    };
  }

  #trusted({ keyId, publicKey }, more) {
    return { keyId, publicKey, ...more };
  }

  static async make(dir) {
    const project = new SignedProject(dir);
    project.writeTrust();
    await project.installArtifact();
    await project.approvePlain();
    return project;
  }

  at(...parts) {
    return path.join(this.root, ...parts);
  }

  get artifactDir() {
    return this.at('node_modules', ARTIFACT);
  }

  get plainDir() {
    return this.at('node_modules', PLAIN);
  }

  read(file) {
    return readFileSync(this.at(file));
  }

  write(file, text) {
    mkdirSync(path.dirname(this.at(file)), { recursive: true });
    writeFileSync(this.at(file), text);
  }

  json(file, change) {
    const value = JSON.parse(this.read(file));
    change(value);
    this.write(file, `${JSON.stringify(value, null, 2)}\n`);
  }

  writeTrust(change = () => {}) {
    change(this.trust);
    this.write('nexxo.trust.json', JSON.stringify(this.trust));
  }

  /** Packs and signs the author's package as it stands; gives its files, the envelope among them. */
  async artifact({ key = this.author, manifest = (text) => text, ...more } = {}) {
    const made = await makeArtifact({ directory: this.source, ...statement(more) });
    const payload = Buffer.from(manifest(made.manifest));
    const envelope = Buffer.from(signManifest({ payload, privateKey: key.privateKey }));
    return { ...made, envelope };
  }

  async installArtifact(options = {}) {
    const { files, envelope, name, version } = await this.artifact(options);
    rmSync(this.artifactDir, { recursive: true, force: true });
    for (const { path: file, data } of [...files, { path: 'nexxo.manifest.json', data: envelope }])
      this.write(path.join('node_modules', ARTIFACT, file), data);
    if (options.isApproved !== false) this.lock(envelope, name, version, options.granted);
  }

  async approvePlain({ specifier = PLAIN, modules, ...more } = {}) {
    const { root } = this;
    const { manifest, name, version } = await makeApproval({ specifier, root, modules, ...statement(more) });
    const payload = Buffer.from(manifest);
    const envelope = Buffer.from(signManifest({ payload, privateKey: this.own.privateKey }));
    this.write(path.relative(root, approvalPath(root, name)), envelope);
    this.lock(envelope, name, version, more.granted);
  }

  lock(envelope, name, version, granted = {}) {
    let lock;
    try {
      lock = this.read('nexxo.lock');
    } catch {
      lock = undefined;
    }
    const trust = this.read('nexxo.trust.json');
    const request = { envelope, trust, name, version, engine: engineVersion, granted, lock };
    this.write('nexxo.lock', approve(request));
  }
}
