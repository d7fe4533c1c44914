// A plugin that fails: the same error outside, native and sandboxed, with the plugin's own file and line.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { bundlers, compare, describeError, describeLog } from './lib/compare.mjs';

const files = {
  'src/entry.js': 'import "./other.js";\nconsole.log(1);\n',
  'src/other.js': 'export const b = 1;\n',
};
const inOther = (body) =>
  `transform(code, id) {\n    if (id.endsWith('other.js')) {\n      ${body}\n    }\n  }`;

const failures = {
  text: inOther(`throw 'only text'`),
  'an object': inOther(`throw { message: 'an object', code: 'OBJ', extra: { a: [1] } }`),
  'an error with a place of its own': inOther(
    `throw Object.assign(new Error('placed'), { loc: { file: id, line: 1, column: 4 }, pos: 4, frame: '1: own frame', id: 'elsewhere.js', pluginCode: 'MINE', code: 'CODE', hook: 'mine', plugin: 'spoofed' })`,
  ),
  'an error with a cause': inOther(`throw new Error('outer', { cause: new TypeError('inner') })`),
  'an aggregate': inOther(`throw new AggregateError([new Error('one'), new Error('two')], 'both')`),
  'an error of a class with its own name': inOther(
    `class CompileError extends SyntaxError { constructor(m) { super(m); this.name = 'CompileError'; this.line = 3; this.reason = 'because' } }; throw new CompileError('compile')`,
  ),
  'this.error with an error and a position': inOther(
    `this.error(Object.assign(new Error('deep'), { extra: 1 }), 13)`,
  ),
  'this.error with a line': inOther(
    `this.error({ message: 'lined', loc: { line: 1, column: 7 }, names: ['a'] }, { line: 1, column: 7 })`,
  ),
  'this.error in load': `load(id) { if (id.endsWith('other.js')) this.error({ message: 'load', code: 'L', loc: { file: id, line: 1, column: 0 } }) }`,
  'this.error in renderChunk': `renderChunk() { this.error('chunk') }`,
  'this.error in options': `options() { this.error('options') }`,
  'a rejection in buildEnd': `async buildEnd() { await null; throw new RangeError('end') }`,
  'an error in a nested call': `async resolveId(source, importer) { if (source === './other.js') return this.resolve('nested', importer) ; if (source === 'nested') throw new Error('nested failed') }`,
  'an error of this.load': `async transform(code, id) { if (id.endsWith('entry.js')) await this.load({ id: '/not/there.js' }) }`,
};

for (const bundler of Object.keys(bundlers)) {
  for (const [name, hook] of Object.entries(failures)) {
    test(`${bundler}: ${name}`, async () => {
      const source = `export default () => ({\n  name: 'failing',\n  enforce: 'pre',\n  ${hook},\n})`;
      const { error, where } = await compare({ source, files }, async (plugin, root) => {
        const logs = [];
        const onLog = (level, log) => logs.push(describeLog(level, log));
        try {
          await bundlers[bundler]({ root, entry: 'src/entry.js', plugins: [plugin], onLog });
          return { logs };
        } catch (error) {
          const frames = `${error.stack}\n${error.message}`.match(/plugin-1\.mjs:\d+/g) ?? [];
          return {
            error: describeError(error),
            cause: error.cause?.message,
            logs,
            where: [...new Set(frames)].slice(0, 1),
          };
        }
      });
      if (error === undefined) return;
      if (/new \w*Error|RangeError/.test(hook))
        assert.ok(where.length > 0, 'its own file and line are shown');
    });
  }
}

test('a build shows why a plugin was stopped, also where other hooks of it wait', async () => {
  const { rollup } = await import('rollup');
  const { testSandbox } = await import('./lib/sandbox.mjs');
  const { plugin } = testSandbox({ limits: { cpuMs: 30 } });
  const stopped =
    await plugin(`export default () => ({ name: 'stopped', resolveId: (source) => source, load: (id) => 'import "a"; import "b"; export default 1',
    async transform(code, id) { await new Promise((done) => setTimeout(done, id === 'b' ? 5 : 500)); if (id === 'b') for (;;); },
    moduleParsed() {} })`);
  await assert.rejects(() => rollup({ input: ['a', 'b'], plugins: [stopped] }), {
    pluginCode: 'NEXXO_CPU_LIMIT',
  });
});
