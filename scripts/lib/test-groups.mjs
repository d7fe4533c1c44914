import { existsSync } from 'node:fs';
import { cargoEnv, guestCargo } from './build-steps.mjs';
import { at } from './root.mjs';
import { read, run } from './run.mjs';
import { ensureRuntime, runtimes } from './runtimes.mjs';
import { testFiles } from './test-files.mjs';
import { hasRustupTarget, TARGET } from './wasm-toolchain.mjs';

/** What hangs is stopped and named. All files together take some twenty minutes, any other check less. */
const FILE_TIMEOUT_MS = 10 * 60_000;
const CHECK_TIMEOUT_MS = 60 * 60_000;

const GUEST = 'crates/guest/Cargo.toml';

const command = (title, name, args, options) => ({
  title,
  shown: [name, ...args].join(' '),
  run: () => run(name, args, { timeoutMs: CHECK_TIMEOUT_MS, ...options?.() }),
});
const cargo = (title, ...args) => command(title, 'cargo', args, () => ({ env: cargoEnv() }));
const tool = (title, script, ...args) =>
  command(title, process.execPath, [`node_modules/${script}`, ...args]);

// The advisory database is on GitHub, which a closed network does not reach, so `advisories` is not among the checks.
const deny = (title, ...where) =>
  cargo(
    title,
    'deny',
    '--locked',
    '--config',
    at('deny.toml'),
    ...where,
    'check',
    'licenses',
    'bans',
    'sources',
  );

const LINTS = ['--', '-D', 'warnings'];

const guestClippy = () => {
  const { args, options } = guestCargo('clippy');
  return command('clippy, guest', 'cargo', [...args, ...LINTS], () => options);
};

function rustChecks() {
  // The release profile throughout: Wasmtime is built in it already.
  const checks = [
    cargo('rustfmt', 'fmt', '--all', '--check'),
    cargo('rustfmt, guest', 'fmt', '--manifest-path', GUEST, '--check'),
    cargo('clippy', 'clippy', '--release', '--workspace', '--all-targets', ...LINTS),
  ];
  // Debian's compiler and rustup's clippy are of different versions.
  checks.push(
    hasRustupTarget() ? guestClippy() : { title: 'clippy, guest', skipped: `needs rustup's ${TARGET}` },
  );
  // The addon's own crate needs Node's symbols to link; it is tested through Node.
  checks.push(cargo('cargo test', 'test', '--release', '--workspace', '--exclude', 'nexxo-native'));
  if (read('cargo', ['deny', '--version']) === null) {
    checks.push({ title: 'cargo deny', skipped: 'cargo-deny is not installed' });
  } else {
    checks.push(deny('cargo deny'), deny('cargo deny, guest', '--manifest-path', GUEST));
  }
  return checks;
}

const TYPED = ['adapter', 'protocol', 'marketplace', 'cli', 'crates/guest/js'];

const typeChecks = () => [
  ...TYPED.filter((folder) => existsSync(at(folder, 'tsconfig.json'))).map((folder) =>
    tool(`types, ${folder}`, 'typescript/bin/tsc', '-p', folder, '--noEmit'),
  ),
  tool('lint and format', '@biomejs/biome/bin/biome', 'ci', '--colors=off', '.'),
];

const nodeTests = () => [
  command('node:test', process.execPath, [
    '--test',
    '--test-reporter=spec',
    `--test-timeout=${FILE_TIMEOUT_MS}`,
    ...testFiles(),
  ]),
];

const MARKETPLACE_SMOKE = 'marketplace/__test__/smoke.mjs';

const smokeTests = () =>
  runtimes.flatMap((runtime) => [
    {
      title: `smoke: ${runtime.name}`,
      shown: `${runtime.id} __test__/smoke.mjs`,
      run: async () =>
        run(await ensureRuntime(runtime), [at('__test__/smoke.mjs')], { timeoutMs: CHECK_TIMEOUT_MS }),
    },
    {
      title: `smoke: the marketplace on ${runtime.name}`,
      shown: `node ${MARKETPLACE_SMOKE} ${runtime.id}`,
      run: async () =>
        run(process.execPath, [at(MARKETPLACE_SMOKE), await ensureRuntime(runtime)], {
          timeoutMs: CHECK_TIMEOUT_MS,
        }),
    },
  ]);

const compatTests = () => [
  command('compat, the quick cases', process.execPath, [
    'compat/run.mjs',
    '--ci',
    '--at-least',
    '97',
    '--at-least-everywhere',
    '8',
  ]),
];

/** What `--only` takes, in the order in which they run. */
export const testGroups = {
  rust: rustChecks,
  ts: typeChecks,
  smoke: smokeTests,
  node: nodeTests,
  compat: compatTests,
};
