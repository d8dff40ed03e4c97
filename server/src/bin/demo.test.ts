import { type ChildProcessByStdio, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync } from 'node:fs';
import { resolve } from 'node:path';
import type { Readable } from 'node:stream';
import { type Browser, chromium, type Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';

const root = resolve(import.meta.dirname, '../../..');
const artifacts = resolve(root, 'artifacts');
const browserPath = process.env.CHROMIUM_PATH ?? '/usr/bin/chromium';
const needsBrowser = test.skipIf(!existsSync(browserPath) && process.env.CI === undefined);

let demo: ChildProcessByStdio<null, Readable, Readable>;
let story = '';

beforeAll(async () => {
  const { BOT_TOKEN: _, DATABASE_URL: __, ...env } = process.env;
  demo = spawn('npm', ['run', 'demo'], {
    cwd: root,
    env: { ...env, PORT: '0', METRICS_PORT: '0', LOG_LEVEL: 'info' },
    stdio: ['ignore', 'pipe', 'pipe'],
    detached: true,
  });
  await new Promise<void>((ready, failed) => {
    demo.stderr.on('data', (chunk) => {
      story += chunk;
    });
    demo.stdout.on('data', (chunk) => {
      story += chunk;
      if (story.includes('Ctrl-C')) ready();
    });
    demo.once('exit', () => failed(new Error(`The demo ended early:\n${story}`)));
  });
}, 120_000);

afterAll(() => {
  if (demo.exitCode === null && demo.signalCode === null && demo.pid !== undefined)
    process.kill(-demo.pid, 'SIGKILL');
});

/** The address the demo printed behind a name. */
function readUrl(name: string): string {
  const url = new RegExp(`${name}\\s+(http://localhost:\\d+\\S*)`).exec(story)?.[1];
  if (url === undefined) throw new Error(`The demo printed no address for ${name}:\n${story}`);
  return url;
}

test('prints what runs where, and all of it answers', async () => {
  for (const name of ['Mini App and API', 'Telegram chat', 'Prometheus']) {
    expect((await fetch(readUrl(name))).status).toBe(200);
  }
  expect(story).toContain('24 simulated workers');
});

test('a link into the Mini App gets its page, a file that is not there does not', async () => {
  const url = readUrl('Mini App and API');
  const page = await fetch(`${url}/workers/1`);
  expect([page.status, page.headers.get('content-type')]).toEqual([200, 'text/html; charset=utf-8']);
  expect((await fetch(`${url}/assets/gone.js`)).status).toBe(404);
  expect((await fetch(`${url}/api/v1/gone`)).status).toBe(404);
});

needsBrowser(
  'a participant sees the workers, worst first, and the chart of one',
  async () => {
    const browser = await openBrowser();
    try {
      const page = await openPage(browser, 'dark');
      await page.goto(readUrl('Mini App and API'));
      await page.getByRole('button', { name: /participant/i }).click();
      await page.locator('.tab[href="/workers"]').click();
      await page.locator('a.worker-row').first().waitFor();
      const names = await page.locator('a.worker-row .worker-name .worker-title').allTextContents();
      expect(names.length).toBe(20);
      expect(names[0]).toBe('h100-5');
      await page.screenshot({ path: resolve(artifacts, 'demo-workers-dark.png') });
      await page.getByText('h100-1', { exact: true }).click();
      await page.locator('canvas').first().waitFor();
      await page.screenshot({ path: resolve(artifacts, 'demo-worker-dark.png') });
      expect(await page.evaluate('document.documentElement.scrollWidth')).toBe(390);
    } finally {
      await browser.close();
    }
  },
  120_000,
);

test('Ctrl-C stops everything and leaves nothing behind', async () => {
  const url = readUrl('Mini App and API');
  const exited = once(demo, 'close');
  if (demo.pid !== undefined) process.kill(-demo.pid, 'SIGINT');
  await exited;
  await expect(fetch(url)).rejects.toThrow();
  expect(story).toContain('Stopping');
  const folder = /"folder":"([^"]+)"/.exec(story)?.[1] ?? '';
  expect([folder === '', existsSync(folder)]).toEqual([false, false]);
}, 60_000);

async function openBrowser(): Promise<Browser> {
  mkdirSync(artifacts, { recursive: true });
  const quiet = ['--disable-quic', '--no-first-run', '--disable-background-networking', '--disable-sync'];
  const args = ['--no-sandbox', '--disable-gpu', '--disable-component-update', ...quiet];
  return chromium.launch({ executablePath: browserPath, args });
}

async function openPage(browser: Browser, colorScheme: 'dark' | 'light'): Promise<Page> {
  const viewport = { width: 390, height: 844 };
  return browser.newPage({ viewport, deviceScaleFactor: 2, colorScheme, locale: 'en-GB' });
}
