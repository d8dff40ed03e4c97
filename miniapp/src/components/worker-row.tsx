import type { WorkerItem } from '../api-shapes.ts';
import { useApp, useSpeech } from '../app-context.ts';
import { formatModel } from '../format-model.ts';
import { toReason } from '../to-reason.ts';
import { Num } from './figure.tsx';
import { StateMark } from './state-mark.tsx';

const ownAgeAfterMs = 60_000;

/** A worker in the list: what state and why, how fast, how much is unpaid. */
export function WorkerRow({ worker }: { worker: WorkerItem }) {
  const { clock } = useApp();
  const { words, format } = useSpeech();
  const { status } = worker;
  const sampledAtMs = worker.sampledAt === null ? null : Date.parse(worker.sampledAt);
  const isOld = sampledAtMs !== null && clock.nowMs.value - sampledAtMs > ownAgeAfterMs;
  const reason = isOld
    ? words.workers.readAgo(format.age(sampledAtMs, clock.nowMs.value))
    : toReason(words, worker.reason)?.short;

  return (
    <li>
      <a class="worker-row" href={`/workers/${worker.id}`}>
        <StateMark status={status} />
        <span class="worker-name">
          <span class="strong">{worker.name}</span>{' '}
          <span class="worker-model">{formatModel(worker.model)}</span>
        </span>
        <span class="worker-end">
          {worker.requestsPerSecond === null ? (
            <Unknown />
          ) : (
            <Num
              size="md"
              value={format.perMinute(worker.requestsPerSecond)}
              unit={words.units.requestsPerMinute}
            />
          )}
        </span>
        <span class="worker-why">
          <span class="word" data-s={status}>
            {words.states[status]}
          </span>
          {reason !== undefined && ` · ${reason}`}
        </span>
        <span class="worker-end worker-unpaid">
          {worker.unpaidNanoton === null ? (
            <Unknown />
          ) : (
            `${format.ton(BigInt(worker.unpaidNanoton))}\u00a0${words.units.ton}`
          )}
        </span>
      </a>
    </li>
  );
}

function Unknown() {
  const { words } = useSpeech();
  return (
    <>
      <span aria-hidden="true">—</span>
      <small class="unit">{words.unknown}</small>
    </>
  );
}
