import { useMemo, useState } from 'preact/hooks';
import { useApp, useSpeech } from '../app-context.ts';
import { toTimeAnchors } from '../chart-scale.ts';
import { type RangeKey, rangeKeys, ranges } from '../ranges.ts';
import { summarizeEarnings, summarizeRequests } from '../summarize-chart.ts';
import { type ChartData, toChartData } from '../to-chart-data.ts';
import { useQuery } from '../use-query.ts';
import { ChartPanel } from './chart-panel.tsx';
import { ChartTable } from './chart-table.tsx';
import { Segment } from './segment.tsx';

const pointsPerChart = 120;

/** Requests and earnings of one worker: two small charts over one time axis, never two scales on one. */
export function WorkerCharts({ workerId }: { workerId: string }) {
  const { session, telegram } = useApp();
  const { words, format } = useSpeech();
  const [rangeKey, setRangeKey] = useState<RangeKey>('6h');
  const [cursorSeconds, setCursorSeconds] = useState<number | null>(null);
  const range = ranges[rangeKey];
  const zoneOffsetSeconds = -new Date().getTimezoneOffset() * 60;

  const query = useQuery(`stats/${workerId}/${rangeKey}`, async (signal) => {
    const to = new Date();
    const from = toWholeBar(to.getTime() / 1000 - range.seconds, {
      barSeconds: range.barSeconds,
      zoneOffsetSeconds,
    });
    const stats = await session.api.getWorkerStats(workerId, { from, to, points: pointsPerChart }, signal);
    return toChartData(stats, { barSeconds: range.barSeconds, zoneOffsetSeconds });
  });
  const data = query.data;
  const anchors = useMemo(
    () => (data === null ? [] : toAnchors(data, { rangeKey, zoneOffsetSeconds, format })),
    [data, rangeKey, zoneOffsetSeconds, format],
  );
  const follow = (seconds: number | null) => {
    if (seconds !== null && seconds !== cursorSeconds) telegram?.haptic('selection');
    setCursorSeconds(seconds);
  };
  const choose = (key: RangeKey) => {
    telegram?.haptic('selection');
    setCursorSeconds(null);
    setRangeKey(key);
  };
  const rangeText = words.charts.ranges[rangeKey];
  const isEmpty = data?.requestsPerMinute.every((value) => value === null) ?? false;

  return (
    <section class="section charts" aria-label={words.charts.section}>
      <ChartPanel
        kind="line"
        title={words.charts.requests}
        data={data}
        isOld={query.isPrevious}
        anchors={anchors}
        note={
          isEmpty ? words.charts.empty : query.error !== null && data === null ? words.charts.failed : null
        }
        summary={
          data === null ? words.charts.requests : summarizeRequests(data, { words, format, rangeText })
        }
        cursorSeconds={cursorSeconds}
        onCursor={follow}
      />
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
      <Segment
        label={words.charts.rangeLabel}
        choices={rangeKeys.map((key) => ({ key, text: words.charts.ranges[key] }))}
        chosen={rangeKey}
        onChoose={choose}
      />
      {data !== null && <ChartTable data={data} />}
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
  {
    rangeKey,
    zoneOffsetSeconds,
    format,
  }: {
    rangeKey: RangeKey;
    zoneOffsetSeconds: number;
    format: ReturnType<typeof useSpeech>['format'];
  },
): { atSeconds: number; text: string }[] {
  const { anchorSeconds, seconds } = ranges[rangeKey];
  const withDays = seconds > 86_400;
  return [data.fromSeconds, ...toTimeAnchors(data, { anchorSeconds, zoneOffsetSeconds })].map(
    (atSeconds) => ({
      atSeconds,
      text: withDays ? format.dayShort(atSeconds * 1000) : format.clock(atSeconds * 1000),
    }),
  );
}
