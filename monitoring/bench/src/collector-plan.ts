export interface CollectorPlan {
  workers: number;
  intervalSeconds: number;
  /** After the start, when all workers are new and asked at once. */
  settleSeconds: number;
  /** Measured intervals; with five minutes, a round of roll-ups and a checkpoint of PostgreSQL are among them. */
  intervals: number;
  rivalSettleSeconds: number;
  rivalSeconds: number;
}

/** How much and how long: the figures, or a few seconds that only show that everything works. */
export function createCollectorPlan(workers: number, isQuick: boolean): CollectorPlan {
  if (isQuick) {
    return {
      workers: 40,
      intervalSeconds: 1,
      settleSeconds: 3,
      intervals: 4,
      rivalSettleSeconds: 4,
      rivalSeconds: 3,
    };
  }
  return {
    workers,
    intervalSeconds: 15,
    settleSeconds: 60,
    intervals: 20,
    rivalSettleSeconds: 45,
    rivalSeconds: 60,
  };
}
