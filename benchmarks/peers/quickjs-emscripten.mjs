import { readFile } from 'node:fs/promises';
import { textPlugin } from '../lib/text-plugin.mjs';
import { bareHook, globals } from './bare-engine.mjs';

export async function open() {
  const { newQuickJSWASMModuleFromVariant } = await import('quickjs-emscripten-core');
  const { default: variant } = await import('@jitl/quickjs-ng-wasmfile-release-sync');
  const engine = await newQuickJSWASMModuleFromVariant(variant);
  return {
    startsFrom: null,
    load: (file, options) => load(engine, file, options),
    close() {},
  };
}

async function load(engine, file, options) {
  const source = await readFile(file, 'utf8');
  const vm = engine.newContext();
  vm.unwrapResult(vm.evalCode(globals, 'globals.js')).dispose();
  const namespace = vm.unwrapResult(vm.evalCode(source, file, { type: 'module' }));
  const factory = vm.getProp(namespace, 'default');
  const bind = vm.unwrapResult(
    vm.evalCode(`(factory) => (${bareHook})(factory(${JSON.stringify(options) ?? ''}))`, 'bind.js'),
  );
  const hook = vm.unwrapResult(vm.callFunction(bind, vm.undefined, factory));
  for (const handle of [bind, factory, namespace]) handle.dispose();

  const transform = (code, id) => {
    const codeHandle = vm.newString(code);
    const idHandle = vm.newString(id);
    const result = vm.unwrapResult(vm.callFunction(hook, vm.undefined, codeHandle, idHandle));
    const text = vm.typeof(result) === 'string' ? vm.getString(result) : null;
    codeHandle.dispose();
    idHandle.dispose();
    result.dispose();
    return text;
  };
  return {
    plugin: textPlugin('quickjs-emscripten', transform),
    transform,
    dispose() {
      hook.dispose();
      vm.dispose();
    },
  };
}
