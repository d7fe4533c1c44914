import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import {
  closeSync,
  ftruncateSync,
  mkdirSync,
  mkdtempSync,
  openSync,
  realpathSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createSandbox } from '@nexxo/native';

/** What no plugin may see. */
export const SECRET = 'TOP-SECRET-91aa';
/** Where everything is, and in it the granted directory and its neighbour. */
export const base = realpathSync(mkdtempSync(join(tmpdir(), 'nexxo-files-')));
export const root = join(base, 'root');
export const outside = join(base, 'outside');
/** A file of the granted directory. */
export const at = (name) => join(root, name);
for (const dir of [at('sub'), at('.git'), at('.ssh'), outside, `${root}-other`, join(base, 'plugins')])
  mkdirSync(dir, { recursive: true });
const files = {
  [at('a.txt')]: 'inside',
  [at('sub/b.txt')]: 'deeper',
  [at('a b%20c.txt')]: 'odd',
  [join(outside, 'secret.txt')]: SECRET,
  [`${root}-other/x.txt`]: SECRET,
};
for (const name of [
  '.env',
  '.env.local',
  '.envrc',
  '.npmrc',
  'server.pem',
  'id_rsa',
  '.git/config',
  '.ssh/known_hosts',
  '.git-credentials',
  'tls.key',
])
  files[at(name)] = SECRET;
for (const [file, text] of Object.entries(files)) writeFileSync(file, text);
symlinkSync('a.txt', at('link-inside'));
symlinkSync('../outside/secret.txt', at('link-outside'));
symlinkSync(join(outside, 'secret.txt'), at('link-absolute'));
symlinkSync('../outside', at('dir-outside'));
symlinkSync('.env', at('innocent.txt'));
symlinkSync('.git', at('history'));
symlinkSync('loop-b', at('loop-a'));
symlinkSync('loop-a', at('loop-b'));
symlinkSync('nowhere', at('dangling'));
symlinkSync('/no/such/place', at('dangling-outside'));
execFileSync('mkfifo', [at('fifo')]);
const sparse = openSync(at('sparse.bin'), 'w');
ftruncateSync(sparse, 2 ** 40);
closeSync(sparse);

writeFileSync(
  join(base, 'plugins/reader.mjs'),
  `import fs from 'node:fs';
  import fsp from 'node:fs/promises';
  const tell = (value) => typeof value === 'object' && value !== null && 'isFile' in value ? { size: value.size, file: value.isFile(), dir: value.isDirectory(), link: value.isSymbolicLink() } : value;
  const fail = (error) => ({ code: error.nexxo ?? error.code, message: error.message });
  export default () => ({ name: 'reader', load(json) {
    const [op, path, ...rest] = JSON.parse(json);
    try { return { code: '', meta: { value: tell(fs[op](path, ...rest)) } } } catch (error) { return { code: '', meta: fail(error) } }
  }, async resolveId(json) {
    const [op, path, ...rest] = JSON.parse(json);
    try { return 'v:' + JSON.stringify({ value: tell(await fsp[op](path, ...rest)) }) } catch (error) { return 'v:' + JSON.stringify(fail(error)) }
  } })`,
);
/** A plugin that reads what it is told to, with a grant. */
export const open = (read) => {
  const sandbox = createSandbox({ root, allowUnsigned: true, cacheDir: false });
  return sandbox
    .plugin({ package: join(base, 'plugins/reader.mjs'), read })
    .then((plugin) => ({ sandbox, plugin }));
};
/** Has a plugin call a function of `fs`. */
export const ask = ({ plugin }, op, path, ...rest) =>
  plugin.load.call({}, JSON.stringify([op, path, ...rest])).meta;
/** The same of `fs/promises`. */
export const askLater = async ({ plugin }, op, path) =>
  JSON.parse((await plugin.resolveId.call({}, JSON.stringify([op, path]))).slice(2));
export const DENIED = 'NEXXO_FS_DENIED';
/** Every way to learn something of a path. */
export const WAYS = [
  'readFileSync',
  'statSync',
  'lstatSync',
  'readdirSync',
  'realpathSync',
  'readlinkSync',
  'accessSync',
];

/** What only looks at a secret does not see it. */
export const LOOKS = ['statSync', 'lstatSync', 'realpathSync', 'accessSync'];

/** Nothing of a path is to be learnt. */
export function assertHidden(who, path, ways = WAYS) {
  for (const op of ways) {
    const { value, code, message } = ask(who, op, path, ...(op === 'readFileSync' ? ['utf8'] : []));
    assert.equal(value, undefined, `${op} ${path} gave ${JSON.stringify(value)}`);
    assert.ok(code === DENIED || code === 'ENOENT', `${op} ${path}: ${code} ${message}`);
  }
  assert.equal(ask(who, 'existsSync', path).value, false, path);
}

/** Takes it all away. */
export const removeFiles = () => rmSync(base, { recursive: true });
