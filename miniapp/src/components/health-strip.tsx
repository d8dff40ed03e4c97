import type { WorkerItem, WorkerStatus } from '../api-shapes.ts';
import { useSpeech } from '../app-context.ts';
import { StateMark } from './state-mark.tsx';

const order = ['ok', 'warning', 'down', 'unknown'] as const satisfies WorkerStatus[];
const mostPips = 16;

/** Four counts in a fixed order, each a link to its workers; of a few workers one pip each. */
export function HealthStrip({ workers }: { workers: Pick<WorkerItem, 'id' | 'name' | 'status'>[] }) {
  const { words, format } = useSpeech();
  const count = (status: WorkerStatus) => workers.filter((worker) => worker.status === status).length;
  return (
    <>
      <div class="health">
        {order.map((status) => (
          <a
            key={status}
            class={count(status) === 0 ? 'health-count health-zero' : 'health-count'}
            href={`/workers?status=${status}`}
          >
            <span class="health-number">
              <StateMark status={status} />
              {format.integer(count(status))}
            </span>
            <span class="health-word">{words.states[status]}</span>
          </a>
        ))}
      </div>
      {workers.length > 0 && workers.length <= mostPips && (
        <div class="pips" aria-hidden="true">
          {[...workers]
            .sort((a, b) => a.name.localeCompare(b.name, undefined, { numeric: true }))
            .map(({ id, status }) => (
              <span key={id} class="pip" data-s={status} />
            ))}
        </div>
      )}
    </>
  );
}
