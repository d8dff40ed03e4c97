/**
 * Divides an amount by weights, exactly: each gets its share rounded down, and what is left goes to those that lost most
 * by it, one nanoton each; of equals to the earlier. Null where there is nothing to divide by.
 */
export function splitAmount(amount: bigint, weights: readonly bigint[]): bigint[] | null {
  const total = weights.reduce((sum, weight) => sum + weight, 0n);
  if (total <= 0n || weights.some((weight) => weight < 0n)) return null;
  const parts = weights.map((weight) => (amount * weight) / total);
  const left = amount - parts.reduce((sum, part) => sum + part, 0n);
  const losers = weights
    .map((weight, place) => ({ place, lost: (amount * weight) % total }))
    .sort((a, b) => (a.lost === b.lost ? a.place - b.place : a.lost > b.lost ? -1 : 1))
    .slice(0, Number(left));
  for (const { place } of losers) parts[place] = (parts[place] ?? 0n) + 1n;
  return parts;
}
