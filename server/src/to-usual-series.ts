import type { UsualHour } from '@cocoon-pool/db/usual-hours';
import type { StatsPlan } from './plan-stats.ts';

const hourMs = 3_600_000;
const longestMs = 49 * hourMs;

/** The hours that the usual of a range is read from, with one more at both ends; null for a range of more than two days. */
export function toUsualHours({ from, to }: StatsPlan): { from: Date; to: Date } | null {
  if (to.getTime() - from.getTime() > longestMs) return null;
  const first = Math.floor(from.getTime() / hourMs) - 1;
  const end = Math.ceil(to.getTime() / hourMs) + 1;
  return { from: new Date(first * hourMs), to: new Date(end * hourMs) };
}

/**
 * The usual rate at the middle of each step. An hour's mean stands at its middle; between two known hours the rate goes
 * evenly from one to the other, beside an unknown one it stays. Null in hours whose usual is not known.
 */
export function toUsualSeries(hours: readonly UsualHour[], plan: StatsPlan): [number, number | null][] {
  const rates = new Map(hours.map(({ start, requestsPerSecond }) => [start.getTime(), requestsPerSecond]));
  const stepMs = plan.stepSeconds * 1_000;
  const steps = Math.ceil((plan.to.getTime() - plan.from.getTime()) / stepMs);
  return Array.from({ length: steps }, (_step, place): [number, number | null] => {
    const startMs = plan.from.getTime() + place * stepMs;
    return [startMs / 1_000, toUsualAt(rates, startMs + stepMs / 2)];
  });
}

function toUsualAt(rates: ReadonlyMap<number, number>, atMs: number): number | null {
  const own = rates.get(Math.floor(atMs / hourMs) * hourMs);
  if (own === undefined) return null;
  const earlierMs = Math.floor((atMs - hourMs / 2) / hourMs) * hourMs;
  const earlier = rates.get(earlierMs) ?? own;
  const later = rates.get(earlierMs + hourMs) ?? own;
  return earlier + ((later - earlier) * (atMs - hourMs / 2 - earlierMs)) / hourMs;
}
