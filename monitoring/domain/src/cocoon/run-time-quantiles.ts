import type { WindowMinute } from '../alerts/request-window.ts';

export interface RunTimeQuantile {
  quantile: number;
  seconds: number;
}

const quantiles = [0.5, 0.9, 0.99];

/**
 * How long requests ran in the last ten minutes: each minute's mean, weighted by what finished in it. A quantile is the
 * least mean that covers that share of the requests. Empty when none finished.
 */
export function toRunTimeQuantiles(minutes: readonly WindowMinute[]): RunTimeQuantile[] {
  const means = minutes
    .map(({ succeeded, failed, runTimeSeconds }) => {
      const finished = succeeded + (failed ?? 0);
      return { finished, seconds: runTimeSeconds / finished };
    })
    .filter(({ finished, seconds }) => finished > 0 && Number.isFinite(seconds))
    .sort((a, b) => a.seconds - b.seconds);
  const total = means.reduce((sum, { finished }) => sum + finished, 0);
  return quantiles.flatMap((quantile) => {
    let covered = 0;
    const found = means.find(({ finished }) => {
      covered += finished;
      return covered >= quantile * total;
    });
    return found === undefined ? [] : [{ quantile, seconds: found.seconds }];
  });
}
