export interface Band {
  fromSeconds: number;
  toSeconds: number;
}

/** Stretches that touch become one: their tints must not add up. */
export function mergeBands(bands: Band[]): Band[] {
  const merged: Band[] = [];
  for (const band of bands.toSorted((a, b) => a.fromSeconds - b.fromSeconds)) {
    const last = merged.at(-1);
    if (last !== undefined && band.fromSeconds <= last.toSeconds)
      last.toSeconds = Math.max(last.toSeconds, band.toSeconds);
    else merged.push({ ...band });
  }
  return merged;
}
