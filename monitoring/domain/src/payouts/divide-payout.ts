/**
 * Divides an amount in proportion to `weights`, to the nanoton: the parts add up to the amount. What cannot be divided
 * goes to the heaviest; where nothing is known to weigh by, all get the same.
 */
export function dividePayout(amountNanoton: bigint, weights: readonly number[]): bigint[] {
  const known = weights.map((weight) =>
    Number.isFinite(weight) && weight > 0 ? BigInt(Math.round(weight)) : 0n,
  );
  const shares = known.some((weight) => weight > 0n) ? known : known.map(() => 1n);
  const total = shares.reduce((sum, share) => sum + share, 0n);
  if (total === 0n) return [];
  const parts = shares.map((share) => (amountNanoton * share) / total);
  const rest = amountNanoton - parts.reduce((sum, part) => sum + part, 0n);
  const heaviest = shares.reduce((best, share, place) => (share > (shares[best] ?? 0n) ? place : best), 0);
  return parts.map((part, place) => (place === heaviest ? part + rest : part));
}
