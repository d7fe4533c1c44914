// The whole story of a plugin with real processes: an author publishes it, a project installs it and builds with it, an update
// asks for more, a version is revoked. On both databases.
import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { directory, nexxoJson, run, write } from '../cli/__test__/lib/nexxo.mjs';
import { DATABASES } from '../marketplace/__test__/lib/databases.mjs';
import { freshPlace, runMarketplace, startRegistry } from '../marketplace/__test__/lib/registry-process.mjs';

const NAME = '@acme/rollup-plugin-greeting';
const BUILD = fileURLToPath(new URL('fixtures/marketplace-story/build.mjs', import.meta.url));
const capability = { capability: 'read', value: ['greetings'], reason: 'Reads the greetings.' };

/** The plugin's package: a module `greeting`, which says what it is told in later versions by a file. */
const source = (version, code, capabilities) => ({
  'package.json': {
    name: NAME,
    version,
    description: 'A module that greets.',
    keywords: ['greeting'],
    license: 'MIT',
    type: 'module',
    exports: './index.js',
    author: 'Acme',
    nexxo: { capabilities },
  },
  'README.md': '# Greets',
  'index.js': `import fs from 'node:fs';
export default () => ({
  name: 'greeting',
  resolveId: (id) => (id === 'greeting' ? '\\0greeting' : null),
  load: (id) => (id === '\\0greeting' ? \`export default \${JSON.stringify(${code})}\` : null),
});
void fs;
`,
});

for (const database of DATABASES)
  test(`${database}: from a key to a revoked version that audit finds`, { timeout: 300_000 }, async (t) => {
    const place = await freshPlace(database);
    const registry = await startRegistry(place);
    const caches = directory(t);
    const env = { XDG_CACHE_HOME: join(caches, 'user'), npm_config_cache: join(caches, 'npm') };
    /** Runs a command that must end so, and gives its JSON. */
    const commandIn =
      (cwd) =>
      async (code, ...args) => {
        const result = await nexxoJson(args, { cwd, env });
        assert.equal(result.code, code, `${args.join(' ')}: ${JSON.stringify(result)}`);
        return result;
      };

    // The author.
    const workshop = directory(t, source('1.0.0', "'Hello.'", []));
    const author = commandIn(workshop);
    const { keyId } = await author(0, 'plugin', 'keygen', '--no-passphrase', '--out', 'release.key');
    await author(0, 'registry', 'add', registry.url, '--for', '@acme/*', '--yes');
    const publish = async () => {
      const { file } = await author(0, 'plugin', 'pack');
      await author(0, 'plugin', 'sign', file, '--key', 'release.key');
      return author(0, 'plugin', 'publish', '--key', 'release.key', '--yes');
    };
    assert.equal((await publish()).version, '1.0.0');
    const twice = await author(1, 'plugin', 'publish', '--key', 'release.key', '--yes');
    assert.equal(twice.error.code, 'NEXXO_VERSION_EXISTS');

    // The project.
    const project = directory(t, {
      'package.json': { name: 'app', private: true, type: 'module' },
      'main.js': "export { default } from 'greeting';",
      'greetings/hello.txt': 'Good morning.',
    });
    const user = commandIn(project);
    await user(2, 'plugin', 'install', NAME, '--yes');
    await user(0, 'registry', 'add', registry.url, '--for', '@acme/*', '--yes');
    const { registries } = await user(
      0,
      'plugin',
      'search',
      'greets',
      '--capability',
      'none',
      '--hook',
      'load',
    );
    assert.deepEqual(
      registries.map(({ plugins }) => plugins.map(({ name, version }) => [name, version])),
      [[[NAME, '1.0.0']]],
    );
    const info = await user(0, 'plugin', 'info', NAME);
    assert.deepEqual([info.owner, info.release.signers], [keyId, [{ keyId, state: 'unknown' }]]);
    const stranger = await user(1, 'plugin', 'install', NAME, '--yes');
    assert.equal(stranger.error.code, 'NEXXO_SIGNER_UNTRUSTED');
    const { installed } = await user(0, 'plugin', 'install', NAME, '--yes', '--trust-key', keyId);
    assert.deepEqual(
      installed.map(({ version, trusted }) => [version, trusted]),
      [['1.0.0', keyId]],
    );
    const greeting = async () => {
      const { code, err } = await run(process.execPath, [BUILD, project, NAME], { cwd: project });
      assert.equal(code, 0, err);
      const [file] = readdirSync(join(project, 'dist'));
      return readFileSync(join(project, 'dist', file), 'utf8');
    };
    assert.match(await greeting(), /Hello\./);
    await user(0, 'plugin', 'audit');

    // An update that asks for more.
    const reads = "fs.readFileSync(process.cwd() + '/greetings/hello.txt', 'utf8')";
    write(workshop, source('1.1.0', reads, [capability]));
    await publish();
    assert.equal((await user(0, 'plugin', 'outdated')).plugins[0].newest, '1.1.0');
    const refused = await user(1, 'plugin', 'update', '--yes');
    assert.equal(refused.error.code, 'NEXXO_LOCK_CAPABILITY');
    assert.match(await greeting(), /Hello\./, 'the old one is still there');
    const { installed: updated } = await user(0, 'plugin', 'update', '--yes', '--grant-more');
    assert.ok(updated[0].changes.some(({ what, is }) => what === 'capability' && /greetings/.test(is)));
    assert.match(await greeting(), /Good morning\./);
    await user(0, 'plugin', 'audit');

    // The version is revoked.
    const target = `${NAME}@1.1.0`;
    const yank = ['plugin', 'yank', target, '--key', 'release.key', '--yes', '--reason'];
    assert.equal((await author(0, ...yank, 'It is rude.')).state, 'yanked');
    assert.equal(
      (await author(0, 'plugin', 'restore', target, '--key', 'release.key', '--yes')).state,
      'published',
    );
    assert.equal((await author(0, ...yank, 'It leaks.', '--revoke')).state, 'revoked');
    const { plugins } = await user(1, 'plugin', 'audit');
    assert.deepEqual(
      plugins[0].problems.map(({ code }) => code),
      ['NEXXO_VERSION_REVOKED'],
    );
    assert.match(plugins[0].problems[0].message, /It leaks/);
    const gone = await user(1, 'plugin', 'install', target, '--yes');
    assert.equal(gone.error.code, 'NEXXO_VERSION_REVOKED');
    assert.deepEqual(
      (await user(0, 'plugin', 'update', '--yes')).unchanged,
      [NAME],
      'nothing goes back by itself',
    );

    // The name goes to another key, and the old one publishes no more.
    await author(0, 'plugin', 'keygen', '--no-passphrase', '--out', 'new.key');
    await author(0, 'plugin', 'transfer', NAME, '--to', 'new.key.pub', '--key', 'release.key', '--yes');
    write(workshop, source('1.2.0', "'Hello again.'", []));
    const { file } = await author(0, 'plugin', 'pack');
    await author(0, 'plugin', 'sign', file, '--key', 'release.key');
    const owned = await author(1, 'plugin', 'publish', '--key', 'release.key', '--yes');
    assert.equal(owned.error.code, 'NEXXO_NAME_OWNED');
    await author(0, 'plugin', 'sign', file, '--key', 'new.key');
    await author(0, 'plugin', 'publish', '--key', 'new.key', '--yes');

    const stopped = await registry.stop();
    assert.equal(stopped.code, 0);
    const check = await runMarketplace(['check'], { env: place.env });
    assert.equal(check.code, 0, check.stdout + check.stderr);
  });
