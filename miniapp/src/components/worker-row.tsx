import type { WorkerItem } from '../api-shapes.ts';
import { useSpeech } from '../app-context.ts';
import { formatModel } from '../format-model.ts';
import { useWorkerReason } from '../use-worker-reason.ts';
import { Num } from './figure.tsx';
import { Sparkline } from './sparkline.tsx';
import { StateMark } from './state-mark.tsx';

/** A worker in a list: what state and why, how fast, how much is unpaid. */
export function WorkerRow({ worker }: { worker: WorkerItem }) {
  return (
    <a class="worker-row" href={`/workers/${worker.id}`}>
      <WorkerCells worker={worker} />
    </a>
  );
}

/** The same as one choice of many. */
export function WorkerChoice({
  worker,
  isChosen,
  onToggle,
}: {
  worker: WorkerItem;
  isChosen: boolean;
  onToggle: () => void;
}) {
  return (
    <label class="worker-row worker-choice">
      <input
        class="worker-check"
        type="checkbox"
        checked={isChosen}
        aria-label={worker.name}
        onChange={onToggle}
      />
      <WorkerCells worker={worker} />
    </label>
  );
}

function WorkerCells({ worker }: { worker: WorkerItem }) {
  const { words, format } = useSpeech();
  const { status } = worker;
  const reason = useWorkerReason(worker).text;

  return (
    <>
      <StateMark status={status} />
      <span class="worker-name">
        <span class="worker-title">{worker.name}</span>{' '}
        <span class="worker-model">{formatModel(worker.model)}</span>
      </span>
      <Sparkline workerId={worker.id} status={status} />
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
    </>
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
