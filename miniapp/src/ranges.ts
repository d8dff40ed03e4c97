export const rangeKeys = ['1h', '6h', '24h', '7d', '30d', '1y'] as const;
export type RangeKey = (typeof rangeKeys)[number];

export interface Range {
  seconds: number;
  /** Width of one earnings bar. */
  barSeconds: number;
  /** Distance of the anchors on the time axis. */
  anchorSeconds: number;
}

const hour = 3600;
const day = 24 * hour;

export const ranges: Record<RangeKey, Range> = {
  '1h': { seconds: hour, barSeconds: 300, anchorSeconds: 1200 },
  '6h': { seconds: 6 * hour, barSeconds: 900, anchorSeconds: 2 * hour },
  '24h': { seconds: day, barSeconds: hour, anchorSeconds: 6 * hour },
  '7d': { seconds: 7 * day, barSeconds: 6 * hour, anchorSeconds: 2 * day },
  '30d': { seconds: 30 * day, barSeconds: day, anchorSeconds: 7 * day },
  '1y': { seconds: 365 * day, barSeconds: 7 * day, anchorSeconds: 91 * day },
};
