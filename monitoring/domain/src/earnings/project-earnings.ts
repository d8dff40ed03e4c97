interface ProjectionRange {
  lowNanoton: bigint;
  highNanoton: bigint;
  /** Whole days that it rests on. */
  daysKnown: number;
}

const daysMin = 3;

/**
 * What `days` may bring at the pace of the last days: their 20th and 80th percentile (the nearest day inwards) times
 * `days`. Unknown days are left out; null with fewer than three known ones.
 */
export function projectEarnings(daily: readonly (bigint | null)[], days: number): ProjectionRange | null {
  const known = daily.filter((earned) => earned !== null).sort((a, b) => (a < b ? -1 : a > b ? 1 : 0));
  if (known.length < daysMin) return null;
  const last = known.length - 1;
  const low = known[Math.ceil(last / 5)] ?? 0n;
  const high = known[Math.floor((last * 4) / 5)] ?? 0n;
  return { lowNanoton: low * BigInt(days), highNanoton: high * BigInt(days), daysKnown: known.length };
}
