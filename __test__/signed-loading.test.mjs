// What is signed and approved runs, and nothing else does: each way to change it stops the load with a code of its own.
import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import {
  appendFileSync,
  cpSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import path from 'node:path';
import { test } from 'node:test';
import { createSandbox } from '@nexxo/native';
import { generateKey } from '@nexxo/native/signing';
import { ARTIFACT, PLAIN, SignedProject, scratch } from './lib/signed-project.mjs';

const ENVELOPE = `node_modules/${ARTIFACT}/nexxo.manifest.json`;
const APPROVAL = `nexxo.approvals/${PLAIN}.json`;

/** Loads a plugin and transforms a line with it. */
async function transformed(project, source, options = {}) {
  const sandbox = createSandbox({ root: project.root, ...options });
  try {
    const plugin = await sandbox.plugin(source);
    return sandbox.callHook(plugin, 'transform', ['ICON PLAIN', '/main.js'], {}).code;
  } finally {
    sandbox.dispose();
  }
}

test('a signed artifact runs, with its data files and its dependency', async (t) => {
  const project = await SignedProject.make(scratch(t));
  assert.equal(await transformed(project, ARTIFACT), '"<svg/> round" PLAIN');
});

test('an approved plugin runs, with its data files and its dependency', async (t) => {
  const project = await SignedProject.make(scratch(t));
  assert.equal(await transformed(project, PLAIN), 'ICON "a plain text"');
});

test('both run again from their snapshots, and without any cache', async (t) => {
  const project = await SignedProject.make(scratch(t));
  for (const cacheDir of [undefined, undefined, false]) {
    const options = cacheDir === undefined ? {} : { cacheDir };
    assert.equal(await transformed(project, ARTIFACT, options), '"<svg/> round" PLAIN');
    assert.equal(await transformed(project, PLAIN, options), 'ICON "a plain text"');
  }
});

test('an approval holds where the project lies in another directory', async (t) => {
  const dir = scratch(t);
  const project = await SignedProject.make(dir);
  const moved = path.join(dir, 'else where', 'project');
  mkdirSync(path.dirname(moved));
  rmSync(project.at('node_modules/.cache'), { recursive: true, force: true });
  renameSync(project.root, moved);
  assert.equal(await transformed({ root: moved }, PLAIN), 'ICON "a plain text"');
  assert.equal(await transformed({ root: moved }, ARTIFACT), '"<svg/> round" PLAIN');
});

test('an artifact is the same bytes wherever it is packed', async (t) => {
  const [one, other] = [new SignedProject(scratch(t)), new SignedProject(scratch(t))];
  const [first, second] = [await one.artifact(), await other.artifact()];
  assert.equal(first.manifest, second.manifest);
  assert.deepEqual(first.files, second.files);
  assert.ok(first.files.some((file) => file.path === 'packages/dep@1.0.0/LICENSE'));
  const { scripts, dependencies } = JSON.parse(first.files.find((file) => file.path === 'package.json').data);
  assert.deepEqual([scripts, dependencies], [undefined, undefined], 'nothing that npm would run or install');
});

const flip = (file, at = 0) => {
  const bytes = readFileSync(file);
  bytes[bytes.length - 2 - at] ^= 1;
  writeFileSync(file, bytes);
};
const signature = (change) => (project) =>
  project.json(ENVELOPE, ({ signatures: [first] }) => {
    const bytes = Buffer.from(first.sig, 'base64');
    first.sig = change(bytes).toString('base64');
  });

/** What is done to the project, for which plugin, and the code and message that must come of it. */
const attacks = {
  'a byte of the bundle changed': [
    ARTIFACT,
    (project) => flip(path.join(project.artifactDir, 'plugin.mjs')),
    'NEXXO_FILE_CHANGED',
    /plugin\.mjs is not what was signed/,
  ],
  'a data file changed': [
    ARTIFACT,
    (project) => appendFileSync(path.join(project.artifactDir, 'data/icon.svg'), ' '),
    'NEXXO_FILE_CHANGED',
    /data\/icon\.svg/,
  ],
  'a file removed': [
    ARTIFACT,
    (project) => rmSync(path.join(project.artifactDir, 'packages/dep@1.0.0/data/shape.txt')),
    'NEXXO_FILE_MISSING',
    /shape\.txt/,
  ],
  'a file added': [
    ARTIFACT,
    (project) => writeFileSync(path.join(project.artifactDir, 'extra.js'), ''),
    'NEXXO_FILE_UNSIGNED',
    /extra\.js/,
  ],
  'a file replaced by a link to the same text': [
    ARTIFACT,
    (project) => {
      const file = path.join(project.artifactDir, 'data/icon.svg');
      renameSync(file, project.at('icon.svg'));
      symlinkSync(project.at('icon.svg'), file);
    },
    'NEXXO_FILE_UNSIGNED',
    /link/,
  ],
  'package.json of another version': [
    ARTIFACT,
    (project) => project.json(`node_modules/${ARTIFACT}/package.json`, (json) => (json.version = '9.0.0')),
    'NEXXO_FILE_CHANGED',
    /package\.json/,
  ],
  'package.json of another package': [
    ARTIFACT,
    (project) => project.json(`node_modules/${ARTIFACT}/package.json`, (json) => (json.name = 'other')),
    'NEXXO_FILE_CHANGED',
    /package\.json/,
  ],
  'the whole package under another name': [
    '@acme/rollup-plugin-other',
    (project) =>
      cpSync(project.artifactDir, project.at('node_modules/@acme/rollup-plugin-other'), { recursive: true }),
    'NEXXO_MANIFEST_MISMATCH',
  ],
  'the envelope taken away': [
    ARTIFACT,
    (project) => rmSync(project.at(ENVELOPE)),
    'NEXXO_SIGNATURE_MISSING',
    /nexxo\.lock/,
  ],
  'the signatures taken away': [
    ARTIFACT,
    (project) => project.json(ENVELOPE, (envelope) => (envelope.signatures = [])),
    'NEXXO_SIGNATURE_MISSING',
  ],
  'a garbage signature': [ARTIFACT, signature(() => Buffer.from('garbage')), 'NEXXO_SIGNATURE_INVALID'],
  'a changed signature': [
    ARTIFACT,
    signature((bytes) => {
      bytes[bytes.length - 1] ^= 1;
      return bytes;
    }),
    'NEXXO_SIGNATURE_INVALID',
  ],
  'an envelope that is none': [
    ARTIFACT,
    (project) => project.write(ENVELOPE, '{}'),
    'NEXXO_ENVELOPE_INVALID',
  ],
  'a signature for something else': [
    ARTIFACT,
    (project) =>
      project.json(ENVELOPE, (envelope) => (envelope.payloadType = 'application/vnd.in-toto+json')),
    'NEXXO_SIGNATURE_INVALID',
  ],
  'a signer that nobody trusts': [
    ARTIFACT,
    (project) => project.installArtifact({ key: generateKey(), isApproved: false }),
    'NEXXO_SIGNER_UNTRUSTED',
  ],
  'a signer that is trusted for other packages': [
    ARTIFACT,
    (project) => project.writeTrust(({ keys }) => (keys[0].patterns = ['@other/*'])),
    'NEXXO_SIGNER_NOT_ALLOWED',
  ],
  "an artifact signed by the project's key of approvals": [
    ARTIFACT,
    (project) => project.installArtifact({ key: project.own, isApproved: false }),
    'NEXXO_SIGNER_NOT_ALLOWED',
  ],
  'a revoked signer': [
    ARTIFACT,
    (project) =>
      project.writeTrust(({ revoked }) =>
        revoked.push({ keyId: project.author.keyId, time: '2026-11-21T00:00:00Z', reason: 'Stolen.' }),
      ),
    'NEXXO_KEY_REVOKED',
    /Stolen/,
  ],
  'an expired signer': [
    ARTIFACT,
    (project) => project.writeTrust(({ keys }) => (keys[0].expires = '2026-11-21T00:00:00Z')),
    'NEXXO_KEY_EXPIRED',
  ],
  'too few signers': [
    ARTIFACT,
    (project) => project.writeTrust((trust) => (trust.threshold = 2)),
    'NEXXO_THRESHOLD',
  ],
  'a version below the minimum': [
    ARTIFACT,
    (project) => project.writeTrust((trust) => (trust.minimumVersions = { [ARTIFACT]: '1.2.0' })),
    'NEXXO_VERSION_TOO_OLD',
  ],
  'no trust store': [ARTIFACT, (project) => rmSync(project.at('nexxo.trust.json')), 'NEXXO_SIGNER_UNTRUSTED'],
  'a trust store that is none': [
    ARTIFACT,
    (project) => project.write('nexxo.trust.json', '[]'),
    'NEXXO_TRUST_INVALID',
  ],
  'no lockfile': [
    ARTIFACT,
    (project) => rmSync(project.at('nexxo.lock')),
    'NEXXO_LOCK_MISSING',
    /nexxo plugin approve/,
  ],
  'a lockfile that is none': [
    ARTIFACT,
    (project) => project.write('nexxo.lock', '{"version":1,"plugins":{},"plugins":{}}'),
    'NEXXO_LOCK_INVALID',
  ],
  'an older version, signed': [
    ARTIFACT,
    async (project) => {
      project.json('../author/package.json', (json) => (json.version = '1.0.0'));
      await project.installArtifact({ isApproved: false });
    },
    'NEXXO_LOCK_DOWNGRADE',
  ],
  'a newer version, signed': [
    ARTIFACT,
    async (project) => {
      project.json('../author/package.json', (json) => (json.version = '1.2.0'));
      await project.installArtifact({ isApproved: false });
    },
    'NEXXO_LOCK_CHANGED',
  ],
  'other code of the same version, signed': [
    ARTIFACT,
    async (project) => {
      project.write('../author/data/icon.svg', '<svg id="x"/>');
      await project.installArtifact({ isApproved: false });
    },
    'NEXXO_LOCK_CHANGED',
  ],
  'the same, signed by another trusted key': [
    ARTIFACT,
    async (project) => {
      const second = generateKey();
      const { keyId, publicKey } = second;
      project.writeTrust(({ keys }) => keys.push({ keyId, publicKey, patterns: ['*'] }));
      await project.installArtifact({ key: second, isApproved: false });
    },
    'NEXXO_LOCK_SIGNER',
  ],
  'more asked for than was approved': [
    ARTIFACT,
    (project) =>
      project.installArtifact({
        isApproved: false,
        capabilities: [{ capability: 'read', value: ['secrets'], reason: 'Reads them.' }],
      }),
    'NEXXO_LOCK_CAPABILITY',
    /read: "secrets"/,
  ],
  'a higher limit asked for than was approved': [
    ARTIFACT,
    (project) => project.installArtifact({ isApproved: false, limits: { cpuMs: 5000 } }),
    'NEXXO_LOCK_CAPABILITY',
    /cpuMs/,
  ],
  'another version of Nexxo asked for': [
    ARTIFACT,
    (project) =>
      project.installArtifact({
        isApproved: false,
        manifest: (text) => text.replace(/("nexxo": )"[^"]*"/, '$1">=99.0.0"'),
      }),
    'NEXXO_ENGINE_RANGE',
  ],
  'a line of an approved plugin changed': [
    PLAIN,
    (project) => appendFileSync(path.join(project.plainDir, 'lib/index.js'), '\nglobalThis.evil = 1;\n'),
    'NEXXO_FILE_CHANGED',
    /rollup-plugin-plain@2\.1\.0 \(changed\)/,
  ],
  'a line of its dependency changed': [
    PLAIN,
    (project) => writeFileSync(project.at('node_modules/plain-dep/index.js'), "export const word = 'b';\n"),
    'NEXXO_FILE_CHANGED',
    /plain-dep@1\.0\.0 \(changed\)/,
  ],
  'its data file changed': [
    PLAIN,
    (project) => appendFileSync(path.join(project.plainDir, 'data/text.txt'), '!'),
    'NEXXO_FILE_CHANGED',
    /rollup-plugin-plain/,
  ],
  'another version of it installed': [
    PLAIN,
    (project) => project.json(`node_modules/${PLAIN}/package.json`, (json) => (json.version = '2.2.0')),
    'NEXXO_LOCK_CHANGED',
    /2\.2\.0 is installed, and 2\.1\.0 was approved/,
  ],
  'a use of it that was not approved': [
    `${PLAIN}/other`,
    () => {},
    'NEXXO_FILE_UNSIGNED',
    /other\.mjs.*was not approved, only index\.mjs/,
  ],
  'its approval taken away': [PLAIN, (project) => rmSync(project.at(APPROVAL)), 'NEXXO_SIGNATURE_MISSING'],
  'the approval of another plugin in its place': [
    'plain-dep',
    (project) => cpSync(project.at(APPROVAL), project.at('nexxo.approvals/plain-dep.json')),
    'NEXXO_MANIFEST_MISMATCH',
  ],
  'other code in the cache of bundles': [
    PLAIN,
    async (project) => {
      await transformed(project, PLAIN);
      for (const file of cachedPacks(project)) {
        const text = readFileSync(file, 'utf8');
        const body = text.slice(text.indexOf('\n') + 1).replace('name: "plain"', 'name: "pwned"');
        const digest = createHash('sha256').update(body).digest('hex');
        writeFileSync(file, `${digest}\n${body}`);
      }
    },
    'NEXXO_FILE_CHANGED',
  ],
};

const cachedPacks = (project) => {
  const dir = project.at('node_modules/.cache/nexxo/pack');
  return readdirSync(dir)
    .filter((name) => name.endsWith('.pack'))
    .map((name) => path.join(dir, name));
};

/** Changes a cached bundle's head, and gives it the digest that it must have then. */
function forgeHead(file, change) {
  const text = readFileSync(file, 'utf8');
  const [, head, ...code] = text.split('\n');
  const body = [JSON.stringify(change(JSON.parse(head))), ...code].join('\n');
  writeFileSync(file, `${createHash('sha256').update(body).digest('hex')}\n${body}`);
}

test('a forged head of a cached bundle neither puts code into an approved plugin nor gives it the rights of another', async (t) => {
  const project = await SignedProject.make(scratch(t));
  const expected = 'ICON "a plain text"';
  const forgeries = {
    'a path that is code': (head) => {
      for (const place of head.places) place.dir = `${place.dir}"; globalThis.evil = 1; "`;
      return head;
    },
    'another name': (head) => ({ ...head, name: 'trusted-with-more' }),
    'another version': (head) => ({ ...head, version: '9.9.9' }),
    'no files that it was made from': (head) => ({ ...head, files: [] }),
  };
  for (const [what, change] of Object.entries(forgeries)) {
    rmSync(project.at('node_modules/.cache'), { recursive: true, force: true });
    assert.equal(await transformed(project, PLAIN), expected);
    rmSync(project.at('node_modules/.cache/nexxo/snapshots'), { recursive: true });
    for (const file of cachedPacks(project)) forgeHead(file, change);
    const options = { plugins: { 'trusted-with-more': { read: ['/'] } } };
    const outcome = await transformed(project, PLAIN, options).catch(({ code }) => code);
    assert.match(outcome, /^(?:ICON "a plain text"|NEXXO_MANIFEST_MISMATCH|NEXXO_LOCK_CHANGED)$/, what);
  }
});

for (const [name, [plugin, attack, code, message = /./]] of Object.entries(attacks)) {
  test(`refused: ${name}`, async (t) => {
    const project = await SignedProject.make(scratch(t));
    await attack(project);
    const refusal = (error) => {
      assert.equal(error.code, code, error.stack);
      assert.match(error.message, message);
      assert.ok(error.plugin?.length > 0, 'it names the plugin');
      return true;
    };
    // What is signed or locked does not run unsigned either.
    for (const options of [{}, { allowUnsigned: true }])
      await assert.rejects(transformed(project, plugin, options), refusal);
  });
}

test('settings that grant more than was approved stop the load', async (t) => {
  const project = await SignedProject.make(scratch(t));
  const grants = [
    { read: ['.'] },
    { limits: { cpuMs: 200 } },
    { bundler: true },
    { clock: 'real' },
    { env: { A: 'b' } },
  ];
  for (const grant of grants)
    await assert.rejects(transformed(project, { package: PLAIN, ...grant }), {
      code: 'NEXXO_LOCK_CAPABILITY',
    });
});

test('what was approved is granted without being set again', async (t) => {
  const project = await SignedProject.make(scratch(t));
  const capabilities = [{ capability: 'read', value: ['src'], reason: 'Reads the sources.' }];
  await project.installArtifact({ capabilities, granted: { read: ['src'] } });
  project.write(
    '../author/src/index.js',
    "import { readFileSync } from 'node:fs';\nexport default () => ({ name: 'icons', transform: () => ({ code: readFileSync('src/main.js', 'utf8').trim(), map: null }) });\n",
  );
  await project.installArtifact({ capabilities, granted: { read: ['src'] } });
  const before = process.cwd();
  process.chdir(project.root);
  t.after(() => process.chdir(before));
  assert.equal(await transformed(project, ARTIFACT), 'console.log(ICON, PLAIN);');
});

test('a plugin that nobody signed does not run, unless its name is allowed', async (t) => {
  const project = await SignedProject.make(scratch(t));
  project.write(
    'own.mjs',
    "export default () => ({ name: 'own', transform: () => ({ code: 'own', map: null }) });",
  );
  await assert.rejects(transformed(project, './own.mjs'), {
    code: 'NEXXO_UNSIGNED',
    message: /nexxo plugin add|allowUnsigned/,
  });
  await assert.rejects(transformed(project, './own.mjs', { allowUnsigned: ['./other.mjs'] }), {
    code: 'NEXXO_UNSIGNED',
  });
  assert.equal(await transformed(project, './own.mjs', { allowUnsigned: ['./own.mjs'] }), 'own');
  await assert.rejects(transformed(project, 'plain-dep'), { code: 'NEXXO_UNSIGNED' });
});

test('a word about signatures that is none is refused, and lets nothing run', () => {
  const root = import.meta.dirname;
  for (const allowUnsigned of ['./own.mjs', '', 1, null, {}, [1], [null], new Set(['./own.mjs'])])
    assert.throws(() => createSandbox({ root, allowUnsigned }), {
      code: 'NEXXO_OPTION_INVALID',
      message: /allowUnsigned/,
    });
  for (const verify of [null, false, true, 'yes', {}])
    assert.throws(() => createSandbox({ root, verify }), { code: 'NEXXO_OPTION_INVALID', message: /verify/ });
});

test('limits below what a plugin has anyway need no approval', async (t) => {
  const project = await SignedProject.make(scratch(t));
  assert.equal(
    await transformed(project, { package: PLAIN, limits: { cpuMs: 99.5, outputMiB: 0.5 } }),
    'ICON "a plain text"',
  );
});

test('a file that changes after the plugin was loaded is refused when it is read', async (t) => {
  for (const [plugin, file] of [
    [ARTIFACT, `node_modules/${ARTIFACT}/data/icon.svg`],
    [PLAIN, `node_modules/${PLAIN}/data/text.txt`],
  ]) {
    const project = await SignedProject.make(scratch(t));
    const sandbox = createSandbox({ root: project.root });
    t.after(() => sandbox.dispose());
    const object = await sandbox.plugin(plugin);
    const run = () => sandbox.callHook(object, 'transform', ['ICON PLAIN', '/main.js'], {});
    run();
    project.write(file, 'evil');
    assert.throws(run, { code: 'NEXXO_FILE_CHANGED', plugin: /icons|plain/ });
    assert.equal(sandbox.report().plugins[0].denied.length, 1);
  }
});

test('what another user of the cache evaluated is not what an approved plugin runs', async (t) => {
  const project = await SignedProject.make(scratch(t));
  // The same package, first run unsigned from another project's settings in the same cache.
  rmSync(project.at('nexxo.approvals'), { recursive: true });
  const lock = project.read('nexxo.lock');
  rmSync(project.at('nexxo.lock'));
  appendFileSync(path.join(project.plainDir, 'lib/index.js'), '\nexport const evil = 1;\n');
  assert.equal(await transformed(project, PLAIN, { allowUnsigned: true }), 'ICON "a plain text"');
  project.write('nexxo.lock', lock);
  await assert.rejects(transformed(project, PLAIN, { allowUnsigned: true }), {
    code: 'NEXXO_SIGNATURE_MISSING',
  });
});
