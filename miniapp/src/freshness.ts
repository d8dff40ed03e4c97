import { staleAfterSeconds } from '@cocoon-pool/domain/cocoon/worker-status';

export type Freshness =
  | { kind: 'fresh' }
  | { kind: 'offline'; sinceMs: number }
  | { kind: 'stale'; ageSeconds: number }
  | { kind: 'blind'; sinceMs: number };

export interface FreshnessFacts {
  online: boolean;
  loadedAtMs: number;
  /** The newest scrape among what is shown; null when nothing was ever read. */
  newestSampledAtMs: number | null;
  failed: boolean;
}

const staleAfterMs = staleAfterSeconds * 1_000;

/**
 * How far to trust what is on the screen: the device is offline, our last answer is old (stale),
 * or the answer is new but nobody scrapes (blind). Old is what is older than any pause of the daemon.
 */
export function toFreshness(facts: FreshnessFacts, nowMs: number): Freshness {
  if (!facts.online) return { kind: 'offline', sinceMs: facts.loadedAtMs };
  const shownMs = Math.min(facts.newestSampledAtMs ?? facts.loadedAtMs, facts.loadedAtMs);
  const ageMs = nowMs - shownMs;
  if (ageMs <= staleAfterMs) return { kind: 'fresh' };
  if (facts.failed || nowMs - facts.loadedAtMs > staleAfterMs) {
    return { kind: 'stale', ageSeconds: Math.round(ageMs / 1000) };
  }
  return facts.newestSampledAtMs === null
    ? { kind: 'fresh' }
    : { kind: 'blind', sinceMs: facts.newestSampledAtMs };
}
