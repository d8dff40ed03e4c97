/** What each of many tellers told lately. */
export interface News {
  /** Whether it is to be told at that time: not told by them within the hour before, and their hour has room for it. */
  isNew(teller: string, key: string, at: Date): boolean;
  delete(teller: string): void;
}

const hourMs = 3_600_000;
const sharedKeysMax = 20_000;

/** Remembers, and lets through, no more than `perHourMax` keys an hour of each teller. */
export function createNews(perHourMax: number): News {
  /** Of each teller, the oldest first. */
  const toldAt = new Map<string, Map<string, number>>();
  /** Tellers mostly tell the same: each key is in memory once. */
  const keys = new Map<string, string>();
  const share = (key: string): string => {
    if (keys.size >= sharedKeysMax) keys.clear();
    const same = keys.get(key) ?? key;
    keys.set(same, same);
    return same;
  };
  return {
    delete: (teller) => toldAt.delete(teller),
    isNew: (teller, key, at) => {
      const nowMs = at.getTime();
      const told = toldAt.get(teller) ?? new Map<string, number>();
      const before = told.get(key);
      if (before !== undefined && !isOver(before, nowMs)) return false;
      if (told.size >= perHourMax) forgetOver(told, nowMs);
      if (told.size >= perHourMax) return false;
      told.delete(key);
      told.set(share(key), nowMs);
      toldAt.set(teller, told);
      return true;
    },
  };
}

function isOver(toldMs: number, nowMs: number): boolean {
  return nowMs - toldMs >= hourMs || nowMs < toldMs - hourMs;
}

function forgetOver(told: Map<string, number>, nowMs: number): void {
  for (const [key, toldMs] of told) {
    if (!isOver(toldMs, nowMs)) return;
    told.delete(key);
  }
}
