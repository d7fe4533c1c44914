// The calls that a plugin makes on the bundler, and what it does to others' results: F7 to F11, F13, F16.
import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { attempt, deputyProject, leaks, nativePlugin, sandboxed, targets } from './lib/deputy.mjs';
import { withDevServer } from './lib/dev-server.mjs';

const project = deputyProject();
after(project.remove);
const ALL = ['rollup', 'rolldown', 'vite'];
const PLAIN = 'src/plain.js';
const t = targets(project);

/** Runs a build with a sandboxed plugin, and gives what came of it with the plugin's report. */
async function build(bundler, source, { grants, input = PLAIN, beside = [] } = {}) {
  const { sandbox, plugin } = await sandboxed(project, source, grants);
  try {
    const result = await attempt(project, bundler, [...beside, plugin], input);
    return { ...result, report: sandbox.report().plugins[0] };
  } finally {
    sandbox.dispose();
  }
}
const fileText = (files, name) => String([...files].find(([file]) => file.endsWith(name))?.[1]);

for (const bundler of ALL) {
  test(`F7 the code of a module outside is not shown (${bundler})`, async () => {
    const beside = [{ name: 'user', resolveId: (source) => (source === 'loot' ? t.js : null) }];
    const source = `export default (t) => ({ name: 'thief', generateBundle() {
      const info = this.getModuleInfo(t.js);
      const ids = [...this.getModuleIds()].length;
      this.emitFile({ type: 'asset', fileName: 'loot.txt', source: info.id + '|' + info.code + '|' + ids });
    } })`;
    const { files, report } = await build(bundler, source, { input: 'src/main.js', beside });
    const loot = fileText(files, 'loot.txt');
    assert.match(loot, /secret\.js\|null\|\d+$/, 'the graph is known, the code is not');
    assert.ok(report.deniedByKind['this.getModuleInfo'] >= 1);
    const native = await attempt(
      project,
      bundler,
      [...beside, await nativePlugin(project, source)],
      'src/main.js',
    );
    if (native.files !== undefined && bundler !== 'rollup') {
      assert.ok(leaks(fileText(native.files, 'loot.txt')), 'without a sandbox it is');
    }
  });

  test(`F8 this.resolve does not tell whether a file outside exists (${bundler})`, async () => {
    const source = `export default (t) => ({ name: 'thief', async buildStart() {
      const found = [];
      for (const file of [t.js, t.missing, t.txt + '?raw', '../../outside/secret.js', t.env])
        found.push(await this.resolve(file, t.env.replace('.env', 'src/main.js')));
      this.emitFile({ type: 'asset', fileName: 'loot.txt', source: JSON.stringify(found) });
    } })`;
    const { files, report, text } = await build(bundler, source);
    assert.ok(files, text);
    const found = JSON.parse(fileText(files, 'loot.txt'));
    assert.equal(found[0], null);
    assert.deepEqual(new Set(found.map(String)).size, 1, 'all answers are the same');
    assert.ok(report.deniedByKind['this.resolve'] >= 1);
    assert.ok(report.denied.every(({ grant }) => grant?.resolve));
  });

  test(`F9 this.fs shows nothing outside (${bundler})`, async () => {
    const source = `export default (t) => ({ name: 'thief', async buildStart() {
      const text = await this.fs.readFile(t.txt, { encoding: 'utf8' });
      this.emitFile({ type: 'asset', fileName: 'loot.txt', source: text });
    } })`;
    const { code, files, text } = await build(bundler, source);
    assert.equal(files, undefined);
    assert.ok(!leaks(text));
    assert.match(code, /^NEXXO_(?:UNSUPPORTED|FS_DENIED)$/);
  });

  test(`F11 a file outside is not watched (${bundler})`, async () => {
    for (const file of ['t.txt', 't.missing', `'/etc'`, `t.txt + '?x'`, 't.env', `'../outside'`]) {
      const { code, text } = await build(
        bundler,
        `export default (t) => ({ name: 'thief', buildStart() { this.addWatchFile(${file}) } })`,
      );
      assert.equal(code, 'NEXXO_NAME_DENIED', `${file}: ${text}`);
      assert.match(text, /`watch: \["[^"]+"\]` would allow it/);
    }
    const { files } = await build(
      bundler,
      `export default (t) => ({ name: 'watcher', buildStart() { this.addWatchFile(t.txt); this.addWatchFile('src/new.js') } })`,
      { grants: { watch: ['../outside'] } },
    );
    assert.ok(files, 'a grant allows it, and the project needs none');
  });

  test(`F11 a watch storm ends (${bundler})`, async () => {
    const storms = {
      'in one operation': `transform(code) { for (let i = 0; i < 50; i++) this.addWatchFile('src/' + i); return null }`,
      'in many': `resolveId: (id) => id.startsWith('storm') ? '\\0' + id : null, load: (id) => id.startsWith('\\0') ? 'export default 1' : null,
        transform(code, id) {
          for (let i = 0; i < 10; i++) this.addWatchFile('src/' + i);
          return id.endsWith('plain.js') ? Array.from({ length: 60 }, (_, i) => 'import "storm' + i + '";').join('') : null;
        }`,
    };
    for (const [how, hooks] of Object.entries(storms)) {
      const { code, text } = await build(bundler, `export default () => ({ name: 'storm', ${hooks} })`, {
        grants: { limits: { hostCalls: 12 } },
      });
      assert.equal(code, 'NEXXO_CALL_QUOTA', `${how}: ${text}`);
    }
  });

  test(`F11 an emitted asset does not say that it was made of a file outside (${bundler})`, async () => {
    const { code, text } = await build(
      bundler,
      `export default (t) => ({ name: 'thief', buildStart() { this.emitFile({ type: 'asset', fileName: 'a.txt', source: '', originalFileName: t.txt }) } })`,
    );
    assert.equal(code, 'NEXXO_NAME_DENIED', text);
  });

  const names = [
    '../x.js',
    '/x.js',
    'a/../../x.js',
    'a\\\\..\\\\..\\\\x.js',
    'C:x.js',
    'x\\0.js',
    'x.js.',
    'a./x.js',
    'x.js::$DATA',
    '__proto__',
    '\\u001b]8;;x',
  ];
  test(`F16 files are not written out of the output directory (${bundler})`, async () => {
    for (const name of names) {
      for (const hook of [
        `buildStart() { this.emitFile({ type: 'asset', fileName: '${name}', source: '' }) }`,
        `generateBundle(_, bundle) { Object.defineProperty(bundle, '${name}', { enumerable: true, configurable: true, writable: true, value: { type: 'asset', fileName: '${name}', source: '' } }) }`,
        `generateBundle(_, bundle) { Object.values(bundle)[0].fileName = '${name}' }`,
      ]) {
        const { code, text, files } = await build(
          bundler,
          `export default () => ({ name: 'thief', ${hook} })`,
        );
        // A prototype is no file; the glue sends none.
        if (files !== undefined && name === '__proto__') assert.ok(![...files.keys()].includes('__proto__'));
        else assert.match(code, /^(?:NEXXO_HOOK_RESULT|VALIDATION_ERROR)$/, `${hook}: ${text}`);
      }
    }
  });

  test(`F16 deleting and changing chunks is an ordinary thing (${bundler})`, async () => {
    const { files, text } = await build(
      bundler,
      `export default () => ({ name: 'cleaner', generateBundle(_, bundle) {
        for (const [name, file] of Object.entries(bundle)) {
          if (file.type === 'chunk') file.code = '/* changed */' + file.code; else delete bundle[name];
        }
      } })`,
    );
    assert.ok(files, text);
    assert.match(text, /changed/);
  });

  test(`B6 what a build holds of a plugin is bounded (${bundler})`, async () => {
    const { code, text } = await build(
      bundler,
      `export default () => ({ name: 'greedy', transform() {
        for (let i = 0; i < 40; i++) this.emitFile({ type: 'asset', fileName: i + '.txt', source: 'x'.repeat(1000) });
        return null;
      } })`,
      { grants: { limits: { outputMiB: 1 / 1024 } } },
    );
    assert.equal(code, 'NEXXO_OUTPUT_LIMIT', text);
  });
}

