// A QuickJS-ng with the built prelude in it and a small fake of what the Rust guest gives. Bytes and results cross as JSON.
import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import variant from '@jitl/quickjs-ng-wasmfile-release-sync';
import { newQuickJSWASMModuleFromVariant } from 'quickjs-emscripten-core';

const PARTS = [
  'href',
  'protocol',
  'username',
  'password',
  'host',
  'hostname',
  'port',
  'pathname',
  'search',
  'hash',
  'origin',
];
const partsOf = (url) => PARTS.map((part) => url[part]);

function pack(value) {
  return value instanceof Uint8Array ? { $bytes: Buffer.from(value).toString('latin1') } : value;
}

function unpack(value) {
  return value && typeof value === 'object' && '$bytes' in value
    ? new Uint8Array(Buffer.from(value.$bytes, 'latin1'))
    : value;
}

/** Runs inside: builds `__nexxo` over the one function that crosses. */
const SHIM = `(() => {
  const cross = globalThis.__cross; delete globalThis.__cross;
  const pack = (v) => { if (!(v instanceof Uint8Array)) return v === undefined ? null : v; let s = ''; for (const b of v) s += String.fromCharCode(b); return { $bytes: s }; };
  const unpack = (v) => v && typeof v === 'object' && '$bytes' in v ? Uint8Array.from(v.$bytes, (c) => c.charCodeAt(0)) : v;
  const call = (name, ...args) => {
    const answer = JSON.parse(cross(JSON.stringify([name, ...args.map(pack)])));
    if (answer.error) throw Object.assign(new Error(answer.error.message), answer.error);
    return unpack(answer.value);
  };
  const native = {};
  for (const name of ['utf8Encode', 'utf8Decode', 'latin1Decode', 'parseUrl', 'setUrlPart', 'hash', 'bytesToText', 'textToBytes', 'setTimer']) native[name] = (...args) => call(name, ...args);
  native.hostCall = (method, id, args) => call('hostCall', method, ...args);
  native.moduleLoader = () => {};
  native.script = (source) => (0, eval)(source);
  native.owner = () => 0;
  native.turn = () => {};
  native.wantTicks = () => { Promise.resolve().then(() => __glue.ticks()); };
  native.clone = (value) => JSON.parse(JSON.stringify(value));
  native.register = (glue) => { globalThis.__glue = glue; };
  native.builtins = (modules) => { globalThis.__modules = modules; };
  globalThis.__nexxo = native;
})()`;

/** Runs inside: the answer of an expression as JSON, errors included, promises awaited. */
const EVALUATE = `globalThis.__show = (run) => {
  const value = (v) => ({ value: v === undefined ? '[undefined]' : typeof v === 'bigint' ? String(v) + 'n' : v });
  const error = (e) => ({ name: e?.name, message: String(e?.message), code: e?.code });
  try {
    const v = run();
    if (v instanceof Promise) { const held = {}; v.then((x) => { held.text = JSON.stringify(value(x)); }, (e) => { held.text = JSON.stringify({ error: error(e) }); }); return held; }
    return { text: JSON.stringify(value(v)) };
  } catch (e) { return { text: JSON.stringify({ error: error(e) }) }; }
}`;

export const nativeFunctions = {
  utf8Encode: (text) => new Uint8Array(Buffer.from(text)),
  utf8Decode: (bytes, fatal, ignoreBOM) => new TextDecoder('utf-8', { fatal, ignoreBOM }).decode(bytes),
  latin1Decode: (bytes) => Buffer.from(bytes).toString('latin1'),
  parseUrl: (input, base) =>
    URL.canParse(input, base ?? undefined) ? partsOf(new URL(input, base ?? undefined)) : null,
  setUrlPart(href, part, value) {
    const url = new URL(href);
    url[part] = value;
    return partsOf(url);
  },
  bytesToText: (bytes, encoding) => Buffer.from(bytes).toString(encoding),
  textToBytes: (text, encoding) => new Uint8Array(Buffer.from(text, encoding)),
  hash: (algorithm, bytes) => new Uint8Array(createHash(algorithm).update(bytes).digest()),
};

export async function startEngine(preludeFile, { hostCall = () => null } = {}) {
  const quickjs = await newQuickJSWASMModuleFromVariant(variant);
  const context = quickjs.newContext();
  context.runtime.setMaxStackSize(256 * 1024);
  const timers = [];
  const functions = {
    ...nativeFunctions,
    hostCall: (method, ...args) => hostCall(method, args),
    setTimer: (ms) => {
      timers.push(ms);
    },
  };
  const cross = context.newFunction('__cross', (handle) => {
    const [name, ...args] = JSON.parse(context.getString(handle));
    let answer;
    try {
      answer = { value: pack(functions[name](...args.map(unpack))) };
    } catch (error) {
      answer = { error: { message: error.message, code: error.code } };
    }
    return context.newString(JSON.stringify(answer));
  });
  context.setProp(context.global, '__cross', cross);

  const run = (source, file) => {
    const result = context.evalCode(source, file);
    if (result.error) {
      const error = context.dump(result.error);
      throw Object.assign(new Error(`${error.name}: ${error.message}`), { guest: error });
    }
    return result.value;
  };
  run(SHIM, 'shim.js').dispose();
  run(await readFile(preludeFile, 'utf8'), 'prelude.js').dispose();
  run(EVALUATE, 'evaluate.js').dispose();

  return {
    timers,
    drain: () => context.runtime.executePendingJobs(),
    run: (source) => run(source, 'test.js').dispose(),
    /** The expression's value or error; `modules` names the built-ins. */
    evaluate(expression) {
      const handle = run(
        `__show(() => { const modules = (name) => __modules[name].default; return (${expression}); })`,
        'test.js',
      );
      context.runtime.executePendingJobs();
      const text = context.getProp(handle, 'text');
      const answer = context.dump(text);
      text.dispose();
      handle.dispose();
      return answer === undefined ? 'pending' : JSON.parse(answer);
    },
  };
}
