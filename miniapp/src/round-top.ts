/** The round number, halved as round again, that an axis from 0 ends with: 1, 2, 4 or 8 times a power of ten. */
export function toRoundTop(most: number): number {
  if (!(most > 0) || !Number.isFinite(most)) return 1;
  const power = 10 ** Math.floor(Math.log10(most));
  const step = [1, 2, 4, 8, 10].find((factor) => factor * power >= most) ?? 10;
  return step * power;
}
