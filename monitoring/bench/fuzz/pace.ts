import { type PageName, pageNames, type RawPages, readCapturedPages } from './raw-pages.ts';
import { timeWork } from './run-case.ts';

/** What an honest worker's pages take here and now. */
export interface Pace {
  /** Time for a daemon's work on honest pages that are as long as these. */
  honestMs(pages: RawPages): number;
}

const sizes = [10_000, 30_000, 100_000, 300_000, 1_000_000];
const tries = 9;

/** Measures captured pages, and the same with one of them grown as an honest one grows. */
export function measurePace(at: Date): Pace {
  const pages = readCapturedPages().at(-1) ?? readCapturedPages()[0];
  timeWork(pages, at, 100);
  const plainMs = timeWork(pages, at, tries);
  const extraMs = pageNames.map((name) => ({
    name,
    bySize: sizes.map((bytes) => {
      const grown = { ...pages, [name]: growHonestly(pages[name], name, bytes) };
      return { bytes, ms: Math.max(0, timeWork(grown, at, tries) - plainMs) };
    }),
  }));
  return {
    honestMs: (hostile) =>
      extraMs.reduce((total, { name, bySize }) => {
        const size = bySize.find(({ bytes }) => hostile[name].length <= bytes) ?? bySize.at(-1);
        return total + (hostile[name].length > pages[name].length ? (size?.ms ?? 0) : 0);
      }, plainMs),
  };
}

const address = 'UQBPkxYfPKgOBMbbi9VQVO2DQz7Wg3w9K5YTsl8x1_KaeZcZ';

/** Contracts, connections, and kinds of actors. */
const growths: Record<PageName, { behind: string; unit: string }> = {
  jsonStats: {
    behind: '"proxies": [',
    unit: `{"sc_inited": true, "proxy_sc_address": "${address}", "sc_address": "${address}", "params_version": 1},\n`,
  },
  statsPage: {
    behind: '<h1>PROXY CONNECTIONS</h1>\n<table>',
    unit: `<tr><td>${address}</td><td>ready</td><td>127.0.0.1:11001</td></tr>\n`,
  },
  perf: {
    behind: 'All actors:\n',
    unit: '\tcocoon::Worker\n\t\tload_per_second:\t0.1 0.1 0.1\n\t\tmessages_per_second:\t7.5 7.5 7.5\n',
  },
};

function growHonestly(page: string, name: PageName, bytes: number): string {
  const { behind, unit } = growths[name];
  const grown = unit.repeat(Math.max(0, Math.floor((bytes - page.length) / unit.length)));
  if (!page.includes(behind)) throw new Error(`A captured page has no ${behind}`);
  return page.replace(behind, behind + grown);
}
