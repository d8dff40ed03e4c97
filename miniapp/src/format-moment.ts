import type { Format } from './format.ts';

/** A moment on a chart: the clock, with the day where the chart spans several. */
export function formatMoment(
  format: Format,
  chart: { fromSeconds: number; toSeconds: number },
  atSeconds: number,
): string {
  const clock = format.clock(atSeconds * 1000);
  return chart.toSeconds - chart.fromSeconds > 86_400
    ? `${format.dayShort(atSeconds * 1000)}, ${clock}`
    : clock;
}
