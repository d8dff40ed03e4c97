import { existsSync } from 'node:fs';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Browser, type BrowserContext, chromium, type Page } from 'playwright-core';
import { build } from 'vite';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { createEarnings, createIncident, diagnosis } from './fake-incidents.ts';
import { addMoney } from './fake-money.ts';
import { createFakePool, type FakePool } from './fake-pool.ts';
import { installTelegram, toLaunchParams } from './fake-telegram.ts';
import { findMisfits } from './find-misfits.ts';
import { type ServedApp, serveApp } from './serve-app.ts';
import { checkAccessibility } from './walk-session.ts';

const chromiumPath = process.env.CHROMIUM_PATH ?? '/usr/bin/chromium';
const chromiumArguments = ['--headless', '--no-sandbox', '--disable-gpu', '--no-first-run'];
const axePath = createRequire(import.meta.url).resolve('axe-core/axe.min.js');

/** Themes of somebody's own, none of them readable as it comes. */
const themes = {
  'pale on sand': {
    bg_color: '#f0e6cc',
    secondary_bg_color: '#e8d9b5',
    section_bg_color: '#d8c08a',
    section_separator_color: '#b8a070',
    text_color: '#e9dcc0',
    hint_color: '#bba876',
    link_color: '#c8a24a',
    accent_text_color: '#c8a24a',
    destructive_text_color: '#e08060',
    button_color: '#f5d77a',
    button_text_color: '#ffffff',
  },
  'violet on violet': {
    bg_color: '#2a1c44',
    secondary_bg_color: '#3b2a5a',
    section_bg_color: '#5a4388',
    section_separator_color: '#6d5a99',
    text_color: '#f3eaff',
    hint_color: '#8a78b0',
    link_color: '#7a5bd0',
    accent_text_color: '#7a5bd0',
    destructive_text_color: '#c03060',
    button_color: '#9d7bff',
    button_text_color: '#efe5ff',
  },
};

describe.skipIf(!existsSync(chromiumPath))('in looks that few have', () => {
  let browser: Browser;
  let axe: string;
  let dist: string;
  let pool: FakePool;
  let served: ServedApp;
  let context: BrowserContext;

  beforeAll(async () => {
    dist = await mkdtemp(join(tmpdir(), 'miniapp-'));
    await build({
      configFile: join(import.meta.dirname, '../vite.config.ts'),
      logLevel: 'silent',
      build: { outDir: dist, emptyOutDir: true },
    });
    axe = await readFile(axePath, 'utf8');
    browser = await chromium.launch({ executablePath: chromiumPath, args: chromiumArguments });
  }, 120_000);
  beforeEach(async () => {
    pool = createFakePool(() => new Date());
    addMoney(pool);
    Object.assign(pool.says, {
      earnings: createEarnings(),
      incidents: [createIncident({ worker: { id: '6', name: 'h100-6' } })],
      diagnosis,
    });
    served = await serveApp(pool.app, dist);
  });
  afterEach(async () => {
    await context.close();
    await served.close();
  });
  afterAll(async () => {
    await browser?.close();
    await rm(dist, { recursive: true, force: true });
  });

  async function open(width: number, locale = 'en-GB'): Promise<Page> {
    context = await browser.newContext({
      viewport: { width, height: 568 },
      hasTouch: true,
      locale,
      timezoneId: 'Europe/Berlin',
      reducedMotion: 'reduce',
      bypassCSP: true,
    });
    const page = await context.newPage();
    page.setDefaultTimeout(20_000);
    return page;
  }

  async function enter(page: Page, path: string): Promise<void> {
    await page.goto(`${served.url}${path}`);
    await page.locator('.door-row').first().click();
    await page.locator('main').waitFor();
  }

  /** Waits until the page shows more than the shape of what comes. */
  async function settle(page: Page): Promise<void> {
    await page.locator('main > *').first().waitFor();
    await expect.poll(() => page.locator('main [aria-busy="true"]').count(), { timeout: 20_000 }).toBe(0);
  }

  test.each(Object.entries(themes))('everything can be read in a theme of %s', async (_, theme) => {
    const page = await open(390);
    await page.addInitScript(installTelegram);
    await page.goto(`${served.url}/#${toLaunchParams({ startParam: 'w_6', theme })}`);
    await page.locator('.verdict').waitFor();
    await expect
      .poll(() => page.evaluate(() => document.documentElement.style.getPropertyValue('--link')))
      .not.toBe('');
    expect(await checkAccessibility(page, axe)).toEqual([]);
  });

  test('a theme that can be read stays as it is', async () => {
    const page = await open(390);
    await page.addInitScript(installTelegram);
    const theme = { bg_color: '#ffffff', secondary_bg_color: '#efeff4', text_color: '#000000' };
    const raised = page.waitForResponse((response) => response.url().includes('keep-readable'));
    await page.goto(`${served.url}/#${toLaunchParams({ startParam: 'w_6', theme })}`);
    await page.locator('.verdict').waitFor();
    await raised;
    expect(await page.evaluate(() => document.documentElement.style.getPropertyValue('--text'))).toBe('');
    expect(await page.evaluate(() => document.documentElement.style.getPropertyValue('--dim'))).toBe('');
  });

  const pages = [
    '/workers',
    '/workers/6',
    '/workers/1?tab=charts',
    '/workers/add',
    '/account',
    '/more',
    '/nowhere',
  ];

  test.each(pages)('%s fits a phone of 320 px in the longer language', async (path) => {
    const page = await open(320, 'ru-RU');
    await enter(page, path);
    await settle(page);
    expect(await page.evaluate(findMisfits)).toEqual([]);
  });

  test.each(pages)('%s fits with letters twice as large', async (path) => {
    const page = await open(390, 'ru-RU');
    await enter(page, path);
    await settle(page);
    await page.evaluate(doubleText);
    expect(await page.evaluate(findMisfits)).toEqual([]);
  });

  test.each(['/dashboard', '/workers', '/workers/add', '/account', '/more'])(
    '%s of somebody who has nothing yet fits, and leads on',
    async (path) => {
      Object.assign(pool.says, { workers: [], incidents: [], alerts: [] });
      const page = await open(320, 'ru-RU');
      await enter(page, path);
      await settle(page);
      await page.locator('main .button, main .link, main .row').first().waitFor();
      expect(await page.evaluate(findMisfits)).toEqual([]);
    },
  );
});

/** Runs in the page: as a web view does whose reader wants larger letters. */
function doubleText(): void {
  const root = document.documentElement;
  const styles = getComputedStyle(root);
  for (const step of ['--t-34', '--t-28', '--t-20', '--t-17', '--t-15', '--t-13', '--t-11']) {
    const larger = styles.getPropertyValue(step).replace(/([\d.]+)px/g, (_, size) => `${Number(size) * 2}px`);
    root.style.setProperty(step, larger);
  }
}
