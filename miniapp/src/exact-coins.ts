/** Every digit of an amount: `3.846012345`, from nanoton. */
export function toExactCoins(nanoton: bigint): string {
  const size = nanoton < 0n ? -nanoton : nanoton;
  const sign = nanoton < 0n ? '−' : '';
  return `${sign}${size / 1_000_000_000n}.${(size % 1_000_000_000n).toString().padStart(9, '0')}`;
}
