import { useEffect, useRef } from 'preact/hooks';
import uPlot from 'uplot';
import 'uplot/dist/uPlot.min.css';
import { readColours } from './chart/chart-colours.ts';
import { chartPadding, type Drawing, drawBands, drawGrid, drawLabels, topTick } from './chart/draw-chart.ts';
import { followPointer } from './chart/follow-pointer.ts';

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
  /** Lines: what is usual at the same times, dotted and dim; null draws nothing. */
  usual?: (number | null)[] | null;
  anchors: { atSeconds: number; text: string }[];
  endText: string;
  noDataText: string;
  formatTick: (value: number) => string;
  cursorSeconds: number | null;
  onCursor: (seconds: number | null) => void;
}

/** The only place that touches uPlot, with what it draws and follows in `chart/`. Fills its parent, which gives it a height. */
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

  const { times, values, compared, bands, usual, fromSeconds, toSeconds, cursorSeconds } = props;
  useEffect(
    () => plot.current?.setData(toColumns(latest.current)),
    [times, values, compared, bands, usual, fromSeconds, toSeconds],
  );
  useEffect(() => {
    const chart = plot.current;
    if (chart === null) return;
    const left = cursorSeconds === null ? -10 : chart.valToPos(cursorSeconds, 'x');
    chart.setCursor({ left, top: cursorSeconds === null ? -10 : 0 });
  }, [cursorSeconds]);

  return <div class="plot" ref={host} />;
}

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
  const usual: uPlot.Series = {
    stroke: () => colours.current.dim,
    width: 1.25,
    dash: [1.5, 4],
    points: { show: false },
  };
  const bar = (fill: () => string): uPlot.Series => ({
    fill,
    width: 0,
    points: { show: false },
    ...(bars === undefined ? {} : { paths: bars }),
  });
  return {
    ...sizeOf(element),
    padding: [chartPadding.top, chartPadding.right, chartPadding.bottom, chartPadding.left],
    legend: { show: false },
    scales: {
      x: { time: false, range: () => [latest.current.fromSeconds, latest.current.toSeconds] },
      y: { range: () => [0, topTick(latest.current)] },
    },
    axes: [{ show: false }, { show: false }],
    ...(isLine ? { bands: [{ series: [5, 6], fill: () => colours.current.veil }] } : {}),
    series: isLine
      ? [{}, line, ...otherDashes.map(other), veilEdge, veilEdge, usual]
      : [{}, bar(() => colours.current.line), bar(() => colours.current.running)],
    cursor: {
      y: false,
      drag: { x: false, y: false, setScale: false },
      bind: silent,
      points: isLine
        ? {
            size: toDotSize,
            width: (_u, _series, size) => (size > 0 ? 2 : 0),
            stroke: () => colours.current.section,
            fill: () => colours.current.line,
          }
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

/** Only a worker's own line has a dot under the cursor. */
const toDotSize: uPlot.Cursor.Points.Size = (_u, series) => (series <= 1 + otherDashes.length ? 11 : 0);

const otherDashes = [
  [7, 3],
  [2, 3],
  [8, 3, 2, 3],
];

function toColumns(chart: TimeChartProps): uPlot.AlignedData {
  const { times, values, kind, runningFrom, compared, veil, usual } = chart;
  if (kind === 'line') {
    const nothing = times.map(() => null);
    const others = otherDashes.map((_dash, index) => compared?.[index] ?? nothing);
    return [times, values, ...others, veil?.high ?? nothing, veil?.low ?? nothing, usual ?? nothing];
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

function sizeOf(element: HTMLElement): { width: number; height: number } {
  return { width: element.clientWidth, height: element.clientHeight };
}
