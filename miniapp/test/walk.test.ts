import { existsSync } from 'node:fs';
import { mkdir, readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { type Browser, chromium, type Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Role } from '../src/api-shapes.ts';
import { findMisfits } from './find-misfits.ts';
import { type RunningDemo, startDemo } from './start-demo.ts';
import { failures } from './walk-failures.ts';
import { listForms } from './walk-forms/list-forms.ts';
import { checkAccessibility, enterAnew, type Look, listenToTrouble, openContext } from './walk-session.ts';
import { listStops, type Shown, type Stop } from './walk-stops.ts';

/**
 * Walks every page and form of the app against the running demo. `WALK_URL` walks a demo that runs already,
 * `WALK_PICTURES` names a folder for a picture of each stop, `WALK_ALL=1` takes every look of every role,
 * `WALK_ONLY` the stops whose name contains it.
 */
const { WALK_URL, WALK_PICTURES, WALK_ALL, WALK_ONLY = '' } = process.env;
const chromiumPath = process.env.CHROMIUM_PATH ?? '/usr/bin/chromium';
const axePath = createRequire(import.meta.url).resolve('axe-core/axe.min.js');

const stopsASession = 8;
const pairs: Look[] = [
  { size: 'phone', scheme: 'dark', language: 'en' },
  { size: 'phone', scheme: 'light', language: 'ru' },
  { size: 'desk', scheme: 'light', language: 'en' },
  { size: 'desk', scheme: 'dark', language: 'ru' },
];
const others: Look[] = pairs.map((look) => ({ ...look, scheme: look.scheme === 'dark' ? 'light' : 'dark' }));
const looks = [...pairs, ...others];
/** What every test run takes: each role, size, scheme and language; the longer language where there is least room. */
const short = [
  { role: 'participant', size: 'phone', scheme: 'dark', language: 'en' },
  { role: 'operator', size: 'desk', scheme: 'light', language: 'ru' },
  { role: 'operator', size: 'small', scheme: 'dark', language: 'ru' },
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
  const cases = WALK_ALL === undefined ? short : [...everything, short[2]];
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

  test.each(listForms())(
    '$role: $name takes what is right, says what is wrong, and shows what became of it',
    async ({ role, path, ready, send }) => {
      const context = await openContext(browser, short[0]);
      try {
        const page = await context.newPage();
        page.setDefaultTimeout(20_000);
        await enterAnew(page, demo.url, role);
        await page.goto(`${demo.url}${path}`);
        await page.locator(ready).first().waitFor();
        const found: string[] = [];
        await send(page, async () => {
          await page.evaluate(() => document.fonts.ready);
          found.push(...(await page.evaluate(findMisfits)), ...(await checkAccessibility(page, axe)));
        });
        expect(found).toEqual([]);
      } finally {
        await context.close();
      }
    },
    120_000,
  );

  test.each(failures)(
    '$name: no page is blank, each has a way forward',
    async ({ prepare, check, stops: wanted }) => {
      const context = await openContext(browser, short[0]);
      try {
        const page = await context.newPage();
        const thrown: string[] = [];
        page.on('pageerror', ({ message }) => thrown.push(message));
        const shown = await enter(page, demo.url, 'operator');
        const found: string[] = [];
        await prepare(page);
        for (const stop of listStops('operator', shown).filter(wanted)) {
          const problems = await check(page, `${demo.url}${stop.path}`, stop);
          found.push(...[...problems, ...thrown.splice(0)].map((problem) => `${stop.name}: ${problem}`));
        }
        expect(found).toEqual([]);
      } finally {
        // What pages still ask for would otherwise be answered to pages that are gone.
        await Promise.all(context.pages().map((page) => page.unrouteAll({ behavior: 'ignoreErrors' })));
        await context.close();
      }
    },
    180_000,
  );
});

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
