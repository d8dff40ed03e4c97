/** What was told lately. */
export interface News {
  /** Whether it is to be told at that time: not told within the hour before, and the hour has room for it. */
  isNew(key: string, at: Date): boolean;
}

const hourMs = 3_600_000;

/** Remembers, and lets through, no more than `perHourMax` keys an hour. */
export function createNews(perHourMax: number): News {
  /** Oldest first. */
  const toldAt = new Map<string, number>();
  const isOver = (toldMs: number, nowMs: number) => nowMs - toldMs >= hourMs || nowMs < toldMs - hourMs;
  return {
    isNew: (key, at) => {
      const nowMs = at.getTime();
      const before = toldAt.get(key);
      if (before !== undefined && !isOver(before, nowMs)) return false;
      if (toldAt.size >= perHourMax) forget(toldAt, (toldMs) => isOver(toldMs, nowMs));
      if (toldAt.size >= perHourMax) return false;
      toldAt.delete(key);
      toldAt.set(key, nowMs);
      return true;
    },
  };
}

function forget(toldAt: Map<string, number>, isOver: (toldMs: number) => boolean): void {
  for (const [key, toldMs] of toldAt) {
    if (!isOver(toldMs)) return;
    toldAt.delete(key);
  }
}
