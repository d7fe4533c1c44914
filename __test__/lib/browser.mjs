import { chromium } from 'playwright-core';
import { findChromium } from '../../scripts/lib/chromium.mjs';

const ARGUMENTS = [
  ...['--headless', '--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run'],
  ...['--disable-background-networking', '--disable-component-update', '--disable-sync'],
];

/** Opens a page in a headless Chromium and gives it to `use`, with the errors that the page has raised. */
export async function withPage(url, use) {
  const executablePath = findChromium();
  if (!executablePath) throw new Error('The browser tests need Chromium. Run: npm run setup -- --tests');
  const browser = await chromium.launch({ executablePath, args: ARGUMENTS });
  try {
    const page = await browser.newPage({ viewport: { width: 1200, height: 900 } });
    const errors = [];
    page.on('pageerror', (error) => errors.push(error.message));
    await page.goto(url);
    await use(page, errors);
  } finally {
    await browser.close();
  }
}
