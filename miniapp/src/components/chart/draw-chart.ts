import uPlot from 'uplot';
import { toRoundTicks } from '../../chart-scale.ts';
import type { TimeChartProps } from '../time-chart.tsx';
import type { Colours } from './chart-colours.ts';

export interface Drawing {
  latest: { current: TimeChartProps };
  colours: { current: Colours };
}

export const chartPadding = { top: 10, right: 36, bottom: 18, left: 0 };

export function drawBands(u: uPlot, { latest, colours }: Drawing): void {
  const { ctx, bbox } = u;
  const px = uPlot.pxRatio;
  ctx.save();
  for (const band of latest.current.bands ?? []) {
    const start = Math.max(bbox.left, u.valToPos(band.fromSeconds, 'x', true));
    const end = Math.min(bbox.left + bbox.width, u.valToPos(band.toSeconds, 'x', true));
    const width = Math.max(end - start, 2.5 * px);
    if (end < bbox.left || start > bbox.left + bbox.width) continue;
    ctx.fillStyle = colours.current.band;
    ctx.fillRect(start, bbox.top - 6 * px, width, bbox.height + 6 * px);
    ctx.fillStyle = colours.current.bandEdge;
    ctx.fillRect(start, bbox.top - 6 * px, width, 2 * px);
  }
  ctx.restore();
}

export function drawGrid(u: uPlot, { latest, colours }: Drawing): void {
  const { ctx, bbox } = u;
  ctx.save();
  ctx.lineWidth = Math.max(1, Math.round(uPlot.pxRatio / 2));
  for (const tick of toRoundTicks(topTick(latest.current))) {
    ctx.strokeStyle = tick === 0 ? colours.current.axis : colours.current.grid;
    const y = Math.round(u.valToPos(tick, 'y', true)) + 0.5;
    ctx.beginPath();
    ctx.moveTo(bbox.left, y);
    ctx.lineTo(bbox.left + bbox.width, y);
    ctx.stroke();
  }
  ctx.restore();
}

export function drawLabels(u: uPlot, { latest, colours }: Drawing): void {
  const { ctx, bbox } = u;
  const chart = latest.current;
  const px = uPlot.pxRatio;
  ctx.save();
  ctx.font = `500 ${11 * px}px ${getComputedStyle(u.root).fontFamily}`;
  ctx.fillStyle = colours.current.dim;
  ctx.textBaseline = 'middle';
  ctx.textAlign = 'right';
  for (const tick of toRoundTicks(topTick(chart))) {
    ctx.fillText(
      chart.formatTick(tick),
      bbox.left + bbox.width + chartPadding.right * px,
      u.valToPos(tick, 'y', true),
    );
  }
  drawTimes(u, chart);
  if (chart.kind === 'line') drawGaps(u, chart);
  ctx.restore();
}

function drawTimes(u: uPlot, { anchors, endText }: TimeChartProps): void {
  const { ctx, bbox } = u;
  const px = uPlot.pxRatio;
  const y = bbox.top + bbox.height + 11 * px;
  const end = bbox.left + bbox.width;
  ctx.textAlign = 'right';
  ctx.fillText(endText, end, y);
  const limit = end - ctx.measureText(endText).width - 10 * px;
  ctx.textAlign = 'left';
  let free = bbox.left;
  for (const { atSeconds, text } of anchors) {
    const width = ctx.measureText(text).width;
    const left = Math.max(bbox.left, u.valToPos(atSeconds, 'x', true) - width / 2);
    if (left < free || left + width > limit) continue;
    ctx.fillText(text, left, y);
    free = left + width + 14 * px;
  }
}

function drawGaps(u: uPlot, { gaps, noDataText }: TimeChartProps): void {
  const { ctx, bbox } = u;
  const px = uPlot.pxRatio;
  const width = ctx.measureText(noDataText).width;
  ctx.textAlign = 'left';
  let free = bbox.left;
  for (const gap of gaps) {
    const start = Math.max(bbox.left, u.valToPos(gap.fromSeconds, 'x', true));
    const stop = u.valToPos(gap.toSeconds, 'x', true);
    const left = Math.min(Math.max((start + stop - width) / 2, bbox.left), bbox.left + bbox.width - width);
    if (stop - start < 10 * px || left < free) continue;
    ctx.fillText(noDataText, left, bbox.top + bbox.height - 8 * px);
    free = left + width + 8 * px;
  }
}

export function topTick({ values, compared = [], veil, usual }: TimeChartProps): number {
  const all = [values, ...compared, veil?.high ?? [], usual ?? []];
  return toRoundTicks(Math.max(0, ...all.flat().map((value) => value ?? 0)))[2];
}
