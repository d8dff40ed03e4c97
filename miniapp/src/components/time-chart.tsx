import { useEffect, useRef } from 'preact/hooks';
import uPlot from 'uplot';
import 'uplot/dist/uPlot.min.css';
import { toRoundTicks } from '../chart-scale.ts';

export interface TimeChartProps {
  kind: 'line' | 'bars';
  fromSeconds: number;
  toSeconds: number;
  /** Unix seconds; for bars the start of each bar. */
  times: number[];
  values: (number | null)[];
  /** Bars: from this index on they are still growing and drawn paler. */
  runningFrom?: number;
  gaps: { fromSeconds: number; toSeconds: number }[];
  /** Lines: up to three more on the same times, told apart by colour and dashes. */
  compared?: (number | null)[][];
  /** Incidents: a tint over the full height under a red edge. */
  bands?: { fromSeconds: number; toSeconds: number }[];
  /** Lines: least and greatest of each step, a veil behind the mean. */
  veil?: { low: (number | null)[]; high: (number | null)[] } | null;
  anchors: { atSeconds: number; text: string }[];
  endText: string;
  noDataText: string;
  formatTick: (value: number) => string;
  cursorSeconds: number | null;
  onCursor: (seconds: number | null) => void;
}

/** The only place that touches uPlot. Fills its parent, which gives it a height. */
export function TimeChart(props: TimeChartProps) {
  const host = useRef<HTMLDivElement>(null);
  const plot = useRef<uPlot | null>(null);
  const latest = useRef(props);
  latest.current = props;

  useEffect(() => {
    const element = host.current;
    if (element === null) return;
    const colours = { current: readColours(element) };
    const chart = new uPlot(toOptions(element, { latest, colours }), toColumns(props), element);
    plot.current = chart;
    const stopPointing = followPointer(chart, props.kind, (seconds) => latest.current.onCursor(seconds));
    const resize = new ResizeObserver(() => chart.setSize(sizeOf(element)));
    resize.observe(element);
    const theme = new MutationObserver(() => {
      colours.current = readColours(element);
      chart.redraw(true);
    });
    theme.observe(document.documentElement, { attributes: true, attributeFilter: ['data-theme', 'style'] });
    return () => {
      stopPointing();
      resize.disconnect();
      theme.disconnect();
      chart.destroy();
      plot.current = null;
    };
  }, [props.kind]);

  const { times, values, compared, bands, fromSeconds, toSeconds, cursorSeconds } = props;
  useEffect(
    () => plot.current?.setData(toColumns(latest.current)),
    [times, values, compared, bands, fromSeconds, toSeconds],
  );
  useEffect(() => {
    const chart = plot.current;
    if (chart === null) return;
    const left = cursorSeconds === null ? -10 : chart.valToPos(cursorSeconds, 'x');
    chart.setCursor({ left, top: cursorSeconds === null ? -10 : 0 });
  }, [cursorSeconds]);

  return <div class="plot" ref={host} />;
}

interface Colours {
  line: string;
  area: string;
  running: string;
  grid: string;
  axis: string;
  dim: string;
  section: string;
  others: string[];
  band: string;
  bandEdge: string;
  veil: string;
}

interface Drawing {
  latest: { current: TimeChartProps };
  colours: { current: Colours };
}

const padding = { top: 10, right: 36, bottom: 18, left: 0 };

function toOptions(element: HTMLElement, drawing: Drawing): uPlot.Options {
  const { latest, colours } = drawing;
  const isLine = latest.current.kind === 'line';
  const bars = uPlot.paths.bars?.({ size: [0.8, 26], align: 1, radius: 0.12 });
  const line: uPlot.Series = {
    stroke: () => colours.current.line,
    fill: () => colours.current.area,
    width: 1.75,
    points: { show: true, size: 4, fill: () => colours.current.line, filter: (u) => findLonely(u) },
  };
  const other = (_dash: number[], index: number): uPlot.Series => ({
    stroke: () => colours.current.others[index] ?? colours.current.line,
    width: 1.75,
    dash: otherDashes[index] ?? [],
    points: { show: false },
  });
  const veilEdge: uPlot.Series = { stroke: 'transparent', width: 0, points: { show: false } };
  const bar = (fill: () => string): uPlot.Series => ({
    fill,
    width: 0,
    points: { show: false },
    ...(bars === undefined ? {} : { paths: bars }),
  });
  return {
    ...sizeOf(element),
    padding: [padding.top, padding.right, padding.bottom, padding.left],
    legend: { show: false },
    scales: {
      x: { time: false, range: () => [latest.current.fromSeconds, latest.current.toSeconds] },
      y: { range: () => [0, topTick(latest.current)] },
    },
    axes: [{ show: false }, { show: false }],
    ...(isLine ? { bands: [{ series: [5, 6], fill: () => colours.current.veil }] } : {}),
    series: isLine
      ? [{}, line, ...otherDashes.map(other), veilEdge, veilEdge]
      : [{}, bar(() => colours.current.line), bar(() => colours.current.running)],
    cursor: {
      y: false,
      drag: { x: false, y: false, setScale: false },
      bind: silent,
      points: isLine
        ? { size: 11, width: 2, stroke: () => colours.current.section, fill: () => colours.current.line }
        : { show: false },
    },
    hooks: {
      drawClear: [(u) => drawBands(u, drawing), (u) => drawGrid(u, drawing)],
      draw: [(u) => drawLabels(u, drawing)],
    },
  };
}

