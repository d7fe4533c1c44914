// The bundler reads with the user's rights, and a plugin tells it what to read. Each attack is run twice: without a sandbox,
// to show that the bundler does as it is told, and in one, where it must not come through.
import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { ALL, attacks } from './hostile/deputy/attacks.mjs';
import { attempt, deputyProject, leaks, nativePlugin, sandboxed } from './lib/deputy.mjs';

const project = deputyProject();
after(project.remove);

for (const [name, [source, leaking, input]] of Object.entries(attacks)) {
  for (const bundler of ALL) {
    const isStyle = input === 'src/styled.js';
    if (isStyle && bundler !== 'vite') continue;
    test(`${name} (${bundler})`, async () => {
      if (leaking.includes(bundler)) {
        const { text } = await attempt(project, bundler, [await nativePlugin(project, source)], input);
        assert.ok(leaks(text), `without a sandbox it comes through: ${text}`);
      }
      const { sandbox, plugin } = await sandboxed(project, source);
      try {
        const { error, code, text, files } = await attempt(project, bundler, [plugin], input);
        assert.ok(!leaks(text), 'nothing comes through');
        assert.equal(files, undefined, 'the build stops');
        assert.equal(code, 'NEXXO_NAME_DENIED', text);
        assert.match(error.message, /plugin thief, hook \w+/);
        assert.match(error.message, /`resolve: \["[^"]+"\]` would allow it/);
        const [report] = sandbox.report().plugins;
        assert.ok(report.deniedCount > 0);
        assert.ok(report.denied[0].grant?.resolve);
      } finally {
        sandbox.dispose();
      }
    });
  }
}

for (const bundler of ALL) {
  test(`the grant that a denial names allows it (${bundler})`, async () => {
    const source = attacks['F1 resolveId to a file outside'][0];
    const { sandbox, plugin } = await sandboxed(project, source);
    const { text } = await attempt(project, bundler, [plugin]);
    const grant = JSON.parse(/`resolve: (\[.*?\])`/.exec(text)[1]);
    sandbox.dispose();
    const granted = await sandboxed(project, source, { resolve: grant });
    const result = await attempt(project, bundler, [granted.plugin]);
    assert.ok(leaks(result.text), result.text);
    granted.sandbox.dispose();
  });
}
