import { existsSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Browser, type BrowserContext, chromium, type Page, type Route } from 'playwright-core';
import { build } from 'vite';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { createEarnings, createIncident, diagnosis } from './fake-incidents.ts';
import { createFakePool, type FakePool } from './fake-pool.ts';
import { addSettings } from './fake-settings.ts';
import { createWorker } from './fake-workers.ts';
import { findMisfits } from './find-misfits.ts';
import { type ServedApp, serveApp } from './serve-app.ts';

const chromiumPath = process.env.CHROMIUM_PATH ?? '/usr/bin/chromium';
const chromiumArguments = ['--headless', '--no-sandbox', '--disable-gpu', '--no-first-run'];
const phone = { viewport: { width: 390, height: 844 }, hasTouch: true, locale: 'en-GB' };

/** Pages that show what the server says; without it they have to say so. */
const pagesOfFigures = [
  '/dashboard',
  '/workers',
  '/workers/6',
  '/workers/6?tab=charts',
  '/workers/6?tab=proxies',
  '/workers/6?tab=gpu',
  '/workers/6?tab=config',
  '/workers/6?tab=history',
  '/workers/merges',
  '/payouts',
  '/alerts',
  '/alerts?tab=hearing',
  '/incidents/5',
  '/account',
  '/settings/rules',
  '/settings/rules?of=pool',
  '/settings/rules/worker_down',
  '/settings/silences',
  '/settings/receivers',
  '/settings/integrations',
  '/participants',
  '/settings/audit',
  '/settings/health',
];
/** Pages of which something is of use without the server. */
const pagesOfOwn = ['/workers/add', '/settings', '/more', '/nowhere'];

