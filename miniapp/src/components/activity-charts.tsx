import type { ComponentChildren } from 'preact';
import { useMemo, useState } from 'preact/hooks';
import type { WorkerStats } from '../api-shapes.ts';
import { useApp, useSpeech } from '../app-context.ts';
import { toTimeAnchors } from '../chart-scale.ts';
import type { Format } from '../format.ts';
import { type RangeKey, ranges } from '../ranges.ts';
import { summarizeEarnings, summarizeRequests } from '../summarize-chart.ts';
import { type ChartData, type ChartSeries, toChartData } from '../to-chart-data.ts';
import { useQuery } from '../use-query.ts';
import { ChartPanel } from './chart-panel.tsx';
import { ChartTable } from './chart-table.tsx';
import { Segment } from './segment.tsx';

type Stats = Omit<WorkerStats, 'series'> & { series: ChartSeries };

export interface ActivityChartsProps<Key extends RangeKey> {
  /** Names what is drawn: part of the cache's keys. */
  of: string;
  label: string;
  /** Stands left of the ranges; without it they stand below, over the full width. */
  heading?: string;
  choices: readonly Key[];
  initial: Key;
  load: (range: Key, span: { from: Date; to: Date }, signal: AbortSignal) => Promise<Stats>;
  bands?: { fromSeconds: number; toSeconds: number }[];
  /** More lines on the times of the first, by range. */
  compared?: (times: number[], range: Key) => (number | null)[][];
  onRange?: (range: Key) => void;
  children?: ComponentChildren;
}

const everyMs = 60_000;

/** Requests and earnings: two small charts over one time axis, never two scales on one. */
export function ActivityCharts<Key extends RangeKey>(props: ActivityChartsProps<Key>) {
  const { telegram } = useApp();
  const { words, format } = useSpeech();
  const [rangeKey, setRangeKey] = useState<Key>(props.initial);
  const [cursorSeconds, setCursorSeconds] = useState<number | null>(null);
  const range = ranges[rangeKey];
  const zoneOffsetSeconds = -new Date().getTimezoneOffset() * 60;
  const bars = { barSeconds: range.barSeconds, zoneOffsetSeconds };

  const query = useQuery(
    `chart/${props.of}/${rangeKey}`,
    async (signal) => {
      const to = new Date();
      const from = toWholeBar(to.getTime() / 1000 - range.seconds, bars);
      return toChartData(await props.load(rangeKey, { from, to }, signal), bars);
    },
    { everyMs },
  );
  const data = query.data;
  const anchors = useMemo(
    () => (data === null ? [] : toAnchors(data, { rangeKey, zoneOffsetSeconds, format })),
    [data, rangeKey, zoneOffsetSeconds, format],
  );
  const { compared } = props;
  const others = useMemo(
    () => (data === null ? [] : (compared?.(data.times, rangeKey) ?? [])),
    [data, compared, rangeKey],
  );
  const follow = (seconds: number | null) => {
    if (seconds !== null && seconds !== cursorSeconds) telegram?.haptic('selection');
    setCursorSeconds(seconds);
  };
  const choose = (key: Key) => {
    telegram?.haptic('selection');
    setCursorSeconds(null);
    setRangeKey(key);
    props.onRange?.(key);
  };
  const rangeText = words.charts.ranges[rangeKey];
  const isEmpty = data?.requestsPerMinute.every((value) => value === null) ?? false;
  const hasFailed = query.error !== null && data === null;
  const segment = (
    <Segment
      label={words.charts.rangeLabel}
      choices={props.choices.map((key) => ({ key, text: words.charts.ranges[key] }))}
      chosen={rangeKey}
      onChoose={choose}
    />
  );

  return (
    <section class="section charts" aria-label={props.label}>
      {props.heading !== undefined && (
        <div class="section-head">
          <h2 class="section-title">{props.heading}</h2>
          {segment}
        </div>
      )}
      <ChartPanel
        kind="line"
        title={words.charts.requests}
        data={data}
        isOld={query.isPrevious}
        anchors={anchors}
        note={isEmpty ? words.charts.empty : hasFailed ? words.charts.failed : null}
        summary={
          data === null ? words.charts.requests : summarizeRequests(data, { words, format, rangeText })
        }
        compared={others}
        bands={props.bands}
        cursorSeconds={cursorSeconds}
        onCursor={follow}
      />
      {props.children}
      <ChartPanel
        kind="bars"
        title={words.charts.earned[rangeKey]}
        data={data}
        isOld={query.isPrevious}
        anchors={anchors}
        note={data?.bars.earnedTon.every((value) => value === null) ? words.noData : null}
        summary={
          data === null
            ? words.charts.earned[rangeKey]
            : summarizeEarnings(data, { words, format, rangeText })
        }
        rangeText={rangeText}
        cursorSeconds={cursorSeconds}
        onCursor={follow}
      />
      {props.heading === undefined && segment}
      {data !== null ? <ChartTable data={data} /> : <div class="chart-toggle-space" />}
    </section>
  );
}

/** The range starts with a whole bar. */
function toWholeBar(
  seconds: number,
  { barSeconds, zoneOffsetSeconds }: { barSeconds: number; zoneOffsetSeconds: number },
): Date {
  return new Date(
    (Math.ceil((seconds + zoneOffsetSeconds) / barSeconds) * barSeconds - zoneOffsetSeconds) * 1000,
  );
}

function toAnchors(
  data: ChartData,
  options: { rangeKey: RangeKey; zoneOffsetSeconds: number; format: Format },
): { atSeconds: number; text: string }[] {
  const { rangeKey, zoneOffsetSeconds, format } = options;
  const { anchorSeconds, seconds } = ranges[rangeKey];
  const withDays = seconds > 86_400;
  return [data.fromSeconds, ...toTimeAnchors(data, { anchorSeconds, zoneOffsetSeconds })].map(
    (atSeconds) => ({
      atSeconds,
      text: withDays ? format.dayShort(atSeconds * 1000) : format.clock(atSeconds * 1000),
    }),
  );
}
