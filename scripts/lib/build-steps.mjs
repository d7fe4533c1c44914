import { existsSync, mkdirSync } from 'node:fs';
import { addonFile, cargoLibrary } from './addon-file.mjs';
import { loaderText, typesText } from './binding-loader.mjs';
import { readTypes } from './napi-types.mjs';
import { replaceByCopy, replaceByText } from './replace-file.mjs';
import { at } from './root.mjs';
import { read, run } from './run.mjs';
import { findWasmToolchain, TARGET } from './wasm-toolchain.mjs';

const ADDON_CRATE = 'nexxo-native';
const GUEST_TARGET = at('target/guest-wasm');
const TYPES_FOLDER = at('target/napi-types');
const WORKSPACE = ['Cargo.toml', 'Cargo.lock', 'crates/abi', 'crates/policy', 'crates/sandbox'];

const locked = () => (process.env.CI ? ['--locked'] : []);
const cargoTarget = () => process.env.CARGO_TARGET_DIR ?? at('target');
const rustVersion = () => read('rustc', ['-vV']) ?? '';

/** Environment for every cargo call on the workspace, so that none rebuilds what another has built. */
export function cargoEnv() {
  mkdirSync(TYPES_FOLDER, { recursive: true });
  return { ...process.env, NAPI_TYPE_DEF_TMP_FOLDER: TYPES_FOLDER };
}

function requireToolchain() {
  const toolchain = findWasmToolchain();
  if (!toolchain) throw new Error('No WebAssembly toolchain. Run: npm run setup');
  return toolchain;
}

/** Arguments and environment of a cargo call on the guest, which has a target and a target directory of its own. */
export function guestCargo(verb) {
  const { args, env, way } = requireToolchain();
  const { RUSTFLAGS: _host, CARGO_ENCODED_RUSTFLAGS: _encoded, ...clean } = process.env;
  return {
    way,
    args: [verb, '--release', '--target', TARGET, '--target-dir', GUEST_TARGET, ...locked(), ...args],
    options: { cwd: at('crates/guest'), env: { ...clean, ...env } },
  };
}

async function buildGuest() {
  const { args, options, way } = guestCargo('build');
  console.log(`  with ${way}`);
  await run('cargo', args, options);
  replaceByCopy(`${GUEST_TARGET}/${TARGET}/release/nexxo_guest.wasm`, at('target/guest/guest.wasm'));
}

async function buildAddon() {
  const types = `${TYPES_FOLDER}/${ADDON_CRATE}`;
  const env = cargoEnv();
  // Without this cargo sees nothing to do, and the types stay unwritten.
  if (!existsSync(types)) env.NAPI_FORCE_BUILD_NEXXO_NATIVE = String(Date.now());
  await run('cargo', ['build', '--release', '-p', ADDON_CRATE, ...locked()], { env });
  replaceByCopy(`${cargoTarget()}/release/${cargoLibrary(ADDON_CRATE)}`, at('generated', addonFile()));
  const { declarations, names } = readTypes(types);
  replaceByText(loaderText(names), at('generated/binding.js'));
  replaceByText(typesText(declarations), at('generated/binding.d.ts'));
}

const addonOutputs = () => ['binding.js', 'binding.d.ts', addonFile()].map((name) => `generated/${name}`);

