import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { createSandbox } from '@nexxo/native';
import { bundlers } from './bundlers.mjs';
import { outputFiles } from './output-files.mjs';

/** What lies outside of the project, and must not come into it. */
export const SECRET = 'TOP-SECRET-7c1f';

/** A project with a neighbour whose files no plugin of the project may see. */
export function deputyProject() {
  const base = realpathSync(mkdtempSync(join(tmpdir(), 'nexxo-deputy-')));
  const root = join(base, 'project');
  const outside = join(base, 'outside');
  for (const dir of [join(root, 'src'), outside, join(base, 'plugins')]) mkdirSync(dir, { recursive: true });
  const write = (dir, files) => {
    for (const [name, text] of Object.entries(files)) writeFileSync(join(dir, name), text);
  };
  write(outside, {
    'secret.js': `console.log(${JSON.stringify(SECRET)});\nexport default ${JSON.stringify(SECRET)};\n`,
    'secret.txt': `${SECRET}\n`,
    'secret.css': `.x { content: ${JSON.stringify(SECRET)} }\n`,
    'secret.json': `{ "secret": ${JSON.stringify(SECRET)} }\n`,
    'package.json': '{ "sideEffects": false }',
  });
  write(root, {
    '.env': `KEY=${SECRET}\n`,
    'package.json': '{ "name": "project", "private": true }',
    'index.html':
      '<!doctype html><html><head></head><body><script type="module" src="/src/main.js"></script></body></html>',
    'src/main.js': `import loot from 'loot';\nconsole.log(loot);\n`,
    'src/plain.js': `console.log('plain');\n`,
    'src/style.css': '.a { color: red }\n',
    'src/styled.js': `import './style.css';\n`,
  });
  let count = 0;
  const plugin = (source) => {
    count += 1;
    // Not in the project: a plugin may read the directory that it lies in.
    const file = join(base, 'plugins', `plugin-${count}.mjs`);
    writeFileSync(file, source);
    return file;
  };
  return { base, root, outside, plugin, remove: () => rmSync(base, { recursive: true, force: true }) };
}

const ENCODED = Buffer.from(SECRET).toString('base64');

/** Whether a text has the secret in it, in one way or another. */
export const leaks = (text) => text.includes(SECRET) || text.includes(ENCODED);

/** Builds; what was written, or why nothing was. */
export async function attempt(project, bundler, plugins, input = 'src/main.js') {
  const dir = mkdtempSync(join(project.base, 'out-'));
  try {
    await bundlers[bundler]({ root: project.root, input: join(project.root, input), dir, plugins });
  } catch (error) {
    const codeOf = ({ pluginCode, code }) => pluginCode ?? code;
    const errors = error.errors?.length > 0 ? error.errors : [error];
    // Bundlers transform modules side by side: a call that came after the failure may be told first.
    const first = errors.find((one) => codeOf(one) !== 'NEXXO_POISONED') ?? errors[0];
    return { error: first, code: codeOf(first), text: String(error.message) };
  }
  const files = outputFiles(dir);
  return { files, text: [...files.values()].join('\n') };
}

/** What the attacks get to know: where the neighbour's files are. */
export const targets = ({ outside, root }) => ({
  js: join(outside, 'secret.js'),
  txt: join(outside, 'secret.txt'),
  css: join(outside, 'secret.css'),
  json: join(outside, 'secret.json'),
  packageJson: join(outside, 'package.json'),
  env: join(root, '.env'),
  missing: join(outside, 'missing.js'),
  outside,
});

/** The plugin as a project without a sandbox would have it. */
export async function nativePlugin(project, source) {
  const module = await import(pathToFileURL(project.plugin(source)).href);
  return module.default(targets(project));
}

/** The same in a sandbox. */
export async function sandboxed(project, source, grants = {}) {
  const sandbox = createSandbox({ root: project.root, allowUnsigned: true, cacheDir: false });
  const plugin = await sandbox.plugin({ package: project.plugin(source), ...grants }, targets(project));
  return { sandbox, plugin };
}
