import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { createServer } from 'vite';
import { withPage } from './browser.mjs';
import { until } from './until.mjs';

const here = fileURLToPath(new URL('..', import.meta.url));

/**
 * A copy of the fixture within the repository, where its packages are found, and a development server for it.
 *
 * @param makePlugins gets the copy's folder and gives `{ plugins, dispose }`
 */
export async function startDevPages(makePlugins) {
  const root = mkdtempSync(join(here, '.stage-dev-pages-'));
  const removeRoot = () => rmSync(root, { recursive: true, force: true });
  try {
    cpSync(join(here, 'fixtures/dev-pages'), root, { recursive: true });
    const { plugins, dispose } = await makePlugins(root);
    const server = await createServer({
      root,
      configFile: false,
      logLevel: 'silent',
      cacheDir: join(root, '.vite'),
      plugins,
      server: { port: 0, host: '127.0.0.1' },
    });
    await server.listen();
    const close = async () => {
      await server.close();
      dispose();
      removeRoot();
    };
    return { root, server, close };
  } catch (error) {
    removeRoot();
    throw error;
  }
}

/** Replaces a text in a source file on disk, once the server watches it. */
async function edit({ root, server }, name, from, to) {
  const file = join(root, 'src', name);
  await until(`the server watches ${name}`, () =>
    server.watcher.getWatched()[dirname(file)]?.includes(basename(file)),
  );
  const text = readFileSync(file, 'utf8');
  if (text.split(from).length !== 2) throw new Error(`${name} does not have '${from}' once`);
  // Chokidar drops a change that comes within 50 ms of the last one to the same file; nobody saves that often.
  await sleep(200);
  writeFileSync(
    file,
    text.replace(from, () => to),
  );
}

/** What the page shows by now. */
function look(page) {
  return page.evaluate(() => {
    const text = (id) => document.querySelector(`[data-testid=${id}]`)?.textContent.trim();
    const paragraph = document.querySelector('p');
    return {
      count: text('count'),
      text: text('text'),
      label: text('label'),
      color: paragraph && getComputedStyle(paragraph).color,
      isSameDocument: window.marker === 'kept',
    };
  });
}

/** What Vite's overlay says, without the folder; its stack is of the machine that runs the plugin. */
async function overlay(page, root) {
  const read = (part) => page.locator(`vite-error-overlay ${part}`).first().innerText();
  await page.locator('vite-error-overlay .message-body').waitFor();
  const parts = { plugin: '.plugin', message: '.message-body', file: '.file', frame: '.frame' };
  const told = {};
  for (const [name, part] of Object.entries(parts))
    told[name] = (await read(part)).replaceAll(`${root}/`, '').replaceAll(basename(root), '').trim();
  return told;
}

/**
 * Opens a page, clicks its button before each step, and takes the step: an edit, and what shows that it has arrived.
 *
 * @param steps `[name, file, from, to, done]`: `done` is a part of what {@link look} gives, or 'overlay'
 * @returns what was there after each step, and what happened meanwhile
 */
export async function editPage(pages, name, steps) {
  const updates = new Set();
  const reloads = [];
  const seen = {};
  let navigations = 0;
  let pageErrors;
  const onMessage = ({ payload }) => {
    const { type, updates: list = [] } = JSON.parse(payload);
    if (type === 'full-reload') reloads.push(payload);
    for (const update of list) updates.add(`${update.type} ${update.path} for ${update.acceptedPath}`);
  };
  const prepare = (page) => {
    page.on('websocket', (socket) => socket.on('framereceived', onMessage));
    page.on('framenavigated', () => (navigations += 1));
  };
  const use = async (page, errors) => {
    await page.getByTestId('count').waitFor();
    // A dependency that is found late has the page reloaded once, natively too: that is over when no request is open.
    await page.waitForLoadState('networkidle');
    [navigations, reloads.length] = [0, 0];
    await page.evaluate(() => (window.marker = 'kept'));
    seen.opened = await look(page);
    for (const [step, file, from, to, done] of steps) {
      if (done !== 'overlay' && (await page.locator('vite-error-overlay').count()) === 0)
        await page.getByTestId('count').click();
      await edit(pages, file, from, to);
      if (done === 'overlay') {
        seen[step] = await overlay(page, pages.root);
        continue;
      }
      await until(`${name} shows ${JSON.stringify(done)}`, async () => {
        const shown = await look(page);
        return Object.entries(done).every(([key, value]) => shown[key].includes(value));
      });
      await page.locator('vite-error-overlay').waitFor({ state: 'detached' });
      seen[step] = await look(page);
    }
    pageErrors = [...errors];
  };
  const { port } = pages.server.httpServer.address();
  await withPage(`http://127.0.0.1:${port}/${name}.html`, use, prepare);
  return { seen, navigations, reloads, pageErrors, updates: [...updates].sort() };
}
