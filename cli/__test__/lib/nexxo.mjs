import { spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const command = fileURLToPath(new URL('../../dist/main.js', import.meta.url));

/** Runs a program; nobody can be asked. */
export function run(program, args, { cwd, env = {} } = {}) {
  return new Promise((resolve, reject) => {
    const { NEXXO_PASSPHRASE: _passphrase, FORCE_COLOR: _color, ...rest } = process.env;
    const child = spawn(program, args, { cwd, env: { ...rest, ...env }, stdio: ['ignore', 'pipe', 'pipe'] });
    const result = { code: null, out: '', err: '' };
    child.stdout.on('data', (chunk) => (result.out += chunk));
    child.stderr.on('data', (chunk) => (result.err += chunk));
    child.on('error', reject);
    child.on('close', (code) => resolve({ ...result, code }));
  });
}

/** Runs the command. */
export const nexxo = (args, options) => run(process.execPath, [command, ...args], options);

/** Runs the command with `--json`; gives what it printed as an object, with how it ended. */
export async function nexxoJson(args, options) {
  const { code, out, err } = await nexxo([...args, '--json'], options);
  try {
    return { code, ...JSON.parse(out) };
  } catch {
    throw new Error(`${args.join(' ')} printed no JSON, and ended with ${code}: ${out}${err}`);
  }
}

/** A directory with files, removed after the test. */
export function directory(test, files = {}) {
  const path = realpathSync(mkdtempSync(join(tmpdir(), 'nexxo-cli-')));
  test.after(() => rmSync(path, { recursive: true, force: true }));
  write(path, files);
  return path;
}

/** Writes files; what is no text or bytes is written as JSON. */
export function write(path, files) {
  for (const [name, data] of Object.entries(files)) {
    const file = join(path, name);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, typeof data === 'string' || data instanceof Uint8Array ? data : JSON.stringify(data));
  }
}
