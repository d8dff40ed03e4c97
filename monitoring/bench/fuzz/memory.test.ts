import { toSample } from '@cocoon-pool/domain/cocoon/to-sample';
import { expect, test } from 'vitest';
import { collectGarbage } from './collect-garbage.ts';
import { readCapturedPages } from './raw-pages.ts';

const workers = 15;

test.each([
  ['says nothing with', (page: string) => page + ' '.repeat(900_000)],
  ['makes a name of', (page: string) => page.replaceAll('Qwen/Qwen3-8B', 'x'.repeat(400_000))],
  ['makes an address of', (page: string) => page.replaceAll('127.0.0.1', '1'.repeat(400_000))],
  [
    'makes a list of',
    (page: string) => page.replace('"registered_proxies": [', `$&${'{},'.repeat(300_000)}`),
  ],
])('a sample takes a few kilobytes, whatever its worker %s a megabyte', (_name, change) => {
  const { jsonStats, statsPage } = readCapturedPages()[5] ?? readCapturedPages()[0];
  const toAnswer = (page: string, place: number) =>
    // A string of its own each time, as it comes from a socket.
    ({ ok: true, body: Buffer.from(`${change(page)}${'\n'.repeat(place)}`).toString('utf8') }) as const;
  const before = collectGarbage();
  const samples = Array.from({ length: workers }, (_, place) =>
    toSample(
      { jsonStats: toAnswer(jsonStats, place), statsPage: toAnswer(statsPage, place), latencyMs: 1 },
      new Date(),
    ),
  );
  const bytes = (collectGarbage() - before) / workers;
  expect(samples.every(({ jsonStats: read }) => read !== null)).toBe(true);
  expect(bytes).toBeLessThan(20_000);
});
