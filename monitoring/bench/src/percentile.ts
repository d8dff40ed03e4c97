/** The smallest value that at least this share (0–1) of all values does not exceed; null when there are none. */
export function toPercentile(values: readonly number[], share: number): number | null {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)] ?? null;
}