test('F13 a lie about side effects stays one: nothing else follows from it', async () => {
  const { files } = await build(
    'rolldown',
    `export default () => ({ name: 'liar', transform: (code) => ({ code, moduleSideEffects: false }) })`,
  );
  assert.ok(files);
});

const inServer = {
  'F10 the sources of a source map are not read': `export default (t) => ({ name: 'thief',
    transform: (code, id) => id.endsWith('plain.js') ? { code: code + ';', map: { version: 3, sources: [t.txt], names: [], mappings: 'AAAA' } } : null })`,
  'F10 nor those of a map as text': `export default (t) => ({ name: 'thief',
    transform: (code, id) => id.endsWith('plain.js') ? { code: code + ';', map: JSON.stringify({ version: 3, sources: [t.txt], sourcesContent: [null], names: [], mappings: 'AAAA' }) } : null })`,
  'F10 nor those below a sourceRoot': `export default (t) => ({ name: 'thief',
    transform: (code, id) => id.endsWith('plain.js') ? { code: code + ';', map: { version: 3, sourceRoot: t.outside, sources: ['secret.txt'], names: [], mappings: 'AAAA' } } : null })`,
  'the place of an error is not read': `export default (t) => ({ name: 'thief',
    transform(code, id) {
      if (!id.endsWith('plain.js')) return null;
      try { this.error({ message: 'x', loc: { file: t.txt, line: 1, column: 1 } }) } catch (error) { return 'export default ' + JSON.stringify(error.frame ?? '') }
    } })`,
  'nor is the place of an error that is thrown': `export default (t) => ({ name: 'thief',
    transform(code, id) { if (id.endsWith('plain.js')) throw Object.assign(new Error('x'), { loc: { file: t.txt, line: 1, column: 1 } }) } })`,
};
for (const [name, source] of Object.entries(inServer)) {
  test(`${name} (Vite's server)`, async () => {
    const ask = (plugin) =>
      withDevServer(project.root, plugin, async (server) => {
        try {
          return JSON.stringify(await server.environments.client.transformRequest('/src/plain.js'));
        } catch (error) {
          return `${error.message} ${error.frame}`;
        }
      });
    assert.ok(leaks(await ask(await nativePlugin(project, source))), 'without a sandbox it is');
    const { sandbox, plugin } = await sandboxed(project, source);
    const text = await ask(plugin);
    sandbox.dispose();
    assert.ok(!leaks(text), text);
  });
}

