import { findFixtureAnswers, listFixtureStates, readFixture } from '@cocoon-pool/domain/fixtures';

/** The three pages of a worker as bytes, each byte a character below 256. */
export type RawPages = Record<PageName, string>;
export type PageName = 'jsonStats' | 'statsPage' | 'perf';

export const pageNames = ['jsonStats', 'statsPage', 'perf'] as const satisfies PageName[];

/** The captured pages of a real worker, in the order in which they were captured. */
export function readCapturedPages(): [RawPages, ...RawPages[]] {
  const [first, ...others] = listFixtureStates()
    .filter((state) => findFixtureAnswers(state)?.jsonStats.ok)
    .map((state) => ({
      jsonStats: toBytes(readFixture(state, 'worker-jsonstats.json')),
      statsPage: toBytes(readFixture(state, 'worker-stats.html')),
      perf: toBytes(readFixture(state, 'worker-perf.txt')),
    }));
  if (first === undefined) throw new Error('No worker was captured');
  return [first, ...others];
}

/** The UTF-8 bytes of a text, a character each. */
export function toBytes(text: string): string {
  return Buffer.from(text).toString('latin1');
}

/** The text that a scraper makes of these bytes. */
export function toPageText(bytes: string): string {
  return Buffer.from(bytes, 'latin1').toString('utf8');
}
