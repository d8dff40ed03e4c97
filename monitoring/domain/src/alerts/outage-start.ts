import type { Evidence } from './evidence.ts';

/**
 * When the trouble behind an alert began. A worker that is down has been so since its last answer, which is earlier
 * than the scrape that made the rule true; every other alert began when its condition did.
 */
export function toOutageStart(activeSince: Date, { lastUpAt }: Evidence): Date {
  const lastUpMs = lastUpAt ? Date.parse(lastUpAt) : Number.POSITIVE_INFINITY;
  return new Date(Math.min(activeSince.getTime(), lastUpMs));
}
