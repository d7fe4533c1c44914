// A project that knows a registry in memory, and what is in it before and after.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { directory, nexxo, nexxoJson } from './nexxo.mjs';
import { archive, key, trusting } from './signed-plugin.mjs';
import { standIn } from './stand-in-registry.mjs';

export const read = (cwd, file) => JSON.parse(readFileSync(join(cwd, file), 'utf8'));

/** A registry with one version, and an empty project that knows it. */
export async function start(
  t,
  { trust = [key], registry = {}, publish = {}, file = archive(), files = {} } = {},
) {
  const remote = await standIn(t);
  remote.publish(file, { key, ...publish });
  const caches = directory(t);
  const cwd = directory(t, {
    'package.json': { name: 'app', private: true },
    'nexxo.registry.json': remote.registryFile(['@acme/*'], registry),
    ...(trust.length === 0 ? {} : { 'nexxo.trust.json': trusting(trust) }),
    ...files,
  });
  const env = {
    XDG_CACHE_HOME: join(caches, 'user'),
    LOCALAPPDATA: join(caches, 'user'),
    npm_config_cache: join(caches, 'npm'),
  };
  const plugin = (...args) => nexxoJson(['plugin', ...args], { cwd, env });
  const words = (...args) => nexxo(['plugin', ...args], { cwd, env });
  return { remote, cwd, plugin, words, env, caches };
}

/** Every file of a project with its text, but for what packages hold. */
export function contents(cwd) {
  return Object.fromEntries(
    readdirSync(cwd, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile() && !entry.parentPath.includes('node_modules'))
      // What yarn remembers between its own runs.
      .filter((entry) => entry.name !== 'install-state.gz')
      .map(({ parentPath, name }) => [join(parentPath, name), readFileSync(join(parentPath, name), 'utf8')]),
  );
}
