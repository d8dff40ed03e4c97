import { existsSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { type Browser, type BrowserContext, chromium, type Page } from 'playwright-core';
import { build } from 'vite';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { createEarnings, createIncident, diagnosis } from './fake-incidents.ts';
import { createFakePool, type FakePool } from './fake-pool.ts';
import { installTelegram, toLaunchParams } from './fake-telegram.ts';
import { findMisfits } from './find-misfits.ts';
import { type ServedApp, serveApp } from './serve-app.ts';

const chromiumPath = process.env.CHROMIUM_PATH ?? '/usr/bin/chromium';
const artifacts = join(import.meta.dirname, '../../artifacts');
const chromiumArguments = [
  '--headless',
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];
const phone = {
  viewport: { width: 390, height: 844 },
  deviceScaleFactor: 2,
  hasTouch: true,
  timezoneId: 'Europe/Berlin',
};

describe.skipIf(!existsSync(chromiumPath))('in a browser the size of a phone', () => {
  let browser: Browser;
  let pool: FakePool;
  let served: ServedApp;
  const contexts: BrowserContext[] = [];

  beforeAll(async () => {
    await mkdir(artifacts, { recursive: true });
    await build({ configFile: join(import.meta.dirname, '../vite.config.ts'), logLevel: 'silent' });
    browser = await chromium.launch({ executablePath: chromiumPath, args: chromiumArguments });
  });
  beforeEach(async () => {
    pool = createFakePool(() => new Date());
    Object.assign(pool.says, {
      earnings: createEarnings(),
      incidents: [createIncident({ worker: { id: '6', name: 'h100-6' } })],
      diagnosis,
    });
    served = await serveApp(pool.app);
  });
  afterEach(async () => {
    for (const context of contexts.splice(0)) await context.close();
    await served.close();
  });
  afterAll(() => browser?.close());

  async function openPage(
    options: { scheme?: 'dark' | 'light'; locale?: string; width?: number } = {},
  ): Promise<Page> {
    const { scheme = 'dark', locale = 'en-GB', width = phone.viewport.width } = options;
    const viewport = { ...phone.viewport, width };
    const context = await browser.newContext({ ...phone, viewport, colorScheme: scheme, locale });
    contexts.push(context);
    return context.newPage();
  }

  async function openWorkers(options?: Parameters<typeof openPage>[0]): Promise<Page> {
    const page = await openPage(options);
    await page.goto(`${served.url}/workers`);
    await page.locator('.door-row').first().click();
    await page.locator('a.worker-row').first().waitFor();
    return page;
  }

  async function openWorker(page: Page, id: string): Promise<void> {
    await page.locator(`a[href="/workers/${id}"]`).click();
    await page.locator('.chart-box-bars canvas').waitFor();
  }

  test.each([
    ['dark', 'en-GB'],
    ['light', 'en-GB'],
    ['dark', 'ru-RU'],
    ['light', 'ru-RU'],
  ] as const)(
    '%s in %s: nothing scrolls sideways, nothing is too small to touch, nothing is refused',
    async (scheme, locale) => {
      const page = await openPage({ scheme, locale });
      const problems: string[] = [];
      page.on('console', (message) => {
        // The fake server keeps no connections open, and says so.
        if (message.type() === 'error' && !message.text().includes('501')) problems.push(message.text());
      });
      page.on('pageerror', (error) => problems.push(error.message));
      const name = `${scheme}-${locale.slice(0, 2)}`;
      await page.goto(served.url);
      await page.locator('.door-row').first().waitFor();
      await expectFit(page);
      await page.screenshot({ path: join(artifacts, `miniapp-door-${name}.png`) });
      await page.locator('.door-row').first().click();
      await page.locator('.chart-box-bars canvas').waitFor();
      await expectFit(page);
      await page.screenshot({ path: join(artifacts, `miniapp-home-${name}.png`) });
      await page.locator('.tab[href="/workers"]').click();
      await page.locator('a.worker-row').first().waitFor();
      await expectFit(page);
      await page.screenshot({ path: join(artifacts, `miniapp-workers-${name}.png`) });
      await openWorker(page, '6');
      await expectFit(page);
      await page.screenshot({ path: join(artifacts, `miniapp-worker-${name}.png`) });
      await page.screenshot({ path: join(artifacts, `miniapp-worker-full-${name}.png`), fullPage: true });
      expect(await page.evaluate(() => document.documentElement.dataset.theme)).toBe(scheme);
      expect(problems).toEqual([]);
    },
  );

  test('what the styles of a page say of a class counts, and not what those of the app say of another', async () => {
    const page = await openWorkers();
    await page.goto(`${served.url}/workers/add`);
    const section = page.locator('.section.agent');
    await section.waitFor();
    await expect
      .poll(() => section.evaluate((element) => getComputedStyle(element).paddingBottom))
      .toBe('16px');
  });

  test('a narrow phone still fits', async () => {
    const page = await openWorkers({ width: 320, locale: 'ru-RU' });
    await expectFit(page);
    await openWorker(page, '6');
    await expectFit(page);
  });

  test('the line has a gap where nobody looked and a tip where somebody points', async () => {
    const page = await openWorkers();
    await openWorker(page, '1');
    const plot = page.locator('.chart-box-line .u-over');
    expect(await isDrawn(page, 0.185)).toBe(false);
    expect(await isDrawn(page, 0.6)).toBe(true);
    const box = await plot.boundingBox();
    if (box === null) throw new Error('The chart has no plot.');
    await page.mouse.move(box.x + box.width * 0.75, box.y + 40);
    await expect
      .poll(() => page.locator('.tip-value').textContent())
      .toMatch(/^\d+ req\/min · ≈ 0\.\d+ TON$/);
    await page.screenshot({ path: join(artifacts, 'miniapp-worker-tip-dark-en.png') });
    await page.mouse.move(box.x + box.width * 0.185, box.y + 40);
    await expect.poll(() => page.locator('.tip-value').textContent()).toBe('no data');
    await page.mouse.move(0, 0);
    await expect.poll(() => page.locator('.tip').count()).toBe(0);
    await plot.focus();
    await page.keyboard.press('ArrowLeft');
    await expect.poll(() => page.locator('.tip').count()).toBe(1);
  });

  test('the first page needs at most 45 kB of JavaScript and no chart library', async () => {
    const page = await openPage();
    const scripts: Promise<Buffer>[] = [];
    page.on('response', (response) => {
      if (response.url().endsWith('.js')) scripts.push(response.body());
    });
    await page.goto(served.url);
    await page.locator('.door-row').first().waitFor();
    const bodies = await Promise.all(scripts);
    const kilobytes = bodies.reduce((sum, body) => sum + gzipSync(body).length, 0) / 1000;
    process.stdout.write(`initial JavaScript: ${kilobytes.toFixed(1)} kB gzip\n`);
    expect(kilobytes).toBeLessThan(45);
    expect(bodies.some((body) => body.includes('u-cursor-x'))).toBe(false);
  });

  test('nothing moves while the list loads', async () => {
    const page = await openWorkers();
    await page.addInitScript(recordShifts);
    await page.reload();
    await page.locator('a.worker-row').first().waitFor();
    await page.screenshot();
    const shift = await page.evaluate(() => (window as unknown as { shift: number }).shift);
    expect(shift).toBeLessThan(0.02);
  });

  test('in Telegram its theme, its start parameter and its back button are used', async () => {
    const page = await openPage();
    await page.addInitScript(installTelegram);
    await page.goto(`${served.url}/#${toLaunchParams({ startParam: 'w_6', theme: nightTheme })}`);
    await page.locator('.verdict').waitFor();
    expect(new URL(page.url()).pathname).toBe('/workers/6');
    expect(pool.requests).toContain('POST /api/v1/auth/telegram');
    expect(await page.evaluate(() => getComputedStyle(document.body).backgroundColor)).toBe(
      'rgb(35, 46, 60)',
    );
    expect(await page.locator('.icon-button-back').count()).toBe(0);
    await page.evaluate(() => {
      const { Telegram } = window as unknown as {
        Telegram: { WebView: { receiveEvent(type: string, data: unknown): void } };
      };
      Telegram.WebView.receiveEvent('theme_changed', {
        theme_params: { bg_color: '#ffffff', secondary_bg_color: '#f0f0f0' },
      });
      Telegram.WebView.receiveEvent('back_button_pressed', {});
    });
    await page.locator('a.worker-row').first().waitFor();
    expect(await page.evaluate(() => document.documentElement.dataset.theme)).toBe('light');
    expect(await page.evaluate(() => getComputedStyle(document.body).backgroundColor)).toBe(
      'rgb(240, 240, 240)',
    );
  });
});

const nightTheme = {
  bg_color: '#17212b',
  secondary_bg_color: '#232e3c',
  section_bg_color: '#17212b',
  text_color: '#f5f5f5',
};

/** Fails when the page scrolls sideways, words are cut or covered, or something tappable is smaller than 44 px. */
async function expectFit(page: Page): Promise<void> {
  expect(await page.evaluate(findMisfits)).toEqual([]);
}

/** Whether the line's area is painted just above the baseline at a share of the plot's width. */
async function isDrawn(page: Page, share: number): Promise<boolean> {
  return page.locator('.chart-box-line canvas').evaluate((canvas: HTMLCanvasElement, at) => {
    const plot = (canvas.parentElement as HTMLElement).querySelector('.u-over') as HTMLElement;
    const ratio = canvas.width / canvas.clientWidth;
    const context = canvas.getContext('2d') as CanvasRenderingContext2D;
    const x = (plot.offsetLeft + plot.offsetWidth * at) * ratio;
    const y = (plot.offsetTop + plot.offsetHeight * 0.7) * ratio;
    return (context.getImageData(Math.round(x), Math.round(y), 1, 1).data[3] ?? 0) > 0;
  }, share);
}

function recordShifts(): void {
  const seen = Object.assign(window, { shift: 0 });
  new PerformanceObserver((list) => {
    for (const entry of list.getEntries()) seen.shift += (entry as unknown as { value: number }).value;
  }).observe({ type: 'layout-shift', buffered: true });
}