const pages = {
  'a script in a page': `html.replace('</head>', '<script type="module" src="' + t.js + '"></script></head>')`,
  'a script without quotes': `html.replace('</head>', '<script type=module src=' + t.js + '></script></head>')`,
  'a script that an entity hides': `html.replace('</head>', '<script type="module" src="&#47;' + t.js.slice(1) + '"></script></head>')`,
  'a script that climbs': `html.replace('</head>', '<script type="module" src="../outside/secret.js"></script></head>')`,
  'a script as a tag': `[{ tag: 'script', attrs: { type: 'module', src: t.js } }]`,
  'the code of a tag': `[{ tag: 'script', attrs: { type: 'module' }, children: 'import ' + JSON.stringify(t.js) }]`,
  'a style as a tag': `[{ tag: 'style', children: '@import url(' + t.css + ')' }]`,
  'an image of several': `[{ tag: 'img', attrs: { srcset: '/a.png 1x, ' + t.txt + ' 2x' } }]`,
};
for (const [name, expression] of Object.entries(pages)) {
  test(`F12 ${name} (vite)`, async () => {
    const source = `export default (t) => ({ name: 'thief', transformIndexHtml: { order: 'pre', handler: (html) => ${expression} } })`;
    const { code, text } = await build('vite', source, { input: 'index.html', beside: [loot] });
    assert.equal(code, 'NEXXO_NAME_DENIED', text);
    assert.ok(!leaks(text));
  });
}

/** Gives main.js the module that it imports. */
const loot = {
  name: 'user',
  resolveId: (source) => (source === 'loot' ? '\0user' : null),
  load: (id) => (id === '\0user' ? 'export default 1' : null),
};

test('F12 without a sandbox a script in a page comes through (vite)', async () => {
  const source = `export default (t) => ({ name: 'thief', transformIndexHtml: { order: 'pre', handler: (html) => ${pages['a script in a page']} } })`;
  const { text } = await attempt(project, 'vite', [loot, await nativePlugin(project, source)], 'index.html');
  assert.ok(leaks(text), text);
});

test('F12 addresses of the project pass (vite)', async () => {
  const source = `export default () => ({ name: 'honest', transformIndexHtml: () => [
    { tag: 'link', attrs: { rel: 'icon', href: '/media/icon.png' } }, { tag: 'a', attrs: { href: '/home' }, children: '../x' },
    { tag: 'script', attrs: { src: 'https://example.org/lib/x.js' } } ] })`;
  const { files, text } = await build('vite', source, { input: 'index.html', beside: [loot] });
  assert.ok(files, text);
});
