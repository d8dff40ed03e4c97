import type { Target } from '@cocoon-pool/db/targets';
import { toRunTimeQuantiles } from '@cocoon-pool/domain/cocoon/run-time-quantiles';
import { badAnswerFailures, noAnswerFailures } from '@cocoon-pool/domain/cocoon/sample';
import type { WorkerStatus } from '@cocoon-pool/domain/cocoon/worker-status';
import { formatWorkerAddress } from '@cocoon-pool/domain/network/parse-worker-address';
import { formatTonValue, toSeries } from './metric-text.ts';
import type { WorkerRevenue } from './revenue-board.ts';
import type { TotalName, WorkerTrack } from './track-worker.ts';

/** One worker of which series are told. */
export interface ShownWorker {
  target: Target;
  track: WorkerTrack;
  /** Whether the newest scrape still says something about now. */
  isFresh: boolean;
  status: WorkerStatus;
  /** Empty where it is not known. */
  revenue: readonly WorkerRevenue[];
  now: Date;
}

export function readGauge(
  name: string,
  { target: { workerId } }: ShownWorker,
  value: number | string | null | undefined,
): string[] {
  // Most series are such: an id needs no escaping.
  return value === null || value === undefined ? [] : [`${name}{worker_id="${workerId}"} ${value}`];
}

export function readTotal(name: string, worker: ShownWorker, total: TotalName): string[] {
  return readGauge(name, worker, worker.track.totals[total]);
}

/** With one label more, whose text is ours and needs no escaping. */
export function toPart(
  name: string,
  { target: { workerId } }: ShownWorker,
  [label, text]: readonly [string, string | number],
  value: number,
): string {
  return `${name}{worker_id="${workerId}",${label}="${text}"} ${value}`;
}

/** Sum and count are of all requests since the worker was first seen; they are unknown where its failures are. */
export function readLatency(worker: ShownWorker): string[] {
  const { track, isFresh } = worker;
  const { runTimeSeconds, succeeded, failed } = track.totals;
  const name = 'cocoon_inference_latency_seconds';
  const recent = isFresh ? toRunTimeQuantiles(track.window) : [];
  const lines = recent.map(({ quantile, seconds }) => toPart(name, worker, ['quantile', quantile], seconds));
  if (runTimeSeconds === undefined || succeeded === undefined || failed === undefined) return lines;
  return [
    ...lines,
    ...readGauge(`${name}_sum`, worker, runTimeSeconds),
    ...readGauge(`${name}_count`, worker, succeeded + failed),
  ];
}

export function readRevenue({ target: { workerId }, revenue }: ShownWorker): string[] {
  return revenue.map(({ participantId, receivedNanoton }) => {
    const labels = { worker_id: workerId, participant_id: participantId ?? 'pool' };
    return toSeries('cocoon_revenue_ton', labels, formatTonValue(receivedNanoton));
  });
}

export function readErrors(worker: ShownWorker): string[] {
  const { totals, scrapeFailures } = worker.track;
  const error = (type: string, count: number) =>
    toPart('cocoon_worker_errors_total', worker, ['error_type', type], count);
  return [
    ...(totals.failed === undefined ? [] : [error('request', totals.failed)]),
    error('no_answer', sum(scrapeFailures, noAnswerFailures)),
    error('bad_answer', sum(scrapeFailures, badAnswerFailures)),
  ];
}

/** A label that is not known is left out. */
export function readInfo({ target, track }: ShownWorker): string[] {
  const { localConfig, status } = track.pages.jsonStats ?? {};
  const known: Record<string, string | null | undefined> = {
    worker_id: target.workerId,
    instance: formatWorkerAddress(target),
    name: target.name,
    host_id: target.hostId,
    participant_id: target.participantId ?? 'pool',
    model: localConfig?.model,
    owner_address: localConfig?.ownerAddress,
    commit: status?.commit,
  };
  const labels: Record<string, string> = {};
  for (const [name, text] of Object.entries(known)) if (text) labels[name] = text;
  return [toSeries('cocoon_worker_info', labels, 1)];
}

const contractsMax = 50;

export function readUnpaid({ target: { workerId }, track, isFresh }: ShownWorker): string[] {
  if (!isFresh) return [];
  return (track.contracts ?? [])
    .slice(0, contractsMax)
    .flatMap(({ contractAddress, earnings }) =>
      earnings === null || contractAddress === ''
        ? []
        : [
            toSeries(
              'cocoon_contract_unpaid_ton',
              { worker_id: workerId, contract_address: contractAddress },
              formatTonValue(earnings.unpaidNanoton),
            ),
          ],
    );
}

const tokenKinds = [
  ['prompt', 'tokensPrompt'],
  ['cached', 'tokensCached'],
  ['completion', 'tokensCompletion'],
  ['reasoning', 'tokensReasoning'],
] as const satisfies [string, TotalName][];

export function readTokens(worker: ShownWorker): string[] {
  return tokenKinds.flatMap(([kind, name]) => {
    const total = worker.track.totals[name];
    return total === undefined
      ? []
      : [toPart('cocoon_inference_tokens_total', worker, ['kind', kind], total)];
  });
}

export function toAge(at: Date, now: Date): number {
  return Math.max(0, now.getTime() - at.getTime()) / 1_000;
}

function sum(counts: Record<string, number>, names: readonly string[]): number {
  return names.reduce((total, name) => total + (counts[name] ?? 0), 0);
}
