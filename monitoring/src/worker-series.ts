import type { Target } from '@cocoon-pool/db/targets';
import { toRunTimeQuantiles } from '@cocoon-pool/domain/cocoon/run-time-quantiles';
import { badAnswerFailures, noAnswerFailures } from '@cocoon-pool/domain/cocoon/sample';
import type { WorkerStatus } from '@cocoon-pool/domain/cocoon/worker-status';
import { formatWorkerAddress } from '@cocoon-pool/domain/network/parse-worker-address';
import { formatTonValue, type Labels, toSeries } from './metric-text.ts';
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
  { target }: ShownWorker,
  value: number | string | null | undefined,
): string[] {
  return value === null || value === undefined ? [] : [toSeries(name, { worker_id: target.workerId }, value)];
}

export function readTotal(name: string, worker: ShownWorker, total: TotalName): string[] {
  return readGauge(name, worker, worker.track.totals[total]);
}

/** Sum and count are of all requests since the worker was first seen; they are unknown where its failures are. */
export function readLatency({ target: { workerId }, track, isFresh }: ShownWorker): string[] {
  const { runTimeSeconds, succeeded, failed } = track.totals;
  const labels = { worker_id: workerId };
  const recent = isFresh ? toRunTimeQuantiles(track.window) : [];
  const lines = recent.map(({ quantile, seconds }) =>
    toSeries('cocoon_inference_latency_seconds', { ...labels, quantile }, seconds),
  );
  if (runTimeSeconds === undefined || succeeded === undefined || failed === undefined) return lines;
  return [
    ...lines,
    toSeries('cocoon_inference_latency_seconds_sum', labels, runTimeSeconds),
    toSeries('cocoon_inference_latency_seconds_count', labels, succeeded + failed),
  ];
}

export function readRevenue({ target: { workerId }, revenue }: ShownWorker): string[] {
  return revenue.map(({ participantId, receivedNanoton }) => {
    const labels = { worker_id: workerId, participant_id: participantId ?? 'pool' };
    return toSeries('cocoon_revenue_ton', labels, formatTonValue(receivedNanoton));
  });
}

export function readErrors({ target: { workerId }, track }: ShownWorker): string[] {
  const error = (error_type: string, count: number) =>
    toSeries('cocoon_worker_errors_total', { worker_id: workerId, error_type }, count);
  return [
    ...(track.totals.failed === undefined ? [] : [error('request', track.totals.failed)]),
    error('no_answer', sum(track.scrapeFailures, noAnswerFailures)),
    error('bad_answer', sum(track.scrapeFailures, badAnswerFailures)),
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
  const labels: Labels = Object.fromEntries(
    Object.entries(known).flatMap(([name, text]) => (text ? [[name, text]] : [])),
  );
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

export function readTokens({ target: { workerId }, track }: ShownWorker): string[] {
  return tokenKinds.flatMap(([kind, name]) => {
    const total = track.totals[name];
    const labels = { worker_id: workerId, kind };
    return total === undefined ? [] : [toSeries('cocoon_inference_tokens_total', labels, total)];
  });
}

export function toAge(at: Date, now: Date): number {
  return Math.max(0, now.getTime() - at.getTime()) / 1_000;
}

function sum(counts: Record<string, number>, names: readonly string[]): number {
  return names.reduce((total, name) => total + (counts[name] ?? 0), 0);
}
