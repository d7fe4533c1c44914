// A stand-in for the addon: the same glue, in a node:vm context of this process.
import { join } from 'node:path';
import vm from 'node:vm';
import { rolldown } from 'rolldown';

const glueDir = join(import.meta.dirname, '../../../crates/guest/js');
const STUBS = {
  'environment.ts': 'export function prepareEnvironment() {}',
  'timers.ts': `
    const timers = new Map(); let last = 0; let now = 0;
    globalThis.setTimeout = (fn, ms = 0, ...a) => { last += 1; timers.set(last, {due: now + ms, fn: () => fn(...a)}); tell(); return last; };
    globalThis.clearTimeout = (id) => { timers.delete(id); tell(); };
    let origin; 
    function tell() { const dues = [...timers.values()].map(t => t.due - now); __setTimer(dues.length ? Math.max(0, Math.min(...dues)) : -1); }
    export function runTimers() { const first = Math.min(...[...timers.values()].map(t => t.due)); now = Math.max(now, first); for (const [id, t] of [...timers]) if (t.due <= now) { timers.delete(id); t.fn(); } tell(); }`,
};
const bundle = await rolldown({
  input: 'entry',
  platform: 'neutral',
  resolve: { mainFields: ['module', 'main'] },
  plugins: [
    {
      name: 'stubs',
      resolveId(id) {
        if (id === 'entry') return '\0entry';
        const stub = Object.keys(STUBS).find((name) => id === `../web/${name}`);
        return stub ? `\0stub:${stub}` : null;
      },
      load(id) {
        if (id === '\0entry')
          return `import { native } from ${JSON.stringify(join(glueDir, 'native.ts'))}; import { glue } from ${JSON.stringify(join(glueDir, 'glue/index.ts'))}; native.register(glue);`;
        return id.startsWith('\0stub:') ? { code: STUBS[id.slice(6)], moduleType: 'js' } : null;
      },
    },
  ],
});
const { output } = await bundle.generate({ format: 'iife' });
const prelude = new vm.Script(output[0].code, { filename: 'nexxo:prelude' });
const runner = new vm.Script('__run()', { filename: 'nexxo:run' });
const tagOf = (value) => Object.prototype.toString.call(value).slice(8, -1);

function convert(value, realm, parents = []) {
  if (typeof value === 'function' || typeof value === 'symbol')
    throw Object.assign(new TypeError('cannot cross'), { code: 'NEXXO_VALUE' });
  if (value === null || typeof value !== 'object') return value;
  if (parents.includes(value)) throw Object.assign(new TypeError('a cycle'), { code: 'NEXXO_VALUE' });
  const next = [...parents, value];
  const tag = tagOf(value);
  if (tag === 'Error' || value instanceof Error) {
    const error = new realm.Error(value.message);
    if (value.name !== 'Error') Object.defineProperty(error, 'name', { value: value.name, configurable: true, writable: true });
    const stack = String(value.stack ?? '').split('\n').filter((line) => /^\s+at /.test(line)).join('\n');
    Object.defineProperty(error, 'stack', { value: stack, configurable: true, writable: true });
    for (const key of Object.keys(value)) {
      if (typeof value[key] !== 'function') error[key] = convert(value[key], realm, next);
    }
    return error;
  }
  if (tag === 'RegExp') return new realm.RegExp(value.source, value.flags);
  if (tag === 'Date') return new realm.Date(value.getTime());
  if (tag === 'Map') return new realm.Map([...value].map(([k, v]) => [convert(k, realm, next), convert(v, realm, next)]));
  if (tag === 'Set') return new realm.Set([...value].map((v) => convert(v, realm, next)));
  if (ArrayBuffer.isView(value)) return new realm.Uint8Array(value);
  if (Array.isArray(value)) return realm.Array.from(value, (item) => convert(item, realm, next));
  const result = new realm.Object();
  for (const key of Object.keys(value)) {
    Object.defineProperty(result, key, { value: convert(value[key], realm, next), enumerable: true, writable: true, configurable: true });
  }
  return result;
}

