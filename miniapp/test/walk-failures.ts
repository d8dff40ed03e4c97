import type { Page } from 'playwright-core';
import { findMisfits } from './find-misfits.ts';
import type { Stop } from './walk-stops.ts';

export interface Failure {
  name: string;
  /** Which pages are looked at. */
  stops: (stop: Stop) => boolean;
  prepare: (page: Page) => Promise<unknown>;
  /** Goes there and tells what is wrong. */
  check: (page: Page, url: string, stop: Stop) => Promise<string[]>;
}

const readings = /\/api\/v1\/(?!auth)/;
const isOneOf =
  (...names: string[]) =>
  ({ name }: Stop) =>
    names.includes(name);
const ways = 'main button:visible, main a:visible, nav a:visible, header a:visible, header button:visible';

/** What goes wrong between the app and a running server, one kind each; `failure.test.ts` has what a server may answer. */
export const failures: Failure[] = [
  {
    name: 'every answer hangs',
    stops: isOneOf('home', 'workers', 'worker', 'payouts', 'incident', 'people', 'rule', 'account'),
    prepare: (page) => page.route(readings, () => new Promise(() => undefined)),
    check: async (page, url) => {
      await page.goto(url);
      return tellWhatIsMissing(page);
    },
  },
  {
    name: 'the network is gone after the first look',
    stops: isOneOf('home', 'workers', 'payouts'),
    prepare: async () => undefined,
    check: async (page, url, { ready }) => {
      await page.goto(url);
      await page.locator(ready).first().waitFor();
      await page.route(readings, (route) => route.abort('internetdisconnected'));
      await page.reload();
      const missing = await tellWhatIsMissing(page);
      await page.unroute(readings);
      return missing;
    },
  },
  {
    name: 'names are very long or run from right to left, values are absurd',
    stops: isOneOf('home', 'workers', 'worker', 'people', 'payouts', 'alerts'),
    prepare: (page) =>
      page.route(readings, async (route) => {
        // Events do not end, so there is no whole answer to change.
        if (route.request().url().endsWith('/events')) return route.continue();
        const answer = await route.fetch();
        if (!answer.headers()['content-type']?.includes('json')) return route.fulfill({ response: answer });
        await route.fulfill({ response: answer, json: makeAbsurd(await answer.json()) });
      }),
    check: async (page, url, { ready }) => {
      await page.goto(url);
      await page.locator(ready).first().waitFor();
      const isWide = (problem: string) => problem === 'the page scrolls sideways';
      return [...(await tellWhatIsMissing(page)), ...(await page.evaluate(findMisfits)).filter(isWide)];
    },
  },
];

async function tellWhatIsMissing(page: Page): Promise<string[]> {
  const main = page.locator('main > *').first();
  const isThere = await main.waitFor({ state: 'attached', timeout: 15_000 }).then(
    () => true,
    () => false,
  );
  if (!isThere) return ['the page is blank'];
  return (await page.locator(ways).count()) === 0 ? ['there is no way forward'] : [];
}

/** The same answer with names nobody expects and numbers beyond any use. */
export function makeAbsurd(value: unknown, key = ''): unknown {
  if (Array.isArray(value)) {
    return value.map((one) => (typeof one === 'object' ? makeAbsurd(one) : one));
  }
  if (value !== null && typeof value === 'object') {
    return Object.fromEntries(Object.entries(value).map(([name, one]) => [name, makeAbsurd(one, name)]));
  }
  if (key === 'name' && typeof value === 'string') {
    return value.endsWith('2') ? 'عامل التعدين في القاعة الثانية' : `${value}-${'very-long'.repeat(14)}`;
  }
  if (key.endsWith('Nanoton') && typeof value === 'string') return `${value}000000`;
  if (key === 'requestsPerSecond' && typeof value === 'number') return value * 1e9;
  return value;
}