describe.skipIf(!existsSync(chromiumPath))('when things go wrong in a browser', () => {
  let browser: Browser;
  let dist: string;
  let pool: FakePool;
  let served: ServedApp;
  let context: BrowserContext;
  let page: Page;
  let thrown: string[];

  beforeAll(async () => {
    dist = await mkdtemp(join(tmpdir(), 'miniapp-'));
    await build({
      configFile: join(import.meta.dirname, '../vite.config.ts'),
      logLevel: 'silent',
      build: { outDir: dist, emptyOutDir: true },
    });
    browser = await chromium.launch({ executablePath: chromiumPath, args: chromiumArguments });
  }, 120_000);
  beforeEach(async () => {
    pool = createFakePool(() => new Date());
    addSettings(pool);
    Object.assign(pool.says, { earnings: createEarnings(), incidents: [createIncident({})], diagnosis });
    served = await serveApp(pool.app, dist);
    context = await browser.newContext(phone);
    page = await context.newPage();
    page.setDefaultTimeout(15_000);
    thrown = [];
    page.on('pageerror', (error) => thrown.push(error.message));
  });
  afterEach(async () => {
    await context.close();
    await served.close();
  });
  afterAll(async () => {
    await browser?.close();
    await rm(dist, { recursive: true, force: true });
  });

  async function enter(role: 'participant' | 'operator' = 'participant'): Promise<void> {
    await page.goto(`${served.url}/workers`);
    const doors = page.locator('.door-row');
    await doors.nth(role === 'participant' ? 0 : 1).click();
    await page.locator('a.worker-row').first().waitFor();
  }

  const answerEverything = (answer: (route: Route) => Promise<void>) =>
    page.route(/\/(api\/v1|readyz)/, (route) =>
      route.request().url().includes('/auth/') ? route.continue() : answer(route),
    );
  const answerBroken = (route: Route) =>
    route.fulfill({ status: 500, json: { error: { code: 'internal', message: 'Broken on purpose.' } } });
  const wayForward = () => page.getByRole('button', { name: /^(try again|retry)$/i }).first();

  test('a server that fails every call leaves no page blank, and each page of figures offers another try', async () => {
    await enter('operator');
    await page.addInitScript(() => localStorage.clear());
    await answerEverything(answerBroken);
    const found: string[] = [];
    for (const path of [...pagesOfFigures, ...pagesOfOwn]) {
      await page.goto(served.url + path);
      await page.locator('main').waitFor();
      const isOffered = pagesOfOwn.includes(path) || (await isThere(wayForward()));
      if (!isOffered) found.push(`${path}: no other try`);
      if ((await page.locator('main').innerText()).trim() === '') found.push(`${path}: blank`);
      if (!(await page.locator('.tab').first().isVisible())) found.push(`${path}: no way elsewhere`);
      found.push(...(await page.evaluate(findMisfits)).map((misfit) => `${path}: ${misfit}`));
      found.push(...thrown.splice(0).map((message) => `${path}: threw ${message}`));
    }
    expect(found).toEqual([]);
  }, 240_000);

  test('another try brings the page back', async () => {
    await enter();
    await page.addInitScript(() => localStorage.clear());
    await answerEverything(answerBroken);
    await page.goto(`${served.url}/workers`);
    await wayForward().waitFor();
    await page.unrouteAll();
    await wayForward().click();
    await page.locator('a.worker-row').first().waitFor();
    expect(thrown).toEqual([]);
  });

  test('what was typed outlives a refused save and a session that ended meanwhile', async () => {
    await enter();
    await page.goto(`${served.url}/workers/add`);
    await page.locator('input[name="address"]').fill('10.0.0.9:12000');
    await page.locator('input[name="name"]').fill('gpu-nine');
    await answerEverything(answerBroken);
    await page.locator('form button[type="submit"]').click();
    await page.locator('form [role="alert"]').first().waitFor();
    expect(await page.locator('input[name="address"]').inputValue()).toBe('10.0.0.9:12000');
    expect(await page.locator('input[name="name"]').inputValue()).toBe('gpu-nine');
    await page.unrouteAll();
    pool.says.rejectTokens = true;
    await page.locator('form button[type="submit"]').click();
    await page.waitForURL(/\/workers\/99$/);
    expect(pool.says.workers.at(-1)?.name).toBe('gpu-nine');
    expect(thrown).toEqual([]);
  });

  test('a session that cannot be renewed ends at a page that says so, not at a blank one', async () => {
    await enter();
    const refuse = { status: 401, json: { error: { code: 'unauthorized', message: 'Gone.' } } };
    await page.route('**/api/v1/**', (route) => route.fulfill(refuse));
    await page.goto(`${served.url}/dashboard`);
    await page.locator('.app-outside .notice').waitFor();
    expect(await page.locator('main').innerText()).toMatch(/session/i);
    expect(thrown).toEqual([]);
  });

  test('without a network the last figures stay, with their age', async () => {
    await enter();
    await context.setOffline(true);
    await page.locator('.banner[role="status"]').waitFor();
    expect(await page.locator('main').innerText()).toContain('h100-1');
    expect(await page.locator('.banner').innerText()).toMatch(/\d\d:\d\d/);
    expect(thrown).toEqual([]);
  });

  test('a page whose code does not come says so, keeps the tabs, and opens when the network is back', async () => {
    await enter();
    await context.setOffline(true);
    await page.locator('.tab[href="/dashboard"]').click();
    await wayForward().waitFor();
    await wayForward().click();
    await page.locator('.tab[href="/workers"]').click();
    await page.locator('a.worker-row').first().waitFor();
    await page.locator('.tab[href="/dashboard"]').click();
    await wayForward().waitFor();
    await context.setOffline(false);
    await page.locator('.chart-box-bars canvas').waitFor();
    expect(thrown).toEqual([]);
  });

  test('half the answers hang: the other half is shown and the tabs work', async () => {
    await enter();
    await page.addInitScript(() => localStorage.clear());
    const hanging: Route[] = [];
    await page.route(/\/api\/v1\/.*(earnings|incidents|activity|trends|diagnosis|stats)/, (route) => {
      hanging.push(route);
    });
    await page.goto(`${served.url}/dashboard`);
    await page.locator('.tab[href="/workers"]').click();
    await page.locator('a.worker-row').first().waitFor();
    await page.locator('a[href="/workers/1"]').click();
    await page.getByRole('heading', { name: 'h100-1' }).waitFor();
    expect(await page.evaluate(findMisfits)).toEqual([]);
    expect(hanging.length).toBeGreaterThan(2);
    expect(thrown).toEqual([]);
  });

  test.each([
    ['a name without a space', 'w'.repeat(120)],
    ['a name from right to left', 'עובד ראשי في المركز '.repeat(4)],
    ['a name that is markup', '<img src=x onerror=alert(1)>'],
  ])('%s fits on a narrow phone, with figures beyond reason beside it', async (_, name) => {
    await page.setViewportSize({ width: 320, height: 700 });
    pool.says.workers = [
      createWorker({ id: '6', name, host: name, status: 'ok', rate: 9e15, unpaidTon: 9e9 }, new Date()),
      createWorker({ id: '7', name: 'h', status: 'ok', rate: 1e-9, unpaidTon: 0.000000001 }, new Date()),
    ];
    pool.says.incidents = [createIncident({ worker: { id: '6', name } })];
    await enter();
    expect(await page.evaluate(findMisfits)).toEqual([]);
    for (const path of ['/dashboard', '/workers/6', '/alerts']) {
      await page.goto(served.url + path);
      await page.locator('main .section, main .row, .verdict').first().waitFor();
      expect(await page.evaluate(findMisfits), path).toEqual([]);
      expect(await page.locator('main').innerText(), path).not.toMatch(/NaN|Infinity|undefined|\[object/);
    }
    expect(await page.locator('img[src="x"]').count()).toBe(0);
    expect(thrown).toEqual([]);
  });
});

function isThere(wanted: ReturnType<Page['locator']>): Promise<boolean> {
  return wanted.waitFor({ timeout: 5_000 }).then(
    () => true,
    () => false,
  );
}
