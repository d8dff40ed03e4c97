import { toSlotMs } from '@cocoon-pool/monitoring/scrape-slot';
import { toPercentile } from './percentile.ts';

export interface ScrapeRow {
  workerId: string;
  ts: Date;
  up: boolean;
}

export interface Punctuality {
  /** Turns that came within the window: one for each worker in each interval. */
  turns: number;
  /** Turns with no row. */
  missed: number;
  /** Turns whose row says that the worker did not answer. */
  failed: number;
  /** How long after its turn a scrape began. */
  jitterMsP50: number | null;
  jitterMsP99: number | null;
  jitterMsMax: number | null;
}

interface Window {
  workerIds: readonly string[];
  from: Date;
  /** So many whole intervals. */
  intervals: number;
  intervalMs: number;
}

/** Holds what was stored against the slot that every worker has in every interval. */
export function toPunctuality(rows: readonly ScrapeRow[], window: Window): Punctuality {
  const { workerIds, from, intervals, intervalMs } = window;
  const seen = new Map(workerIds.map((id) => [id, new Set<number>()]));
  const slots = new Map(workerIds.map((id) => [id, toSlotMs(id, intervalMs)]));
  const jitters: number[] = [];
  let failed = 0;
  for (const { workerId, ts, up } of rows) {
    const slotMs = slots.get(workerId);
    if (slotMs === undefined) continue;
    const turn = Math.floor((ts.getTime() - slotMs + earlyMs) / intervalMs);
    const first = Math.ceil((from.getTime() - slotMs) / intervalMs);
    if (turn < first || turn >= first + intervals) continue;
    seen.get(workerId)?.add(turn);
    jitters.push(Math.abs(ts.getTime() - slotMs - turn * intervalMs));
    if (!up) failed += 1;
  }
  const turns = workerIds.length * intervals;
  const taken = [...seen.values()].reduce((sum, own) => sum + own.size, 0);
  const percentile = (share: number) => toPercentile(jitters, share);
  return {
    turns,
    failed,
    missed: turns - taken,
    jitterMsP50: percentile(0.5),
    jitterMsP99: percentile(0.99),
    jitterMsMax: percentile(1),
  };
}

/** A timer may come a moment before its time. */
const earlyMs = 100;
