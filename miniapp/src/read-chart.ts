import type { ChartData } from './to-chart-data.ts';

export interface ChartReading {
  /** Null where nothing is known. */
  requestsPerMinute: number | null;
  /** What is usual then; null where that is not known. */
  usualPerMinute: number | null;
  /** Of the bar at the cursor, or of the whole range without a cursor. */
  earnedTon: number | null;
}

/** What both charts say at a moment; without one, the newest rate and the earnings of the range. */
export function readAt(data: ChartData, atSeconds: number | null): ChartReading {
  if (atSeconds === null) {
    return {
      requestsPerMinute: endsInGap(data)
        ? null
        : (data.requestsPerMinute.findLast((value) => value !== null) ?? null),
      usualPerMinute: data.usualPerMinute?.at(-1) ?? null,
      earnedTon: sumKnown(data.bars.earnedTon),
    };
  }
  const { starts, barSeconds, earnedTon } = data.bars;
  const bar = starts.findIndex((start) => atSeconds >= start && atSeconds < start + barSeconds);
  const nearest = findNearest(data.times, atSeconds);
  return {
    requestsPerMinute: data.requestsPerMinute[nearest] ?? null,
    usualPerMinute: data.usualPerMinute?.[nearest] ?? null,
    earnedTon: earnedTon[bar] ?? null,
  };
}

function endsInGap({ gaps, toSeconds }: ChartData): boolean {
  return gaps.at(-1)?.toSeconds === toSeconds;
}

/** The sum of what is known; null when nothing is. */
export function sumKnown(values: (number | null)[]): number | null {
  const known = values.filter((value) => value !== null);
  return known.length === 0 ? null : known.reduce((sum, value) => sum + value, 0);
}

function findNearest(times: number[], atSeconds: number): number {
  let nearest = -1;
  let distance = Number.POSITIVE_INFINITY;
  for (const [index, time] of times.entries()) {
    if (Math.abs(time - atSeconds) >= distance) continue;
    nearest = index;
    distance = Math.abs(time - atSeconds);
  }
  return nearest;
}
