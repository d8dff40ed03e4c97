import type { IncidentItem, WorkerItem } from '../../api-shapes.ts';
import { useApp, useSpeech } from '../../app-context.ts';
import '../../css/desk.css';
import { filterWorkers } from '../../filter-workers.ts';
import { formatModel } from '../../format-model.ts';
import { toTroubleSince } from '../../to-trouble-since.ts';
import { useHomeWords } from '../../use-home-words.ts';
import { useWorkerReason } from '../../use-worker-reason.ts';
import { Sparkline } from '../sparkline.tsx';
import { StateMark } from '../state-mark.tsx';

export interface FleetTableProps {
  workers: WorkerItem[];
  /** Active ones: they tell since when a worker is in trouble. */
  incidents: IncidentItem[];
  mostRows: number;
}

/** The workers that are worst off, a line each that leads to its worker. */
export function FleetTable({ workers, incidents, mostRows }: FleetTableProps) {
  const { words, format } = useSpeech();
  const { desk, list } = useHomeWords();
  const shown = filterWorkers(workers, { status: null, text: '' }).slice(0, mostRows);
  return (
    <>
      <table class="fleet-table" aria-label={words.workers.worstFirst}>
        <thead>
          <tr>
            <th scope="col" class="fleet-head">
              {desk.worker}
            </th>
            <th scope="col" class="fleet-head">
              {desk.state}
            </th>
            <th scope="col" class="fleet-head">
              {list.model}
            </th>
            <th scope="col" class="fleet-head">
              {desk.day}
            </th>
            <th scope="col" class="fleet-head fleet-figure">
              {desk.rate}
            </th>
            <th scope="col" class="fleet-head fleet-figure">
              {desk.unpaid(words.units.ton)}
            </th>
          </tr>
        </thead>
        <tbody>
          {shown.map((worker) => (
            <FleetRow key={worker.id} worker={worker} incidents={incidents} />
          ))}
        </tbody>
      </table>
      {workers.length > shown.length && (
        <a class="link fleet-all" href="/workers">
          {desk.all(format.integer(workers.length))}
        </a>
      )}
    </>
  );
}

function FleetRow({ worker, incidents }: { worker: WorkerItem; incidents: IncidentItem[] }) {
  const { format } = useSpeech();
  const { id, name, status, requestsPerSecond, unpaidNanoton } = worker;
  return (
    <tr>
      <th scope="row" class="fleet-cell fleet-name">
        <a class="fleet-link" href={`/workers/${id}`}>
          <span class="fleet-short">{name}</span>
        </a>
      </th>
      <td class="fleet-cell fleet-state">
        <FleetState worker={worker} incidents={incidents} />
      </td>
      <td class="fleet-cell dim">
        <span class="fleet-short">{formatModel(worker.model) ?? <Unknown />}</span>
      </td>
      <td class="fleet-cell fleet-day">
        <Sparkline workerId={id} status={status} />
      </td>
      <td class="fleet-cell fleet-figure fleet-rate">
        {requestsPerSecond === null ? <Unknown /> : format.perMinute(requestsPerSecond)}
      </td>
      <td class="fleet-cell fleet-figure">
        {unpaidNanoton === null ? <Unknown /> : format.ton(BigInt(unpaidNanoton))}
      </td>
    </tr>
  );
}

function FleetState({ worker, incidents }: { worker: WorkerItem; incidents: IncidentItem[] }) {
  const { clock } = useApp();
  const { words, format } = useSpeech();
  const { text, isOld } = useWorkerReason(worker);
  const { status } = worker;
  const sinceMs = isOld ? null : toTroubleSince(worker, incidents);
  return (
    <span class="fleet-why">
      <StateMark status={status} />
      <span>
        <span class="word" data-s={status}>
          {words.states[status]}
        </span>
        {text !== undefined && <span class="dim"> · {text}</span>}
        {sinceMs !== null && (
          <span class="dim"> {format.duration((clock.nowMs.value - sinceMs) / 1000)}</span>
        )}
      </span>
    </span>
  );
}

function Unknown() {
  const { words } = useSpeech();
  return (
    <>
      <span aria-hidden="true">—</span>
      <span class="hidden-text">{words.unknown}</span>
    </>
  );
}
