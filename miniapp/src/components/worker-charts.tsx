import { useCallback, useMemo, useState } from 'preact/hooks';
import type { IncidentItem, WorkerDetail } from '../api-shapes.ts';
import { useApp, useSpeech } from '../app-context.ts';
import { mergeBands } from '../merge-bands.ts';
import { type RangeKey, rangeKeys, ranges } from '../ranges.ts';
import { alignTo } from '../to-chart-data.ts';
import { useHomeWords } from '../use-home-words.ts';
import { useQuery } from '../use-query.ts';
import { ActivityCharts } from './activity-charts.tsx';
import { ComparePicker } from './compare-picker.tsx';
import { StateMark } from './state-mark.tsx';

const pointsPerChart = 120;
const mostCompared = 3;

export interface WorkerChartsProps {
  worker: WorkerDetail;
  /** Since when it does not answer; null while it does, or where that is not known. */
  downSinceMs: number | null;
  canCompare?: boolean;
}

/** Requests and earnings of one worker, with what was wrong, beside up to three others. */
export function WorkerCharts({ worker, downSinceMs, canCompare = false }: WorkerChartsProps) {
  const { session } = useApp();
  const { words, format } = useSpeech();
  const home = useHomeWords();
  const [range, setRange] = useState<RangeKey>('6h');
  const [others, setOthers] = useState<{ id: string; name: string }[]>([]);
  const series = useQuery(
    `chart/compared/${range}/${others.map(({ id }) => id).join()}`,
    async (signal) => {
      const to = new Date();
      const span = { from: new Date(to.getTime() - ranges[range].seconds * 1000), to };
      const answers = others.map(({ id }) =>
        session.api.getWorkerStats(id, { ...span, points: pointsPerChart }, signal),
      );
      return (await Promise.all(answers)).map((stats) => stats.series.requestsPerSecond);
    },
    { everyMs: 60_000 },
  );
  const drawn = series.isPrevious ? null : series.data;
  const compared = useCallback(
    (times: number[]) => (drawn ?? []).map((one) => alignNear(times, one)),
    [drawn],
  );
  const past = useQuery(
    `incidents/worker/${worker.id}`,
    (signal) => session.api.listIncidents({ workerId: worker.id }, signal),
    { everyMs: 60_000 },
  ).data;
  const bands = useMemo(() => toBands(past ?? [], downSinceMs), [past, downSinceMs]);

  return (
    <ActivityCharts
      of={`worker/${worker.id}`}
      label={words.charts.section}
      choices={rangeKeys}
      initial="6h"
      load={(_key, span, signal) =>
        session.api.getWorkerStats(worker.id, { ...span, points: pointsPerChart }, signal)
      }
      bands={bands}
      compared={compared}
      onRange={setRange}
    >
      {downSinceMs !== null && (
        <p class="band-note">
          <StateMark status="down" />
          {home.activity.until(format.clock(downSinceMs), home.activity.down)}
        </p>
      )}
      {canCompare && (
        <ComparePicker
          worker={worker}
          others={others}
          onAdd={(other) => setOthers([...others, other].slice(-mostCompared))}
          onRemove={(id) => setOthers(others.filter((other) => other.id !== id))}
        />
      )}
    </ActivityCharts>
  );
}

/** Past and active incidents; what is down without one, since it answered last. */
function toBands(incidents: IncidentItem[], downSinceMs: number | null) {
  const seconds = (at: string) => Date.parse(at) / 1000;
  const known = incidents
    .filter(({ severity }) => severity === 'critical')
    .map(({ openedAt, closedAt }) => ({
      fromSeconds: seconds(openedAt),
      toSeconds: closedAt === null ? Number.MAX_SAFE_INTEGER : seconds(closedAt),
    }));
  const isTold = known.some(({ toSeconds }) => toSeconds === Number.MAX_SAFE_INTEGER);
  if (downSinceMs === null || isTold) return mergeBands(known);
  return mergeBands([...known, { fromSeconds: downSinceMs / 1000, toSeconds: Number.MAX_SAFE_INTEGER }]);
}

/** Two answers may start a step apart: each time takes the nearest step that is not further than half of one. */
function alignNear(times: number[], series: [number, number | null][]): (number | null)[] {
  const step = (times[1] ?? 0) - (times[0] ?? 0);
  const [first] = series;
  if (first === undefined || step <= 0) return times.map(() => null);
  const shift = (((first[0] - (times[0] ?? 0)) % step) + step) % step;
  const offset = shift > step / 2 ? shift - step : shift;
  return alignTo(
    times,
    series.map(([t, value]) => [t - offset, value]),
  );
}
