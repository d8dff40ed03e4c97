import { existsSync } from 'node:fs';
import { mkdir, readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { type Browser, type BrowserContext, chromium, type Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Role } from '../src/api-shapes.ts';
import { findMisfits } from './find-misfits.ts';
import { type RunningDemo, startDemo } from './start-demo.ts';
import { listStops, type Shown, type Stop } from './walk-stops.ts';

/**
 * Walks every page and form of the app against the running demo. `WALK_URL` walks a demo that runs already,
 * `WALK_PICTURES` names a folder for a picture of each stop, `WALK_ALL=1` takes every look of every role,
 * `WALK_ONLY` the stops whose name contains it.
 */
const { WALK_URL, WALK_PICTURES, WALK_ALL, WALK_ONLY = '' } = process.env;
const chromiumPath = process.env.CHROMIUM_PATH ?? '/usr/bin/chromium';
const axePath = createRequire(import.meta.url).resolve('axe-core/axe.min.js');

interface Look {
  size: 'phone' | 'desk';
  scheme: 'dark' | 'light';
  language: 'en' | 'ru';
}

const viewports = { phone: { width: 390, height: 844 }, desk: { width: 1280, height: 800 } };
const stopsASession = 8;
const pairs: Look[] = [
  { size: 'phone', scheme: 'dark', language: 'en' },
  { size: 'phone', scheme: 'light', language: 'ru' },
  { size: 'desk', scheme: 'light', language: 'en' },
  { size: 'desk', scheme: 'dark', language: 'ru' },
];
const others: Look[] = pairs.map((look) => ({ ...look, scheme: look.scheme === 'dark' ? 'light' : 'dark' }));
const looks = [...pairs, ...others];
/** What every test run takes: each role, size, scheme and language once. */
const short = [
  { role: 'participant', size: 'phone', scheme: 'dark', language: 'en' },
  { role: 'operator', size: 'desk', scheme: 'light', language: 'ru' },
] as const;

describe.skipIf(!existsSync(chromiumPath))('every page and form of the running demo', () => {
  let demo: RunningDemo;
  let browser: Browser;
  let axe: string;

  beforeAll(async () => {
    demo = WALK_URL === undefined ? await startDemo() : { url: WALK_URL, stop: async () => {} };
    const args = ['--headless', '--no-sandbox', '--disable-gpu', '--no-first-run'];
    browser = await chromium.launch({ executablePath: chromiumPath, args });
    axe = await readFile(axePath, 'utf8');
    if (WALK_PICTURES !== undefined) await mkdir(WALK_PICTURES, { recursive: true });
  }, 120_000);
  afterAll(async () => {
    await browser?.close();
    await demo?.stop();
  }, 60_000);

  const everything = looks.flatMap((look) =>
    (['participant', 'operator'] as const).map((role) => ({ ...look, role })),
  );
  const cases = WALK_ALL === undefined ? short : everything;
  test.each(cases)(
    '$role, $size, $scheme, $language: fits, breaks nothing and keeps to the accessibility rules',
    async ({ role, ...look }) => {
      const context = await openContext(browser, look);
      try {
        const page = await context.newPage();
        const told = listenToTrouble(page);
        const shown = await enter(page, demo.url, role);
        const found: string[] = [];
        const stops = listStops(role, shown).filter(({ name }) => name.includes(WALK_ONLY));
        for (const [place, stop] of stops.entries()) {
          // A session may read so much a minute: nobody walks through everything as fast.
          if (place > 0 && place % stopsASession === 0) await enterAnew(page, demo.url, role);
          const problems = await visit(page, stop, { url: demo.url, axe });
          found.push(...[...problems, ...told.splice(0)].map((problem) => `${stop.name}: ${problem}`));
          if (WALK_PICTURES === undefined) continue;
          const picture = `${role}-${stop.name}-${look.size}-${look.scheme}-${look.language}.png`;
          const fullPage = stop.open === undefined && !stop.ready.startsWith('dialog');
          await page.screenshot({ path: join(WALK_PICTURES, picture), fullPage });
        }
        expect(found).toEqual([]);
      } finally {
        await context.close();
      }
    },
    600_000,
  );
});

function openContext(browser: Browser, { size, scheme, language }: Look): Promise<BrowserContext> {
  return browser.newContext({
    viewport: viewports[size],
    hasTouch: size === 'phone',
    colorScheme: scheme,
    locale: language === 'en' ? 'en-GB' : 'ru-RU',
    timezoneId: 'Europe/Berlin',
    reducedMotion: 'reduce',
    bypassCSP: true,
  });
}

/** Errors of the page itself, and what it says on its console. */
function listenToTrouble(page: Page): string[] {
  const told: string[] = [];
  page.on('pageerror', (error) => told.push(`threw ${error.message}`));
  page.on('console', (message) => message.type() === 'error' && told.push(`said ${message.text()}`));
  return told;
}

/** Goes in through the demo's door, and finds what there is to look at. */
async function enter(page: Page, url: string, role: Role): Promise<Shown> {
  await enterAnew(page, url, role);
  const answer = await fetch(`${url}/api/v1/auth/demo`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify({ role }),
  });
  const { token, participant } = (await answer.json()) as { token: string; participant: { id: string } };
  const list = async (path: string) => {
    const response = await fetch(`${url}/api/v1${path}`, { headers: { Authorization: `Bearer ${token}` } });
    return ((await response.json()) as { items: { id: string; name?: string }[] }).items;
  };
  const [workers, incidents] = await Promise.all([list('/workers'), list('/incidents?state=open&limit=10')]);
  const named = (name: string) => workers.find((worker) => worker.name === name)?.id ?? '';
  return {
    workerId: named('h100-1'),
    brokenId: named('h100-5'),
    incidentId: incidents[0]?.id ?? '',
    personId: participant.id,
  };
}

async function enterAnew(page: Page, url: string, role: Role): Promise<void> {
  await page.goto(url);
  await page.evaluate(() => sessionStorage.clear());
  await page.goto(url);
  await page
    .locator('.door-row')
    .nth(role === 'participant' ? 0 : 1)
    .click();
  // The door goes when the session is there.
  await page.locator('.door-row').first().waitFor({ state: 'detached' });
  await page.locator('main').waitFor();
}

/** Goes to a stop and tells what is wrong with it. */
async function visit(page: Page, stop: Stop, { url, axe }: { url: string; axe: string }): Promise<string[]> {
  await page.goto(`${url}${stop.path}`);
  const arrived = await page
    .locator(stop.ready)
    .first()
    .waitFor({ timeout: 30_000 })
    .then(
      () => true,
      () => false,
    );
  if (!arrived) return [`${stop.ready} never came`];
  await stop.open?.(page);
  await page.evaluate(() => document.fonts.ready);
  return [...(await page.evaluate(findMisfits)), ...(await checkAccessibility(page, axe))];
}

interface AxeResult {
  violations: { id: string; nodes: { html: string; failureSummary?: string }[] }[];
}

async function checkAccessibility(page: Page, axe: string): Promise<string[]> {
  await page.evaluate(axe);
  const { violations } = (await page.evaluate(
    'axe.run(document, { runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "best-practice"] })',
  )) as AxeResult;
  return violations.flatMap(({ id, nodes }) =>
    nodes.slice(0, 3).map(({ html, failureSummary }) => `${id}: ${html.slice(0, 160)} ${failureSummary}`),
  );
}