/** The build, in order. A step runs when its inputs, `extra` or a missing output ask for it. */
export const buildSteps = [
  {
    name: 'quickjs',
    title: 'quickjs: its source with our patches',
    inputs: ['crates/guest/quickjs', 'scripts/patch-quickjs.mjs'],
    outputs: () => ['target/quickjs/Cargo.toml'],
    run: () => run(process.execPath, ['scripts/patch-quickjs.mjs']),
  },
  {
    name: 'guest',
    title: 'guest: QuickJS and the plugin context to WebAssembly',
    inputs: [
      ...['Cargo.toml', 'Cargo.lock', 'build.rs', 'src', '.cargo'].map((name) => `crates/guest/${name}`),
      ...[
        'crates/abi',
        'crates/js-trees',
        'Cargo.toml',
        'target/quickjs/quickjs',
        'scripts/lib/wasm-toolchain.mjs',
      ],
    ],
    outputs: () => ['target/guest/guest.wasm'],
    extra: () => {
      const { rustc, way } = requireToolchain();
      return `${rustc} ${way}`;
    },
    run: buildGuest,
  },
  {
    name: 'prelude',
    title: 'prelude: the Node layer inside the guest',
    inputs: [
      'crates/guest/js',
      'adapter/src/crossing',
      'adapter/src/value/clean-data.ts',
      'scripts/build-prelude.mjs',
      'package-lock.json',
    ],
    outputs: () => ['target/guest/prelude.js'],
    run: () => run(process.execPath, ['scripts/build-prelude.mjs']),
  },
  {
    name: 'precompile',
    title: 'precompile: guest to machine code, and its base image',
    inputs: [
      ...WORKSPACE,
      'crates/checkpoints',
      'crates/precompile',
      'target/guest/guest.wasm',
      'target/guest/prelude.js',
    ],
    outputs: () => ['target/guest/engine.cwasm', 'target/guest/base.image', 'target/guest/hot.pages'],
    extra: rustVersion,
    run: () =>
      run(
        'cargo',
        [
          ...['run', '--release', '-p', 'nexxo-precompile', ...locked(), '--'],
          ...['target/guest/guest.wasm', 'target/guest/prelude.js', 'target/guest/'],
        ],
        { env: cargoEnv() },
      ),
  },
  {
    name: 'addon',
    title: 'addon: Wasmtime and the sandbox to a Node addon',
    inputs: [
      ...[
        ...WORKSPACE,
        'crates/manifest',
        'crates/results',
        'src',
        'build.rs',
        'target/guest/engine.cwasm',
        'target/guest/base.image',
      ],
      ...['scripts/lib/napi-types.mjs', 'scripts/lib/binding-loader.mjs'],
    ],
    outputs: addonOutputs,
    extra: rustVersion,
    run: buildAddon,
  },
  {
    name: 'adapter',
    title: 'adapter: TypeScript to JavaScript',
    inputs: ['adapter', 'package.json', 'generated/binding.d.ts', 'scripts/bundle-adapter.mjs'],
    outputs: () => ['index.js', 'signing.js'].map((name) => `adapter/dist/bundle/${name}`),
    run: async () => {
      await run(process.execPath, ['node_modules/typescript/bin/tsc', '-p', 'adapter']);
      await run(process.execPath, ['scripts/bundle-adapter.mjs']);
    },
  },
  {
    name: 'protocol',
    title: 'protocol: TypeScript to JavaScript',
    inputs: [
      'protocol/src',
      'protocol/tsconfig.json',
      'cli/tsconfig.json',
      'adapter/src/signing',
      'package.json',
    ],
    outputs: () => ['protocol/dist/index.js'],
    run: () => run(process.execPath, ['node_modules/typescript/bin/tsc', '-p', 'protocol']),
  },
  {
    name: 'marketplace',
    title: 'marketplace: TypeScript to JavaScript',
    inputs: [
      ...['marketplace/src', 'marketplace/package.json', 'marketplace/tsconfig.json', 'cli/tsconfig.json'],
      ...['protocol/src', 'adapter/src/signing'],
    ],
    outputs: () => ['marketplace/dist/index.js'],
    run: () => run(process.execPath, ['node_modules/typescript/bin/tsc', '-p', 'marketplace']),
  },
  {
    name: 'cli',
    title: 'cli: TypeScript to JavaScript',
    inputs: ['cli', 'adapter/src', 'protocol/src', 'marketplace/src', 'package.json'],
    outputs: () => ['cli/dist/main.js', 'cli/dist/trial/index.js'],
    run: () => run(process.execPath, ['node_modules/typescript/bin/tsc', '-p', 'cli']),
  },
];
