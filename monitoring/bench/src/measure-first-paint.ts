import { type Browser, chromium, type Page } from 'playwright-core';

export interface FirstPaint {
  paintMs: number;
  figuresMs: number;
  layoutShift: number;
}

const bitsPerSecond = 1_600_000;
const roundTripMs = 150;
const slowDown = 4;
const phone = { viewport: { width: 390, height: 844 }, deviceScaleFactor: 2, hasTouch: true };

export async function openPhone(executablePath: string): Promise<{ browser: Browser; page: Page }> {
  const args = ['--headless', '--no-sandbox', '--disable-gpu', '--no-first-run'];
  const browser = await chromium.launch({ executablePath, args });
  const context = await browser.newContext({ ...phone, locale: 'en-GB' });
  return { browser, page: await context.newPage() };
}

/** Goes in through the demo's door, so that the next visit begins with Home. */
export async function enterDemo(page: Page, url: string): Promise<void> {
  await page.goto(url);
  await page.locator('.door-row').first().click();
  await page.locator('.money .num-xl').waitFor();
}

/** Home on a mid-range phone with an empty cache: 1.6 Mbit/s, 150 ms, a fourth of this machine's speed. */
export async function measureFirstPaint(page: Page, url: string): Promise<FirstPaint> {
  const tools = await page.context().newCDPSession(page);
  await tools.send('Network.enable');
  await tools.send('Network.setCacheDisabled', { cacheDisabled: true });
  const throughput = bitsPerSecond / 8;
  await tools.send('Network.emulateNetworkConditions', {
    ...{ offline: false, latency: roundTripMs },
    ...{ downloadThroughput: throughput, uploadThroughput: throughput },
  });
  await tools.send('Emulation.setCPUThrottlingRate', { rate: slowDown });
  await page.addInitScript({ content: watch });
  await page.goto(`${url}/dashboard`, { waitUntil: 'commit' });
  await page.locator('.money .num-xl').waitFor();
  await page.locator('.chart-box-bars canvas').waitFor();
  const seen = (await page.evaluate('window.seen')) as Omit<FirstPaint, 'paintMs'>;
  const paintMs = (await page.evaluate(
    'performance.getEntriesByName("first-contentful-paint")[0]?.startTime ?? performance.getEntriesByName("first-paint")[0]?.startTime ?? 0',
  )) as number;
  await tools.detach();
  return { paintMs, ...seen };
}

/** Runs in the page. */
const watch = `
  window.seen = { figuresMs: 0, layoutShift: 0 };
  new MutationObserver(() => {
    if (seen.figuresMs === 0 && document.querySelector('.money .num-xl') !== null) seen.figuresMs = performance.now();
  }).observe(document, { childList: true, subtree: true });
  new PerformanceObserver((list) => {
    for (const entry of list.getEntries()) seen.layoutShift += entry.value;
  }).observe({ type: 'layout-shift', buffered: true });
`;