export class Instance {
  state = new Uint32Array(3);
  timer = new Float64Array(1);
  clock = new Float64Array(3);
  #host;
  #events = [];
  #context;
  #realm;
  #glue;
  #poisoned = false;
  #hostCalls = 0;
  constructor(options, host) {
    this.#host = host;
    this.options = options;
    const native = {
      register: (glue) => { this.#glue = glue; },
      builtins() {},
      hostCall: (method, callId, args) => {
        this.#hostCalls += 1;
        let value;
        try {
          value = convert(this.#host(method, callId, convert(args, globalThis)), this.#realm);
        } catch (error) {
          throw convert(error, this.#realm);
        }
        return value;
      },
      request: (id, callId, method, args) => { this.#events.push(2, id, callId, method, convert(args, globalThis)); },
      resolved() {}, rejected() {},
      setTimer: (ms) => { this.state[2] = ms < 0 ? 0 : 1; this.timer[0] = Math.max(0, ms); },
      utf8Encode: (text) => new this.#realm.Uint8Array(Buffer.from(text)),
      utf8Decode: (bytes) => Buffer.from(bytes).toString(),
      clone: (value) => convert(value, this.#realm),
    };
    const sandbox = { __nexxo: native, btoa, atob, console, __setTimer: native.setTimer };
    this.#context = vm.createContext(sandbox, { microtaskMode: 'afterEvaluate' });
    this.#realm = vm.runInContext('({Object,Array,Map,Set,Date,RegExp,Error,Uint8Array})', this.#context);
    prelude.runInContext(this.#context);
    this.#glue.prepare(convert(options.environment, this.#realm));
    const source = options.source
      .replace(/^import "[^"]*";/gm, '')
      .replace(/export\s*\{([^}]*)\};?\s*$/m, (_, list) => `return {${list.split(',').map((item) => { const [a, b] = item.trim().split(/\s+as\s+/); return `${JSON.stringify(b ?? a)}: ${a}`; })}}`);
    this.namespace = vm.runInContext(`(function(){${source}\n})()`, this.#context, { filename: options.moduleName });
  }
  enter(op, id, ...values) {
    if (this.#poisoned) throw Object.assign(new Error('poisoned'), { code: 'NEXXO_POISONED' });
    const args = values.map((value) => convert(value, this.#realm));
    const { namespace } = this;
    const glue = this.#glue;
    const out = { kind: 0, value: undefined, settled: true, answered: false };
    const context = this.#context;
    const inside = () => {
      try {
        let value;
        if (op === 3) value = glue.configure(id, namespace, ...args);
        else if (op === 4) value = glue.hook(id, ...args);
        else if (op === 5) value = glue.settle(id, ...args);
        else if (op === 6) value = glue.timers(...args);
        if (value !== null && typeof value === 'object' && typeof value.then === 'function') {
          out.kind = 2;
          value.then(
            (v) => { if (out.answered) this.#event(0, id, v); else { out.kind = 0; out.value = v; } },
            (e) => { if (out.answered) this.#event(1, id, e); else { out.kind = 1; out.value = e; } },
          );
        } else out.value = value;
      } catch (error) {
        if (error?.code === 'NEXXO_TEST_TRAP') { this.#poisoned = true; out.trap = error; }
        out.kind = 1;
        out.value = error;
      }
    };
    context.__run = inside;
    runner.runInContext(context);
    out.answered = true;
    if (out.trap) throw Object.assign(new Error(out.trap.message), { code: 'NEXXO_CPU_LIMIT', limit: 100, used: 101 });
    this.clock.set([1000, 10, 20]);
    this.state[0] = out.kind;
    this.state[1] = this.#events.length / 5;
    return convert(out.value, globalThis);
  }
  #event(type, id, value) {
    this.#events.push(type, id, convert(value, globalThis), undefined, undefined);
  }
  takeEvents() {
    const events = this.#events;
    this.#events = [];
    this.state[1] = 0;
    return events;
  }
  stats() {
    return { cpuNs: 1000, memoryBytes: 2 ** 20, bytesIn: 1, bytesOut: 1, hostCalls: this.#hostCalls, filesRead: [], denied: [] };
  }
  dispose() { this.#poisoned = true; }
}
