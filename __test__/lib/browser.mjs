import { chromium } from 'playwright-core';
import { findChromium } from '../../scripts/lib/chromium.mjs';

const ARGUMENTS = [
  ...['--headless', '--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run'],
  ...['--disable-background-networking', '--disable-component-update', '--disable-sync'],
];
/** On a machine that does other things too, a page that is asked for first may take long. */
const PATIENCE_MS = 120_000;

/**
 * Opens a page in a headless Chromium and gives it to `use`, with the errors that the page has raised.
 *
 * @param prepare gets the page before it is opened
 */
export async function withPage(url, use, prepare = () => {}) {
  const executablePath = findChromium();
  if (!executablePath) throw new Error('The browser tests need Chromium. Run: npm run setup -- --tests');
  const browser = await chromium.launch({ executablePath, args: ARGUMENTS, timeout: PATIENCE_MS });
  try {
    const page = await browser.newPage({ viewport: { width: 1200, height: 900 } });
    page.setDefaultTimeout(PATIENCE_MS);
    const errors = [];
    page.on('pageerror', (error) => errors.push(error.message));
    await prepare(page);
    await page.goto(url);
    await use(page, errors);
  } finally {
    await browser.close();
  }
}
