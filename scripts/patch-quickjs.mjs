// Makes target/quickjs: the source of QuickJS as it comes from the registry, with the patches of crates/guest/quickjs applied.
//   node scripts/patch-quickjs.mjs                       with all patches, as the build does it
//   node scripts/patch-quickjs.mjs --through <patch>     with the patches up to this one, to edit it
//   node scripts/patch-quickjs.mjs --save <patch>        writes what target/quickjs has beyond the patches before it to this one
import { spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { parseArgs } from 'node:util';
import { applyPatch, parsePatch } from 'diff';
import { main } from './lib/progress.mjs';
import { at } from './lib/root.mjs';
import { read } from './lib/run.mjs';

const SOURCE = at('crates/guest/quickjs');
const PATCHES = join(SOURCE, 'patches');
const CRATE = 'rquickjs-sys';
const PATCHED = at('target/quickjs');

/** The crate's directory in cargo's registry, which cargo has held against the lock file's checksum. */
function registryCrate() {
  const args = [
    'metadata',
    '--locked',
    '--format-version',
    '1',
    '--manifest-path',
    join(SOURCE, 'Cargo.toml'),
  ];
  const metadata = read('cargo', args, { timeoutMs: 300_000 });
  if (metadata === null) throw new Error(`cargo could not fetch ${CRATE}: cargo ${args.join(' ')}`);
  const { packages } = JSON.parse(metadata);
  return dirname(packages.find(({ name }) => name === CRATE).manifest_path);
}

const patchNames = () =>
  readdirSync(PATCHES)
    .filter((name) => name.endsWith('.patch'))
    .sort();

/** Applies a patch to the files under `directory`; every hunk must find its lines exactly. */
function apply(name, directory) {
  for (const change of parsePatch(readFileSync(join(PATCHES, name), 'utf8'))) {
    const file = change.newFileName.replace(/^b\//, '');
    const path = join(directory, file);
    const before = change.oldFileName === '/dev/null' ? '' : readFileSync(path, 'utf8');
    const after = applyPatch(before, change, { fuzzFactor: 0 });
    if (after === false) throw new Error(`${name} does not fit ${file}`);
    writeFileSync(path, after);
  }
}

function makeTree(directory, names) {
  rmSync(directory, { recursive: true, force: true });
  mkdirSync(dirname(directory), { recursive: true });
  cpSync(registryCrate(), directory, { recursive: true });
  // Cargo refuses a path dependency that a registry's marker says is another.
  rmSync(join(directory, '.cargo-ok'), { force: true });
  for (const name of names) apply(name, directory);
}

/** Makes the patched source. */
export function patchQuickjs(isWanted = (_name) => true) {
  makeTree(PATCHED, patchNames().filter(isWanted));
}

function save(patch) {
  const base = at('target/quickjs-base');
  makeTree(
    base,
    patchNames().filter((name) => name < patch),
  );
  const folders = ['target/quickjs-base', 'target/quickjs'];
  const args = ['diff', '--no-index', '--no-color', '--no-ext-diff', '--no-prefix', ...folders];
  const { stdout } = spawnSync('git', args, { cwd: at('.'), encoding: 'utf8', maxBuffer: 1 << 28 });
  const text = stdout
    .replaceAll(/^(--- |\+\+\+ )target\/quickjs(-base)?\//gm, (_, mark, old) => `${mark}${old ? 'a' : 'b'}/`)
    .replaceAll(/^(diff|index|new file) .*\n/gm, '');
  writeFileSync(join(PATCHES, patch), text);
  rmSync(base, { recursive: true });
}

if (import.meta.url === pathToFileURL(process.argv[1]).href) {
  const { values } = parseArgs({ options: { save: { type: 'string' }, through: { type: 'string' } } });
  main(() => {
    if (values.save !== undefined) save(values.save);
    else patchQuickjs((name) => values.through === undefined || name <= values.through);
  });
}
