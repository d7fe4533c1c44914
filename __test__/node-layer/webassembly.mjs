// WebAssembly inside. Both sides must give the same.

/** Imports e.f, and exports a memory `m` and the functions g (f and one more), grow, trap, store, big (64 bits) and spin. */
const MODULE = [
  '0061736d01000000',
  '01170560017f017f6000017f60000060027f7f0060017e017e',
  '02070101650166000003070600010203040205040101010 4',
  '072c07016d0200016700010467726f770002047472617000030573746f72650004036269670005047370696e0006',
  '0a3006 09002000100041016a0b 06004101400 00b 0300000b 0900200020013a00000b 07002000420 17c0b 070003400c000b0b',
]
  .join('')
  .replaceAll(' ', '');
const bytes = `Buffer.from('${MODULE}', 'hex')`;
const made = (use, imported = '(x) => x * 2') =>
  `(() => { const { exports: e } = new WebAssembly.Instance(new WebAssembly.Module(${bytes}), { e: { f: ${imported} } }); ${use} })()`;

export default {
  webassembly: `
WebAssembly.validate(${bytes})
WebAssembly.validate(new Uint8Array(4))
WebAssembly.Module.imports(new WebAssembly.Module(${bytes}))
WebAssembly.Module.exports(new WebAssembly.Module(${bytes}))
${made('return [e.g(4), e.g("5"), String(e.big(2n)), Object.keys(e), Object.isFrozen(e), e.g.length];')}
${made('e.store(3, 77); return [new Uint8Array(e.m.buffer)[3], e.m.buffer.byteLength, e.m.buffer === e.m.buffer];')}
${made('const b = e.m.buffer; new Uint8Array(b)[1] = 9; const n = e.grow(); return [n, b.byteLength, e.m.buffer.byteLength, new Uint8Array(e.m.buffer)[1]];')}
${made('const b = e.m.buffer; return [e.m.grow(1), b.byteLength, e.m.buffer.byteLength];')}
${made('e.trap();')}
${made('e.store(70000, 1);')}
${made('return e.g(1);', '() => { throw new RangeError("from the import"); }')}
${made('return e.g(3);', '(x) => x > 0 ? self.again(x - 1) : 0').replace('(() => {', '(() => { const self = {};').replace(' return e.g(3);', ' self.again = e.g; return e.g(3);')}
${made('try { e.trap(); } catch (x) { return [x instanceof WebAssembly.RuntimeError, x instanceof Error, x.name, x.message]; }')}
(() => { try { new WebAssembly.Module(new Uint8Array(9)); } catch (x) { return x instanceof WebAssembly.CompileError; } })()
(() => { try { new WebAssembly.Instance(new WebAssembly.Module(${bytes}), { e: {} }); } catch (x) { return x instanceof WebAssembly.LinkError; } })()
(() => { try { new WebAssembly.Instance(new WebAssembly.Module(${bytes})); } catch (x) { return x instanceof TypeError; } })()
WebAssembly.instantiate(${bytes}, { e: { f: () => 1 } }).then(({ module, instance }) => [module instanceof WebAssembly.Module, instance.exports.g(0)])
WebAssembly.compile(${bytes}).then((m) => WebAssembly.instantiate(m, { e: { f: () => 5 } })).then((i) => i.exports.g(0))
(() => { const m = new WebAssembly.Memory({ initial: 1, maximum: 2 }); const b = m.buffer; return [m.grow(1), b.byteLength, m.buffer.byteLength]; })()
(() => { const t = new WebAssembly.Table({ initial: 2, element: 'anyfunc' }); return [t.length, t.get(0)]; })()
(() => { const g = new WebAssembly.Global({ value: 'i32', mutable: true }, 4); g.value = 6; return g.value; })()
Object.prototype.toString.call(WebAssembly) + String(new WebAssembly.Memory({ initial: 0 }))`,
};
