// Checks what the build needs and installs what is missing.
//   node scripts/setup.mjs [--tests]     --tests: also OpenSSL, PostgreSQL and a Chromium, which tests run
import { pathToFileURL } from 'node:url';
import { aptInstall, hasApt } from './lib/apt.mjs';
import { findChromium } from './lib/chromium.mjs';
import { installPackages, packagesAreInstalled } from './lib/npm-packages.mjs';
import { postgresPrograms } from './lib/postgres-programs.mjs';
import { main, say, step } from './lib/progress.mjs';
import { read, run } from './lib/run.mjs';
import { findWasmToolchain, hasRustupTarget, missingClang, TARGET } from './lib/wasm-toolchain.mjs';

const NODE = [20, 19];
const RUST = [1, 95];
const RUSTUP_PATIENCE_MS = 120_000;

const CLANG = [
  ['clang-22', 'llvm-22'],
  ['clang', 'llvm'],
];
const DEBIAN_RUST = [
  ['rustc-web', 'rust-web-src', 'libstd-rust-web-dev', 'clang-22', 'lld-22', 'llvm-22'],
  ['rustc-web', 'rust-web-src', 'libstd-rust-web-dev', 'clang', 'lld', 'llvm'],
];

const atLeast = (version, [major, minor]) => {
  const [a, b] = version.match(/\d+/g).map(Number);
  return a > major || (a === major && b >= minor);
};

function checkNode() {
  if (!atLeast(process.versions.node, NODE)) {
    throw new Error(`Node ${NODE.join('.')} or newer is needed; this is ${process.versions.node}.`);
  }
  say(`+ Node ${process.versions.node}`);
}

function checkRust() {
  const version = read('cargo', ['--version']);
  if (!version)
    throw new Error('cargo is missing. Install Rust from https://rustup.rs, then run this again.');
  if (!atLeast(version, RUST)) {
    throw new Error(
      `Rust ${RUST.join('.')} or newer is needed; this is ${version}. Run: rustup update stable`,
    );
  }
  say(`+ ${version}`);
}

async function ensureLinker() {
  if (read('cc', ['--version']) !== null) return;
  if (!hasApt()) throw new Error('A C compiler (cc) is missing. Install gcc or clang.');
  await step('installing a C compiler', () => aptInstall(['gcc', 'libc6-dev']));
}

async function addRustupTarget() {
  if (process.env.NEXXO_WASM_TOOLCHAIN === 'debian' || hasRustupTarget()) return;
  if (read('rustup', ['--version']) === null) return;
  const add = () => run('rustup', ['target', 'add', TARGET], { timeoutMs: RUSTUP_PATIENCE_MS });
  // No failure yet: where rustup cannot fetch it, Debian's packages can do the same.
  await step(`rustup target add ${TARGET}`, add).catch(() => say('  rustup cannot fetch it here'));
}

async function ensureWasmToolchain() {
  if (!findWasmToolchain()) {
    await addRustupTarget();
    const wantsDebian = process.env.NEXXO_WASM_TOOLCHAIN === 'debian' || !hasRustupTarget();
    if (hasApt()) {
      if (wantsDebian) await step('installing a WebAssembly toolchain', () => aptInstall(...DEBIAN_RUST));
      else if (missingClang()) await step('installing clang', () => aptInstall(...CLANG));
    }
  }
  const found = findWasmToolchain();
  if (!found) {
    throw new Error(
      [
        'No toolchain for WebAssembly. It needs one of:',
        `  rustup target add ${TARGET}, and a clang with the wasm32 target (on a Mac: brew install llvm)`,
        `  Debian: apt-get install ${DEBIAN_RUST[0].join(' ')}`,
      ].join('\n'),
    );
  }
  say(`+ WebAssembly: ${found.way}`);
}

async function ensurePackages() {
  if (!packagesAreInstalled()) await step('installing npm packages', installPackages);
  say('+ npm packages');
}

/** The tests hold our keys and signatures against its own. */
async function ensureOpenssl() {
  if (read('openssl', ['version']) === null && hasApt())
    await step('installing OpenSSL', () => aptInstall(['openssl']));
  const version = read('openssl', ['version']);
  if (version === null) throw new Error('The tests need the openssl command. Install OpenSSL.');
  say(`+ ${version}`);
}

async function ensureChromium() {
  if (!findChromium() && hasApt()) await step('installing Chromium', () => aptInstall(['chromium']));
  const path = findChromium();
  if (!path) throw new Error('The browser tests need Chromium. Install it, or set CHROMIUM to its path.');
  say(`+ Chromium: ${path}`);
}

/** The marketplace's tests start servers of their own from these programs. */
async function ensurePostgres() {
  if (postgresPrograms() === null && hasApt())
    await step('installing PostgreSQL', () => aptInstall(['postgresql']));
  if (postgresPrograms() === null)
    throw new Error('The tests need the programs initdb and postgres. Install PostgreSQL.');
  say('+ PostgreSQL');
}

export async function setup({ tests = false } = {}) {
  checkNode();
  checkRust();
  await ensureLinker();
  await ensureWasmToolchain();
  await ensurePackages();
  if (tests) {
    await ensureOpenssl();
    await ensurePostgres();
    await ensureChromium();
  }
}

if (import.meta.url === pathToFileURL(process.argv[1]).href) {
  main(() => setup({ tests: process.argv.includes('--tests') }));
}
