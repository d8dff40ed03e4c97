/** Two equal round steps that hold `max`: 0, step, 2 × step. */
export function toRoundTicks(max: number): [number, number, number] {
  if (max <= 0) return [0, 1, 2];
  const half = max / 2;
  const magnitude = 10 ** Math.floor(Math.log10(half));
  const factor = [1, 2, 2.5, 4, 5, 10].find((candidate) => candidate * magnitude >= half * 0.999) ?? 10;
  const step = Number((factor * magnitude).toPrecision(3));
  return [0, step, Number((2 * step).toPrecision(3))];
}

/** Moments on the time axis at whole multiples of `anchorSeconds` in the reader's zone. */
export function toTimeAnchors(
  { fromSeconds, toSeconds }: { fromSeconds: number; toSeconds: number },
  { anchorSeconds, zoneOffsetSeconds }: { anchorSeconds: number; zoneOffsetSeconds: number },
): number[] {
  const first =
    Math.ceil((fromSeconds + zoneOffsetSeconds) / anchorSeconds) * anchorSeconds - zoneOffsetSeconds;
  const anchors: number[] = [];
  for (let t = first; t < toSeconds; t += anchorSeconds) anchors.push(t);
  return anchors;
}
