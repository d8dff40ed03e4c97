import type { WorkerStatus } from '../api-shapes.ts';
import { useApp } from '../app-context.ts';

const width = 54;
const height = 20;
const pad = 2;

/** The last day of one worker. */
export function Sparkline({ workerId, status }: { workerId: string; status: WorkerStatus }) {
  const values = useApp().trends.of(workerId).value;
  return values === null ? <span class="spark-space" /> : <TrendLine values={values} status={status} />;
}

/** A day of request rates from zero up, with gaps as gaps, ending in a dot in the colour of the state. */
export function TrendLine({ values, status }: { values: (number | null)[]; status: WorkerStatus }) {
  const top = Math.max(...values.map((value) => value ?? 0));
  const points = values.map((value, index) =>
    value === null
      ? null
      : {
          x: (index / Math.max(values.length - 1, 1)) * width,
          y: height - pad - (top === 0 ? 0 : value / top) * (height - 2 * pad),
        },
  );
  const last = points.findLast((point) => point !== null);
  return (
    <svg class="spark" viewBox={`0 0 56 ${height}`} data-s={status} aria-hidden="true">
      <path d={toPath(points)} />
      {last && <circle class="spark-dot" cx={last.x} cy={last.y} r="2.2" />}
    </svg>
  );
}

function toPath(points: ({ x: number; y: number } | null)[]): string {
  return points
    .map((point, index) => {
      if (point === null) return '';
      const command = points[index - 1] == null ? 'M' : 'L';
      return `${command}${point.x.toFixed(1)} ${point.y.toFixed(1)}`;
    })
    .join('');
}
