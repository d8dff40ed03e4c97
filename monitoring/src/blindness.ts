import type { Logger } from '@cocoon-pool/domain/logger';

interface BlindnessDeps {
  /** Whether an endpoint outside, which is no worker, answers. */
  reach(endpoint: string): Promise<boolean>;
  endpoints: readonly string[];
  /** Told of every spell of blindness when it begins, and again when it is over. */
  onSpell?(spell: { since: Date; until: Date | null }): void;
  now: () => Date;
  log: Logger;
  settings: { intervalMs: number };
}

/** Tells silence of the workers from deafness of ours. */
export interface Blindness {
  /** Told of every scrape. Resolves to whether it says nothing about the worker, because this machine hears nobody. */
  judge(isAnswered: boolean): Promise<boolean>;
  isBlind(): boolean;
  /** Since when nobody is heard; null while anybody is. */
  blindSince(): Date | null;
}

const silentIntervals = 1.5;

/**
 * Blind is: a scrape without an answer, no worker that answered for one and a half intervals (all had a turn by then,
 * late ones too), and no endpoint outside that can be reached. The endpoints are asked only in that case, once an
 * interval at most; where there are none, this machine is never blind. Whatever answers, a worker or an endpoint, ends
 * it. Said in the log when it changes.
 */
export function createBlindness(deps: BlindnessDeps): Blindness {
  const { reach, endpoints, now, log, settings } = deps;
  let lastAnswerAt: Date | undefined;
  /** A worker or an endpoint. */
  let lastHeardAt: Date | undefined;
  let blindSince: Date | null = null;
  let look: { at: Date; isDeaf: Promise<boolean> } | undefined;

  const change = (next: boolean) => {
    if (next === (blindSince !== null)) return;
    const since = blindSince ?? lastHeardAt ?? now();
    blindSince = next ? since : null;
    if (next)
      log.error({ endpoints }, 'blind: neither workers nor endpoints answer, scrapes are not counted');
    else log.info({}, 'blind no more');
    deps.onSpell?.({ since, until: next ? null : now() });
  };
  const isWithin = (at: Date | undefined, intervals: number) => {
    if (at === undefined) return false;
    const ageMs = now().getTime() - at.getTime();
    return ageMs >= 0 && ageMs < intervals * settings.intervalMs;
  };

  return {
    isBlind: () => blindSince !== null,
    blindSince: () => blindSince,
    judge: async (isAnswered) => {
      if (isAnswered) {
        change(false);
        lastAnswerAt = now();
        lastHeardAt = lastAnswerAt;
        return false;
      }
      if (endpoints.length === 0 || isWithin(lastAnswerAt, silentIntervals)) return false;
      if (!isWithin(look?.at, 1)) look = { at: now(), isDeaf: isDeaf(endpoints, reach) };
      const deaf = (await look?.isDeaf) ?? false;
      if (isWithin(lastAnswerAt, silentIntervals)) return false;
      change(deaf);
      if (!deaf) lastHeardAt = now();
      return deaf;
    },
  };
}

async function isDeaf(
  endpoints: readonly string[],
  reach: (endpoint: string) => Promise<boolean>,
): Promise<boolean> {
  const reached = await Promise.all(endpoints.map(reach));
  return !reached.includes(true);
}
