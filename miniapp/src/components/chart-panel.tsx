import { useEffect, useMemo, useState } from 'preact/hooks';
import { useSpeech } from '../app-context.ts';
import { formatMoment } from '../format-moment.ts';
import { readAt } from '../read-chart.ts';
import type { ChartData } from '../to-chart-data.ts';
import { useHomeWords } from '../use-home-words.ts';
import { ChartTip } from './chart-tip.tsx';
import type { TimeChart } from './time-chart.tsx';

export interface ChartPanelProps {
  kind: 'line' | 'bars';
  title: string;
  data: ChartData | null;
  /** The data still belong to the range before. */
  isOld: boolean;
  anchors: { atSeconds: number; text: string }[];
  /** Stands in the plot when there is nothing to draw. */
  note: string | null;
  summary: string;
  rangeText?: string;
  compared?: (number | null)[][] | undefined;
  bands?: { fromSeconds: number; toSeconds: number }[] | undefined;
  cursorSeconds: number | null;
  onCursor: (seconds: number | null) => void;
}

/** Heading with the figure at the cursor, and the plot in a box of fixed height. */
export function ChartPanel(props: ChartPanelProps) {
  const { kind, title, data, isOld, anchors, note, summary, cursorSeconds, onCursor } = props;
  const { words, format } = useSpeech();
  const { component: Chart, hasFailed } = useTimeChart();
  const nothing = note ?? (hasFailed ? words.charts.failed : null);
  const columns = useMemo(() => (data === null ? null : toColumns(kind, data)), [kind, data]);

  return (
    <div class={isOld ? 'chart chart-old' : 'chart'}>
      <div class="chart-head">
        <h2 class="chart-title">{title}</h2>
        <span class="chart-figure">
          <HeadFigure {...props} />
        </span>
      </div>
      <div class={`chart-box chart-box-${kind}`} role="img" aria-label={summary}>
        {columns !== null && data !== null && Chart !== null && nothing === null && (
          <Chart
            kind={kind}
            fromSeconds={data.fromSeconds}
            toSeconds={data.toSeconds}
            {...columns}
            gaps={data.gaps}
            compared={props.compared ?? []}
            bands={props.bands ?? []}
            usual={kind === 'line' && !isCompared(props) ? data.usualPerMinute : null}
            veil={kind === 'line' ? data.veil : null}
            anchors={anchors}
            endText={words.now}
            noDataText={words.noData}
            formatTick={format.tick}
            cursorSeconds={cursorSeconds}
            onCursor={onCursor}
          />
        )}
        {nothing !== null && <p class="chart-note">{nothing}</p>}
        {kind === 'line' && data !== null && cursorSeconds !== null && (
          <ChartTip data={data} cursorSeconds={cursorSeconds} hasUsual={!isCompared(props)} />
        )}
      </div>
    </div>
  );
}

/** Beside other workers' lines there is no room for what is usual of one. */
function isCompared({ compared = [] }: ChartPanelProps): boolean {
  return compared.length > 0;
}

function HeadFigure(props: ChartPanelProps) {
  const { kind, data, cursorSeconds, rangeText } = props;
  const { words, format } = useSpeech();
  if (data === null) return null;
  const isLine = kind === 'line';
  const { requestsPerMinute, usualPerMinute, earnedTon } = readAt(data, cursorSeconds);
  const value = isLine ? requestsPerMinute : earnedTon;
  const text = value === null ? '—' : isLine ? format.perMinute(value / 60) : `≈ ${format.estimate(value)}`;
  const when =
    cursorSeconds !== null
      ? formatMoment(format, data, cursorSeconds)
      : isLine
        ? words.now
        : `${words.units.ton} ${words.charts.inRange(rangeText ?? '')}`;
  return (
    <>
      <b class="chart-value">{text}</b> {value === null && cursorSeconds === null ? words.unknown : when}{' '}
      {isLine && data.usualPerMinute !== null && !isCompared(props) && <Usual perMinute={usualPerMinute} />}
    </>
  );
}

/** The dotted line and its figure. */
function Usual({ perMinute }: { perMinute: number | null }) {
  const { format } = useSpeech();
  const home = useHomeWords();
  return (
    <span class="chart-usual">
      {home.worker.usual(perMinute === null ? '—' : format.perMinute(perMinute / 60))}
    </span>
  );
}

function toColumns(kind: 'line' | 'bars', data: ChartData) {
  if (kind === 'line') return { times: data.times, values: data.requestsPerMinute };
  const { starts, barSeconds, earnedTon } = data.bars;
  const last = starts.length - 1;
  const isRunning = (starts[last] ?? 0) + barSeconds > data.toSeconds;
  return {
    times: starts,
    values: earnedTon,
    runningFrom: isRunning ? last : starts.length,
  };
}

/** The chart library comes with the first chart, not before. */
function useTimeChart(): { component: typeof TimeChart | null; hasFailed: boolean } {
  const [chart, setChart] = useState<{ component: typeof TimeChart | null; hasFailed: boolean }>(notLoaded);
  useEffect(() => {
    let isGone = false;
    import('./time-chart.tsx').then(
      (module) => isGone || setChart({ component: module.TimeChart, hasFailed: false }),
      () => isGone || setChart({ component: null, hasFailed: true }),
    );
    return () => {
      isGone = true;
    };
  }, []);
  return chart;
}

const notLoaded = { component: null, hasFailed: false };
