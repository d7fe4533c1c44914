// Help, documentation and completion: all of them know every command and option.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { program } from '../dist/program.js';
import { nexxo } from './lib/nexxo.mjs';

function* commands(command, words = []) {
  yield { command, words };
  for (const child of command.commands) yield* commands(child, [...words, child.name()]);
}
const all = [...commands(program())];
const leaves = all.filter(({ command }) => command.commands.length === 0);

test('every command shows examples of itself, and how it ends', async () => {
  for (const { words } of leaves) {
    const { code, out } = await nexxo([...words, '--help']);
    assert.equal(code, 0);
    assert.ok(out.includes(`nexxo ${words.join(' ')}`), words.join(' '));
    assert.match(out, /^Examples:$/m, words.join(' '));
    assert.match(out.replace(/\s+/g, ' '), /ends with 0/i, words.join(' '));
  }
});

test('every command takes --json, and wrong use of it ends with 2 and one JSON object', async () => {
  for (const { command, words } of leaves) {
    assert.ok(
      command.options.some(({ long }) => long === '--json'),
      words.join(' '),
    );
    const { code, out } = await nexxo([...words, '--json', '--no-such-option']);
    assert.equal(code, 2);
    assert.equal(JSON.parse(out).error.code, 'USAGE');
  }
});

test('docs/cli.md has every command and option', () => {
  const text = readFileSync(new URL('../../docs/cli.md', import.meta.url), 'utf8');
  for (const { command, words } of leaves) {
    const section = text.split(/^## /m).find((part) => part.startsWith(`\`${['nexxo', ...words].join(' ')}`));
    assert.ok(section !== undefined, `a section for ${words.join(' ')}`);
    for (const { long } of command.options)
      assert.ok(long === '--json' || section.includes(long), `${words.join(' ')} ${long}`);
  }
});

const completion = async (shell) => (await nexxo(['completion', shell])).out;

test('bash completes commands, options and choices', { skip: !has('bash') }, async () => {
  const script = await completion('bash');
  const complete = (...words) => {
    const line = `COMP_WORDS=(nexxo ${words.map((word) => `'${word}'`).join(' ')}); COMP_CWORD=${words.length}; _nexxo; printf '%s\\n' "\${COMPREPLY[@]}"`;
    return execFileSync('bash', ['-c', `${script}\n${line}`], { encoding: 'utf8', cwd: '/' }).split('\n');
  };
  assert.ok(complete('pl').includes('plugin'));
  assert.deepEqual(complete('plugin', 'ke').filter(Boolean), ['keygen']);
  assert.deepEqual(complete('plugin', 'trust', 'rem').filter(Boolean), ['remove']);
  assert.deepEqual(complete('plugin', 'keygen', '--no').filter(Boolean), ['--no-passphrase']);
  assert.deepEqual(complete('plugin', 'trust', 'add', 'x.pub', '--kind', 'ap').filter(Boolean), ['approval']);
  assert.deepEqual(complete('completion', 'fi').filter(Boolean), ['fish']);
});

for (const shell of ['zsh', 'fish'])
  test(`${shell} reads its completion`, { skip: !has(shell) }, async () => {
    execFileSync(shell, ['-n', '-c', await completion(shell)]);
  });

test('completion knows every command in every shell', async () => {
  for (const shell of ['bash', 'zsh', 'fish']) {
    const script = await completion(shell);
    for (const { words } of all) assert.ok(script.includes(words.join(' ')), `${shell}: ${words.join(' ')}`);
  }
});

function has(shell) {
  try {
    execFileSync(shell, ['--version'], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
}