const ignore = () => null;
const silent: uPlot.Cursor.Bind = {
  mousedown: ignore,
  mouseup: ignore,
  click: ignore,
  dblclick: ignore,
  mousemove: ignore,
  mouseleave: ignore,
  mouseenter: ignore,
};

const otherDashes = [
  [7, 3],
  [2, 3],
  [8, 3, 2, 3],
];

function toColumns({ times, values, kind, runningFrom, compared, veil }: TimeChartProps): uPlot.AlignedData {
  if (kind === 'line') {
    const nothing = times.map(() => null);
    const others = otherDashes.map((_dash, index) => compared?.[index] ?? nothing);
    return [times, values, ...others, veil?.high ?? nothing, veil?.low ?? nothing];
  }
  const growing = (index: number) => index >= (runningFrom ?? times.length);
  return [
    times,
    values.map((value, index) => (growing(index) ? null : value)),
    values.map((value, index) => (growing(index) ? value : null)),
  ];
}

/** Values with unknown on both sides: a line alone would not show them. */
function findLonely(u: uPlot): number[] {
  const values = u.data[1] ?? [];
  const lonely: number[] = [];
  for (let index = 0; index < values.length; index += 1) {
    if (values[index] != null && values[index - 1] == null && values[index + 1] == null) lonely.push(index);
  }
  return lonely;
}

function topTick({ values, compared = [], veil }: TimeChartProps): number {
  const all = [values, ...compared, veil?.high ?? []];
  return toRoundTicks(Math.max(0, ...all.flat().map((value) => value ?? 0)))[2];
}

function drawBands(u: uPlot, { latest, colours }: Drawing): void {
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

function drawGrid(u: uPlot, { latest, colours }: Drawing): void {
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

function drawLabels(u: uPlot, { latest, colours }: Drawing): void {
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
      bbox.left + bbox.width + padding.right * px,
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

/** Press and slide, hover, and arrow keys; the chart itself never scrolls sideways. */
function followPointer(
  u: uPlot,
  kind: TimeChartProps['kind'],
  onCursor: (seconds: number | null) => void,
): () => void {
  const { over } = u;
  over.tabIndex = 0;
  let index: number | null = null;
  const move = (next: number | null) => {
    const count = u.data[0].length;
    index = next === null || count === 0 ? null : Math.min(Math.max(next, 0), count - 1);
    onCursor(index === null ? null : (u.data[0][index] ?? null));
  };
  const point = (event: PointerEvent) => {
    const left = event.clientX - over.getBoundingClientRect().left;
    move(
      kind === 'line' ? u.posToIdx(left) : u.data[0].findLastIndex((start) => start <= u.posToVal(left, 'x')),
    );
  };
  const leave = () => move(null);
  const press = (event: KeyboardEvent) => {
    const step = { ArrowLeft: -1, ArrowRight: 1 }[event.key];
    if (event.key === 'Escape') move(null);
    if (step === undefined) return;
    event.preventDefault();
    move((index ?? u.data[0].length - (step < 0 ? 0 : 1)) + step);
  };
  const stop = new AbortController();
  const options = { signal: stop.signal };
  over.addEventListener('pointerdown', point, options);
  over.addEventListener('pointermove', point, options);
  over.addEventListener('pointerleave', leave, options);
  over.addEventListener('pointercancel', leave, options);
  over.addEventListener('blur', leave, options);
  over.addEventListener('keydown', press, options);
  return () => stop.abort();
}

function sizeOf(element: HTMLElement): { width: number; height: number } {
  return { width: element.clientWidth, height: element.clientHeight };
}

/** A canvas knows no CSS variables: let the browser resolve them on a probe. */
function readColours(element: HTMLElement): Colours {
  const probe = element.appendChild(document.createElement('span'));
  const read = (value: string) => {
    probe.style.color = value;
    return getComputedStyle(probe).color;
  };
  const colours = {
    line: read('var(--series-1)'),
    area: read('color-mix(in srgb, var(--series-1) 12%, transparent)'),
    running: read('color-mix(in srgb, var(--series-1) 55%, transparent)'),
    grid: read('var(--grid)'),
    axis: read('var(--hairline)'),
    dim: read('var(--dim)'),
    section: read('var(--section)'),
    others: [read('var(--series-2)'), read('var(--series-3)'), read('var(--series-4)')],
    band: read('var(--down-tint)'),
    bandEdge: read('var(--down-fill)'),
    veil: read('color-mix(in srgb, var(--series-1) 12%, transparent)'),
  };
  probe.remove();
  return colours;
}
