import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { isolatedVmPackage, whyIsolatedVmIsMissing } from '../lib/isolated-vm.mjs';
import { textPlugin } from '../lib/text-plugin.mjs';
import { bareHook, globals } from './bare-engine.mjs';
import { readSnapshot, writeSnapshot } from './isolated-vm.snapshot.mjs';

// A Callback is the faster way for short texts, Reference.applySync for long ones.
const longText = 32 * 1024;

const bind = `
  const hook = (${bareHook})($0.deref()($1))
  globalThis.hook = hook
  globalThis.callback = new ivm.Callback(hook)
  delete globalThis.ivm
`;

export async function open({ cacheDir }) {
  const ivm = requireIsolatedVm();
  return {
    startsFrom: 'V8 snapshot',
    load: async (file, options) => load(ivm, file, options, cacheDir),
    warm: (file) => writeSnapshot(ivm, file, cacheDir),
    close() {},
  };
}

function requireIsolatedVm() {
  try {
    return createRequire(import.meta.url)(isolatedVmPackage);
  } catch (error) {
    throw new Error(whyIsolatedVmIsMissing() ?? error.message);
  }
}

function load(ivm, file, options, cacheDir) {
  const snapshot = cacheDir && readSnapshot(ivm, file, cacheDir);
  const isolate = new ivm.Isolate(snapshot ? { memoryLimit: 512, snapshot } : { memoryLimit: 512 });
  const context = isolate.createContextSync();
  const factory = snapshot
    ? context.global.getSync('plugin', { reference: true })
    : evaluateModule(isolate, context, file);

  context.global.setSync('ivm', ivm);
  context.evalClosureSync(bind, [factory, options && new ivm.ExternalCopy(options).copyInto()]);
  const callback = context.global.getSync('callback');
  const reference = context.global.getSync('hook', { reference: true });
  const transform = (code, id) =>
    code.length < longText ? callback(code, id) : reference.applySync(undefined, [code, id]);
  return {
    plugin: textPlugin('isolated-vm', transform),
    transform,
    dispose: () => isolate.dispose(),
  };
}

function evaluateModule(isolate, context, filename) {
  context.evalSync(globals);
  const module = isolate.compileModuleSync(readFileSync(filename, 'utf8'), { filename });
  module.instantiateSync(context, (specifier) => {
    throw new Error(`the plugin imports ${specifier}`);
  });
  module.evaluateSync();
  return module.namespace.getSync('default', { reference: true });
}
