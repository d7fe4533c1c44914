import assert from 'node:assert/strict';
import { test } from 'node:test';
import { withPage } from '../../__test__/lib/browser.mjs';
import { pagesFace } from '../dist/index.js';
import { serveFaces } from './lib/face-server.mjs';
import { HOSTILE_MARKDOWN, HOSTILE_MARKUP } from './lib/hostile-texts.mjs';

const clean = (text) => text.replaceAll('\0', '');
const asks = (capability, value, reason) => ({ capability, value, reason });
const LONG = 'x'.repeat(400);

const PLUGINS = [
  {
    name: 'hostile',
    description: clean(HOSTILE_MARKUP.join(' ')),
    keywords: HOSTILE_MARKUP.map(clean),
    readme: clean(HOSTILE_MARKDOWN.join('\n\n')),
    manifest: { capabilities: HOSTILE_MARKUP.map((text) => asks('read', [clean(text)], clean(text))) },
  },
  ...HOSTILE_MARKDOWN.map((text, index) => ({ name: `hostile-${index}`, readme: clean(text) })),
  {
    name: `@acme/${'long-name-'.repeat(20)}`,
    description: LONG,
    readme: `# ${LONG}\n\n${LONG}\n\n    ${LONG}\n\n| ${'a | '.repeat(40)}\n|${'-|'.repeat(40)}\n| ${'b | '.repeat(40)}\n\n\`${LONG}\``,
    state: 'yanked',
    reason: LONG,
    latest: true,
    manifest: {
      hooks: ['transform', 'load', 'resolveId', 'generateBundle', 'shouldTransformCachedModule'],
      capabilities: [asks('read', [LONG, '.', 'src/icons'], LONG), asks('config', ['*'], 'All.')],
    },
  },
  { name: 'revoked', state: 'revoked', reason: 'The key was stolen.', latest: true },
];
const PATHS = [
  '',
  'search?q=hostile&framework=vite',
  'search',
  'plugins/hostile',
  `plugins/${PLUGINS.at(-2).name}`,
  'plugins/revoked',
  'plugins/nothing',
];

const served = (t) => serveFaces(t, 'sqlite', (registry) => [pagesFace(registry)], PLUGINS);

test('L6 in a browser nothing of a hostile README runs, loads, opens or sends anything', async (t) => {
  const { url } = await served(t);
  const asked = new Set();
  const said = [];
  const opened = [];
  await withPage(
    `${url}plugins/hostile`,
    async (page, errors) => {
      for (const path of ['', 'search', ...PLUGINS.map(({ name }) => `plugins/${name}`)]) {
        await page.goto(url + path);
        assert.equal(await page.evaluate(() => window.__ran), undefined, path);
        assert.equal(
          await page.evaluate(
            () =>
              document.querySelectorAll(
                'script,img,iframe,object,embed,video,audio,[style],main form[action*="evil"]',
              ).length,
          ),
          0,
          path,
        );
        assert.equal(page.url(), url + path);
      }
      assert.deepEqual(errors, []);
    },
    (page) => {
      page.on('request', (request) => asked.add(request.url()));
      page.on('console', (message) => said.push(message.text()));
      page.on('dialog', (dialog) => opened.push(dialog.message()));
      page.on('popup', (popup) => opened.push(popup.url()));
    },
  );
  assert.deepEqual(
    [...asked].filter((address) => !address.startsWith(url)),
    [],
  );
  assert.deepEqual([said, opened], [[], []], 'not even the policy had anything to forbid');
});

test('pages fit a screen of 320 pixels, whatever names and texts are in them', async (t) => {
  const { url } = await served(t);
  await withPage(url, async (page) => {
    for (const width of [320, 768, 1280]) {
      await page.setViewportSize({ width, height: 800 });
      for (const path of PATHS) {
        await page.goto(url + path);
        const wide = await page.evaluate(
          () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
        );
        assert.equal(wide, 0, `${path} at ${width}`);
      }
    }
  });
});

/** Texts whose contrast with what is behind them is too little by WCAG 2.2, AA. */
function faint() {
  const numbers = (color) => color.match(/[\d.]+/g).map(Number);
  const light = ([red, green, blue]) => {
    const [r, g, b] = [red, green, blue].map((part) =>
      part / 255 <= 0.04045 ? part / 255 / 12.92 : ((part / 255 + 0.055) / 1.055) ** 2.4,
    );
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  const behind = (element) => {
    for (let at = element; at !== null; at = at.parentElement) {
      const color = numbers(getComputedStyle(at).backgroundColor);
      if (color.length === 3 || color[3] > 0) return color;
    }
    return [255, 255, 255];
  };
  const found = [];
  for (const element of document.querySelectorAll('body *')) {
    const own = [...element.childNodes].some(
      (node) => node.nodeType === Node.TEXT_NODE && node.data.trim() !== '',
    );
    if (!own || element.closest('.skip')) continue;
    const [one, other] = [light(numbers(getComputedStyle(element).color)), light(behind(element))];
    const ratio = (Math.max(one, other) + 0.05) / (Math.min(one, other) + 0.05);
    if (ratio < 4.5) found.push(`${element.outerHTML.slice(0, 80)}: ${ratio.toFixed(2)}`);
  }
  return found;
}

test('texts can be told from their ground, light and dark', async (t) => {
  const { url } = await served(t);
  await withPage(url, async (page) => {
    for (const colorScheme of ['light', 'dark']) {
      await page.emulateMedia({ colorScheme });
      for (const path of PATHS) {
        await page.goto(url + path);
        assert.deepEqual(await page.evaluate(faint), [], `${path}, ${colorScheme}`);
      }
    }
  });
});

test('pages have landmarks, one first heading, labels, and can be used by the keyboard alone', async (t) => {
  const { url } = await served(t);
  await withPage(url, async (page) => {
    for (const path of PATHS) {
      await page.goto(url + path);
      const told = await page.evaluate(() => {
        const levels = [...document.querySelectorAll('h1,h2,h3,h4,h5,h6')].map(({ tagName }) =>
          Number(tagName[1]),
        );
        return {
          lang: document.documentElement.lang,
          landmarks: ['header', 'main', 'footer'].map(
            (name) => document.querySelectorAll(`body > ${name}`).length,
          ),
          firsts: levels.filter((level) => level === 1).length,
          leaps: levels.slice(1).filter((level, index) => level > levels[index] + 1 && level < 4).length,
          unlabelled: [...document.querySelectorAll('input,select')].filter(
            (field) => field.labels.length === 0 && !field.ariaLabel,
          ).length,
          title: document.title,
        };
      });
      const { title, ...rest } = told;
      assert.deepEqual(rest, { lang: 'en', landmarks: [1, 1, 1], firsts: 1, leaps: 0, unlabelled: 0 }, path);
      assert.notEqual(title, '');
    }
    await page.goto(`${url}plugins/nothing`);
    await page.keyboard.press('Tab');
    assert.equal(await page.evaluate(() => document.activeElement.textContent), 'To the content');
    const visible = await page.evaluate(() => document.activeElement.getBoundingClientRect().left >= 0);
    assert.ok(visible, 'what has the focus can be seen');
    for (const _ of [1, 2]) await page.keyboard.press('Tab');
    await page.keyboard.type('hostile-1');
    await page.keyboard.press('Enter');
    await page.waitForURL(`${url}search?q=hostile-1`);
    await page.getByRole('link', { name: 'hostile-1', exact: true }).click();
    await page.waitForURL(`${url}plugins/hostile-1`);
  });
});
