import {
  backTestSources,
  baselineKinds,
  type TestableKind,
} from '@cocoon-pool/domain/alerts/back-test/back-test-sources';
import { createReplay, type ReplayedEpisode } from '@cocoon-pool/domain/alerts/back-test/replay';
import { baselineDays } from '@cocoon-pool/domain/alerts/baseline-history';
import type { Rule } from '@cocoon-pool/domain/alerts/condition';
import {
  findFirstScrape,
  listBaselineHours,
  listStoredScrapes,
  listStoredSums,
  type TestedWorker,
} from './back-test-rows.ts';
import type { Db } from './database.ts';

export interface BackTest {
  episodes: ReplayedEpisode[];
  /** What each part of the period was told from. */
  coverage: Coverage[];
}

export interface Coverage {
  from: Date;
  to: Date;
  source: 'scrapes' | 'five_minutes' | 'none';
}

interface TestedPeriod {
  from: Date;
  to: Date;
  now: Date;
  scrapeIntervalSeconds: number;
}

const dayMs = 86_400_000;
const rawDays = 7;
const sumMs = 300_000;

/**
 * When a rule would have fired on a worker: from the scrapes of the last days, as far back as they are kept, and from
 * five-minute sums before; a day is read at a time. Nothing from before its owner had it.
 */
export async function backTestWorker(
  db: Db,
  { rule, worker, period }: { rule: Rule<TestableKind>; worker: TestedWorker; period: TestedPeriod },
): Promise<BackTest> {
  const { workerId, ownedFrom } = worker;
  const { to, now, scrapeIntervalSeconds } = period;
  const from = ownedFrom !== null && ownedFrom > period.from ? ownedFrom : period.from;
  if (from >= to) return { episodes: [], coverage: [{ from: period.from, to, source: 'none' }] };
  const rawFrom = new Date(Math.max(from.getTime(), now.getTime() - rawDays * dayMs));
  const firstScrape = await findFirstScrape(db, { workerId, from: rawFrom, to });
  const edge = firstScrape ?? to;
  const weekBefore = new Date(from.getTime() - baselineDays * dayMs);
  const hours = baselineKinds.includes(rule.kind)
    ? await listBaselineHours(db, { workerId, from: weekBefore, to })
    : [];
  const replay = createReplay(rule, { scrapeIntervalSeconds, hours });
  const hasSums = backTestSources[rule.kind] === 'sums';
  if (hasSums) {
    // A sum that reaches into the scrapes would set time back.
    const sumsTo = new Date(edge.getTime() - sumMs);
    for (const day of toDays(from, sumsTo)) replay.sums(await listStoredSums(db, { workerId, ...day }));
  }
  for (const day of toDays(edge, to)) replay.scrapes(await listStoredScrapes(db, { workerId, ...day }));
  const parts: Coverage[] = [
    { from: period.from, to: from, source: 'none' },
    { from, to: edge, source: hasSums ? 'five_minutes' : 'none' },
    { from: edge, to, source: 'scrapes' },
  ];
  return { episodes: replay.episodes(), coverage: parts.filter((part) => part.from < part.to) };
}

function toDays(from: Date, to: Date): { from: Date; to: Date }[] {
  const days: { from: Date; to: Date }[] = [];
  for (let startMs = from.getTime(); startMs < to.getTime(); startMs += dayMs) {
    days.push({ from: new Date(startMs), to: new Date(Math.min(startMs + dayMs, to.getTime())) });
  }
  return days;
}
