import { sql } from 'kysely';
import type { Db } from './database.ts';
import type { Id } from './schema.ts';
import { listFineSums, type StatsSums } from './stats-sums.ts';
import { listRolledUpDays } from './worker-days.ts';
import { listWorkerHours } from './worker-hours.ts';

/** One step of a chart. Null = unknown: nobody looked, or what was seen does not say. */
export interface StatsBucket {
  start: Date;
  requestsPerSecond: number | null;
  /** Of single scrape intervals: the veil around the mean. */
  requestsPerSecondMin: number | null;
  requestsPerSecondMax: number | null;
  errorRatio: number | null;
  runTimeSecondsMean: number | null;
  activeRequests: number | null;
  earnedNanoton: bigint | null;
  /** Answered scrapes of all scrapes. */
  upRatio: number | null;
}

export type StatsResolution = 'raw' | '5m' | '1h' | '1d';

interface StatsRange {
  workerId: Id;
  /** Only what was measured while this participant owned it; null = all. */
  participantId: Id | null;
  from: Date;
  to: Date;
  stepSeconds: number;
  /**
   * What is read: scrapes, or sums of five minutes, hours or days with finer ones at the edges. Sums need a step of
   * whole ones and a `from` at the start of one; of hours and days, at a multiple of the step.
   */
  resolution: StatsResolution;
}

/**
 * Buckets of `stepSeconds` from `from` on, in order, one for every step up to `to`, seen or not. What is not rolled up
 * yet comes from the scrapes themselves.
 */
export async function listStatsBuckets(db: Db, range: StatsRange): Promise<StatsBucket[]> {
  const spans = await listOwnedSpans(db, range);
  const sums = await Promise.all(spans.map((span) => listSums(db, range, span)));
  return toBuckets(range, sums.flat());
}

interface Span {
  from: Date;
  to: Date;
}

const spansMax = 100;

/** The parts of the range in which the participant owned the worker. */
async function listOwnedSpans(db: Db, range: StatsRange): Promise<Span[]> {
  const { workerId, participantId, from, to } = range;
  if (participantId === null) return [{ from, to }];
  const { rows } = await sql<Span>`
    SELECT greatest(owned_from, ${from}) AS from, least(owned_to, ${to}) AS to FROM worker_owners
    WHERE worker_id = ${workerId} AND participant_id = ${participantId}
      AND owned_from < ${to} AND (owned_to IS NULL OR owned_to > ${from})
    ORDER BY owned_from DESC LIMIT ${sql.lit(spansMax)}
  `.execute(db);
  return rows;
}

const hourMs = 3_600_000;
const dayMs = 24 * hourMs;

async function listSums(db: Db, range: StatsRange, span: Span): Promise<StatsSums[]> {
  const { workerId, stepSeconds, resolution } = range;
  const fine = { workerId, ...span, stepSeconds, origin: range.from };
  switch (resolution) {
    case 'raw':
      return listFineSums(db, { ...fine, summed: [] });
    case '5m':
      return listFineSums(db, { ...fine, summed: [span] });
    case '1h':
      return listHourlySums(db, range, span);
    case '1d':
      return listDailySums(db, range, span);
  }
}

async function listHourlySums(db: Db, range: StatsRange, span: Span): Promise<StatsSums[]> {
  const { workerId, stepSeconds } = range;
  const fine = { workerId, ...span, stepSeconds, origin: range.from };
  const hours = toWhole(span, hourMs);
  if (hours.from >= hours.to) return listFineSums(db, { ...fine, summed: [span] });
  const summed = [
    { from: span.from, to: hours.from },
    { from: hours.to, to: span.to },
  ];
  const parts = await Promise.all([
    listWorkerHours(db, { workerId, ...hours, stepHours: (stepSeconds * 1_000) / hourMs }),
    listFineSums(db, { ...fine, summed }),
  ]);
  return parts.flat();
}

/** The whole days of the span from days, as far as they are rolled up; what is before and after them from hours. */
async function listDailySums(db: Db, range: StatsRange, span: Span): Promise<StatsSums[]> {
  const { workerId, stepSeconds } = range;
  const days = toWhole(span, dayMs);
  if (days.from >= days.to) return listHourlySums(db, range, span);
  const stepDays = (stepSeconds * 1_000) / dayMs;
  const [before, { sums, until }] = await Promise.all([
    span.from < days.from ? listHourlySums(db, range, { from: span.from, to: days.from }) : [],
    listRolledUpDays(db, { workerId, ...days, stepDays }),
  ]);
  const after = until < span.to ? await listHourlySums(db, range, { from: until, to: span.to }) : [];
  return [...before, ...sums, ...after];
}

function toWhole({ from, to }: Span, unitMs: number): Span {
  return {
    from: new Date(Math.ceil(from.getTime() / unitMs) * unitMs),
    to: new Date(Math.floor(to.getTime() / unitMs) * unitMs),
  };
}

function toBuckets({ from, to, stepSeconds }: StatsRange, sums: readonly StatsSums[]): StatsBucket[] {
  const stepMs = stepSeconds * 1_000;
  const byStep = Map.groupBy(sums, ({ ts }) => Math.floor((ts.getTime() - from.getTime()) / stepMs));
  return Array.from({ length: Math.ceil((to.getTime() - from.getTime()) / stepMs) }, (_step, place) =>
    toBucket(new Date(from.getTime() + place * stepMs), byStep.get(place) ?? []),
  );
}

type FigureName = Exclude<keyof StatsSums, 'ts' | 'earnedNanoton'>;

function toBucket(start: Date, parts: readonly StatsSums[]): StatsBucket {
  const known = (name: FigureName) => parts.flatMap((part) => part[name] ?? []);
  const sum = (name: FigureName) => known(name).reduce((total, value) => total + value, 0);
  const isKnown = (name: FigureName) => known(name).length > 0;
  const finished = isKnown('failed') ? sum('succeeded') + sum('failed') : 0;
  const active = parts.filter(({ activeRequestsMean }) => activeRequestsMean !== null);
  const activeSum = active.reduce(
    (total, part) => total + (part.activeRequestsMean ?? 0) * part.upScrapes,
    0,
  );
  const earned = parts.flatMap(({ earnedNanoton }) => earnedNanoton ?? []);
  return {
    start,
    requestsPerSecond: isKnown('requests') ? toRatio(sum('requests'), sum('intervalSeconds')) : null,
    requestsPerSecondMin: toExtreme(Math.min, known('requestsPerSecondMin')),
    requestsPerSecondMax: toExtreme(Math.max, known('requestsPerSecondMax')),
    errorRatio: toRatio(sum('failed'), finished),
    runTimeSecondsMean: isKnown('runTimeSeconds') ? toRatio(sum('runTimeSeconds'), finished) : null,
    activeRequests: toRatio(
      activeSum,
      active.reduce((total, { upScrapes }) => total + upScrapes, 0),
    ),
    earnedNanoton: earned.length === 0 ? null : earned.reduce((total, value) => total + value, 0n),
    upRatio: toRatio(sum('upScrapes'), sum('scrapes')),
  };
}

function toRatio(part: number, whole: number): number | null {
  return whole === 0 ? null : part / whole;
}

function toExtreme(choose: (...values: number[]) => number, values: readonly number[]): number | null {
  return values.length === 0 ? null : choose(...values);
}
