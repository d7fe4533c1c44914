import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { read } from './run.mjs';

export const TARGET = 'wasm32-unknown-unknown';

const C_FLAGS = '-O3 -msimd128 -mbulk-memory -msign-ext -mnontrapping-fptoint';
const FEATURES = '-C target-feature=+simd128,+bulk-memory,+sign-ext,+nontrapping-fptoint';
const DEBIAN_RUSTC = '/usr/bin/rustc';

// Newest first, then the name without a version, which is Apple's clang on a Mac and has no wasm32.
const SUFFIXES = ['-22', '-21', '-20', '-19', '-18', '-17', '-16', '-15', '-14', ''];
const HOMEBREW = ['/opt/homebrew/opt/llvm/bin', '/usr/local/opt/llvm/bin'];

function findClang() {
  const named = process.env.CC_wasm32_unknown_unknown;
  if (named) return { cc: named, ar: process.env.AR_wasm32_unknown_unknown ?? 'llvm-ar' };
  const pairs = SUFFIXES.map((suffix) => ({ cc: `clang${suffix}`, ar: `llvm-ar${suffix}` })).concat(
    HOMEBREW.map((bin) => ({ cc: join(bin, 'clang'), ar: join(bin, 'llvm-ar') })),
  );
  return pairs.find(
    ({ cc, ar }) =>
      /\bwasm32\b/.test(read(cc, ['--print-targets']) ?? '') && read(ar, ['--version']) !== null,
  );
}

/** Does the Rust compiler that cargo uses have the target's standard library? */
export function hasRustupTarget() {
  const libraries = read('rustc', ['--print', 'target-libdir', '--target', TARGET]);
  return libraries !== null && existsSync(libraries);
}

function hasDebianSource() {
  const sysroot = read(DEBIAN_RUSTC, ['--print', 'sysroot']);
  return sysroot !== null && existsSync(join(sysroot, 'lib/rustlib/src/rust/library/std/Cargo.toml'));
}

const findLinker = () =>
  SUFFIXES.map((suffix) => `wasm-ld${suffix}`).find((linker) => read(linker, ['--version']) !== null);

export const missingClang = () => findClang() === undefined;

/**
 * How this machine compiles the guest: `{ way, args, env }`, or null when it cannot.
 * NEXXO_WASM_TOOLCHAIN=rustup|debian forces one way.
 */
export function findWasmToolchain() {
  const forced = process.env.NEXXO_WASM_TOOLCHAIN;
  const clang = findClang();
  if (!clang) return null;
  const compiler = {
    CC_wasm32_unknown_unknown: clang.cc,
    AR_wasm32_unknown_unknown: clang.ar,
    CFLAGS_wasm32_unknown_unknown: C_FLAGS,
  };

  if (forced !== 'debian' && hasRustupTarget()) {
    return {
      way: `the installed ${TARGET} target with ${clang.cc}`,
      rustc: read('rustc', ['--version']),
      args: [],
      env: { ...compiler, CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_RUSTFLAGS: FEATURES },
    };
  }

  const linker = findLinker();
  if (forced !== 'rustup' && linker && hasDebianSource()) {
    return {
      way: `Debian's rustc-web and its source (-Zbuild-std) with ${clang.cc} and ${linker}`,
      rustc: read(DEBIAN_RUSTC, ['--version']),
      args: ['-Zbuild-std=std,panic_abort'],
      env: {
        ...compiler,
        RUSTC: DEBIAN_RUSTC,
        RUSTC_BOOTSTRAP: '1',
        CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_RUSTFLAGS: `-C linker=${linker} ${FEATURES}`,
      },
    };
  }
  return null;
}
