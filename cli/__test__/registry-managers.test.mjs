// Each package manager installs what was verified, exactly, without scripts, and is put back where it got something else.
import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { ensurePackageManager } from '../../scripts/lib/package-managers.mjs';
import { directory, write } from './lib/nexxo.mjs';
import { contents, read, start } from './lib/registry-project.mjs';
import { archive, archiveWith, key, NAME } from './lib/signed-plugin.mjs';

const managers = {
  npm: { field: undefined, files: {} },
  npm10: { field: 'npm@10.9.9', command: 'npm', files: {} },
  npm12: { field: 'npm@12.2.1', command: 'npm', files: {} },
  pnpm10: { command: 'pnpm', files: { 'pnpm-lock.yaml': "lockfileVersion: '9.0'\n" } },
  // Told by its field it would ask npm's registry for its own version.
  pnpm12: { command: 'pnpm', files: { 'pnpm-lock.yaml': "lockfileVersion: '9.0'\n" } },
  yarn1: { command: 'yarn', files: { 'yarn.lock': '' } },
  yarn4: {
    command: 'yarn',
    files: {
      'yarn.lock': '',
      '.yarnrc.yml':
        'nodeLinker: node-modules\nunsafeHttpWhitelist: ["127.0.0.1"]\nenableTelemetry: false\nenableGlobalCache: false\n',
    },
  },
  bun: { field: 'bun@1.4.5', command: 'bun', files: {} },
};

/** A directory for PATH with a package manager under its own name. */
async function path(t, manager, command) {
  const folder = directory(t);
  const words = await ensurePackageManager(manager);
  const { chmodSync } = await import('node:fs');
  write(folder, { [command]: `#!/bin/sh\nexec ${words.map((word) => `'${word}'`).join(' ')} "$@"\n` });
  chmodSync(join(folder, command), 0o755);
  return `${folder}:${process.env.PATH}`;
}

for (const [manager, { field, command, files }] of Object.entries(managers)) {
  const options = { skip: process.platform === 'win32' && 'writes scripts for sh' };

  test(`${manager} installs, updates, and is put back where it got something else`, options, async (t) => {
    const fields = field === undefined ? {} : { packageManager: field };
    const packageJson = { name: 'app', private: true, version: '1.0.0', ...fields };
    const { cwd, plugin, remote, env } = await start(t, { files: { 'package.json': packageJson, ...files } });
    if (command !== undefined) env.PATH = await path(t, manager, command);
    const home = directory(t);
    Object.assign(env, {
      HOME: home,
      XDG_DATA_HOME: home,
      XDG_STATE_HOME: home,
      COREPACK_ENABLE_STRICT: '0',
    });

    const installed = await plugin('install', NAME, '--yes');
    assert.equal(installed.code, 0, installed.error?.message);
    assert.equal(read(cwd, 'package.json').devDependencies[NAME], '1.0.0');
    assert.equal((await plugin('audit')).code, 0);
    const lock = ['package-lock.json', 'pnpm-lock.yaml', 'yarn.lock', 'bun.lock'].filter((file) =>
      existsSync(join(cwd, file)),
    );
    assert.equal(lock.length, 1, lock.join());
    assert.match(readFileSync(join(cwd, lock[0]), 'utf8'), /@acme\/rollup-plugin-icons/);

    remote.publish(archive({ version: '1.1.0' }), { key });
    assert.equal((await plugin('update', '--yes')).installed[0].version, '1.1.0');

    remote.publish(archive({ version: '1.2.0' }), { key });
    const other = archive({ version: '1.2.0', code: 'export default () => ({ name: "evil" })' });
    remote.lie.archive = (data, isNexxo) => (isNexxo ? data : other);
    remote.lie.packument = (value) => {
      delete value.versions['1.2.0'].dist.integrity;
      return value;
    };
    const before = contents(cwd);
    const refused = await plugin('update', '--yes');
    assert.notEqual(refused.code, 0);
    assert.deepEqual(contents(cwd), before);
    const { code, plugins } = await plugin('audit');
    assert.deepEqual([code, plugins[0].version], [0, '1.1.0'], JSON.stringify(plugins));

    const audited = contents(cwd);
    remote.publish(archiveWith({ name: '@acme/other' }), { key });
    remote.publish(archive({ version: '1.3.0' }), { key });
    remote.lie.archive = undefined;
    remote.lie.packument = (value) => {
      if (value.name === NAME) value.versions['1.3.0'].dependencies = { '@acme/other': '1.0.0' };
      return value;
    };
    const accompanied = await plugin('update', '--yes');
    assert.deepEqual(
      [accompanied.code, accompanied.error?.code],
      [1, 'NEXXO_FILE_UNSIGNED'],
      'L11: what a registry tells the package manager alone',
    );
    assert.match(accompanied.error.message, /@acme\/other/);
    assert.deepEqual(contents(cwd), audited);
    assert.equal((await plugin('audit')).plugins[0].version, '1.1.0');
  });

  test(
    `${manager} installs a name whose scope is elsewhere by the archive's address, or says why not`,
    options,
    async (t) => {
      const fields = field === undefined ? {} : { packageManager: field };
      const packageJson = { name: 'app', private: true, version: '1.0.0', ...fields };
      const { cwd, plugin, remote, env } = await start(t, {
        files: { 'package.json': packageJson, ...files },
      });
      if (command !== undefined) env.PATH = await path(t, manager, command);
      const home = directory(t);
      Object.assign(env, {
        HOME: home,
        XDG_DATA_HOME: home,
        XDG_STATE_HOME: home,
        COREPACK_ENABLE_STRICT: '0',
      });
      write(cwd, { 'nexxo.registry.json': remote.registryFile([NAME]) });
      if (manager === 'bun') {
        const { code, error } = await plugin('install', NAME, '--yes');
        assert.deepEqual([code, error.code, remote.asked], [2, 'USAGE', []]);
        assert.match(error.message, /\.bun-tag/);
        return;
      }
      if (manager === 'npm12') {
        const { code, error } = await plugin('install', NAME, '--yes');
        assert.deepEqual([code, error.code], [2, 'USAGE']);
        assert.match(error.message, /allow-remote=root/);
        write(cwd, { '.npmrc': 'allow-remote=root\n' });
      }
      const installed = await plugin('install', NAME, '--yes');
      assert.equal(installed.code, 0, installed.error?.message);
      const saved = read(cwd, 'package.json').devDependencies[NAME];
      assert.equal(
        saved.replace(/^.*http/, 'http'),
        `${remote.url}npm/${NAME}/-/rollup-plugin-icons-1.0.0.tgz`,
      );
      const settings = existsSync(join(cwd, '.npmrc')) ? readFileSync(join(cwd, '.npmrc'), 'utf8') : '';
      assert.doesNotMatch(settings, /@acme/, 'the rest of the scope stays where it was');
      assert.equal((await plugin('audit')).code, 0);
    },
  );
}
