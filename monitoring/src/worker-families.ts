import { formatWorkerAddress } from '@cocoon-pool/domain/network/parse-worker-address';
import { formatTonValue, toSeries } from './metric-text.ts';
import type { WorkerTrack } from './track-worker.ts';
import {
  readErrors,
  readGauge,
  readInfo,
  readLatency,
  readRevenue,
  readTokens,
  readTotal,
  readUnpaid,
  type ShownWorker,
  toAge,
  toPart,
} from './worker-series.ts';

interface WorkerFamily {
  name: string;
  type: 'gauge' | 'counter' | 'summary';
  help: string;
  /** Beside `worker_id`. */
  labels: readonly string[];
  /** What is unknown has no series. */
  read(worker: ShownWorker): string[];
}

/** Every metric of workers, in the order in which they are written. */
export const workerFamilies: readonly WorkerFamily[] = [
  {
    name: 'cocoon_worker_status',
    type: 'gauge',
    help: 'Whether the worker works: 1 ok or warning, 0 down, absent while unknown.',
    labels: ['instance'],
    read: ({ target, status: { status } }) => {
      const labels = { worker_id: target.workerId, instance: formatWorkerAddress(target) };
      return status === 'unknown'
        ? []
        : [toSeries('cocoon_worker_status', labels, Number(status !== 'down'))];
    },
  },
  {
    name: 'cocoon_inference_requests_total',
    type: 'counter',
    help: 'Inference requests that the worker received, restarts of the worker taken out.',
    labels: [],
    read: (worker) => readTotal('cocoon_inference_requests_total', worker, 'requests'),
  },
  {
    name: 'cocoon_inference_latency_seconds',
    type: 'summary',
    help: 'Run time of finished inference requests; quantiles over the last ten minutes, of the means of each minute.',
    labels: ['quantile'],
    read: readLatency,
  },
  {
    name: 'cocoon_revenue_ton',
    type: 'gauge',
    help: 'TON received in payouts verified on chain; a contract that workers of one owner share is divided by their tokens.',
    labels: ['participant_id'],
    read: readRevenue,
  },
  {
    name: 'cocoon_worker_errors_total',
    type: 'counter',
    help: 'Failed inference requests (request), and scrapes without an answer (no_answer) or with an unusable one (bad_answer).',
    labels: ['error_type'],
    read: readErrors,
  },
  {
    name: 'cocoon_worker_info',
    type: 'gauge',
    help: 'What the worker is; always 1.',
    labels: ['instance', 'name', 'host_id', 'participant_id', 'model', 'owner_address', 'commit'],
    read: readInfo,
  },
  {
    name: 'cocoon_worker_state',
    type: 'gauge',
    help: 'The state that the worker is in: 1 for that one, 0 for the others.',
    labels: ['state'],
    read: (worker) =>
      states.map((state) =>
        toPart('cocoon_worker_state', worker, ['state', state], Number(state === worker.status.status)),
      ),
  },
  {
    name: 'cocoon_worker_reason',
    type: 'gauge',
    help: 'Why the worker is in its state; always 1, absent while it is ok.',
    labels: ['reason'],
    read: ({ target: { workerId }, status: { reason } }) =>
      reason === null ? [] : [toSeries('cocoon_worker_reason', { worker_id: workerId, reason }, 1)],
  },
  {
    name: 'cocoon_worker_up',
    type: 'gauge',
    help: 'Whether the last scrape of the worker gave figures: 1 or 0.',
    labels: [],
    read: (worker) =>
      worker.isFresh ? readGauge('cocoon_worker_up', worker, Number(worker.track.failure === null)) : [],
  },
  {
    name: 'cocoon_worker_last_scrape_age_seconds',
    type: 'gauge',
    help: 'Time since the worker was scraped last, whatever came of it.',
    labels: [],
    read: (worker) =>
      readGauge('cocoon_worker_last_scrape_age_seconds', worker, toAge(worker.track.sampledAt, worker.now)),
  },
  answered('cocoon_worker_scrape_duration_seconds', {
    help: 'How long the worker took to answer the last scrape.',
    read: ({ latencyMs }) => (latencyMs === null ? null : latencyMs / 1_000),
  }),
  answered('cocoon_worker_enabled', {
    help: 'Whether the worker takes requests: 1 or 0.',
    read: ({ enabled }) => (enabled === null ? null : Number(enabled)),
  }),
  answered('cocoon_worker_model_connected', {
    help: 'Whether the worker reaches its model: 1 or 0.',
    read: ({ modelConnected }) => (modelConnected === null ? null : Number(modelConnected)),
  }),
  answered('cocoon_worker_proxies_connected', {
    help: 'Proxies that the worker is connected to.',
    read: ({ proxiesConnected }) => proxiesConnected,
  }),
  answered('cocoon_worker_active_requests', {
    help: 'Inference requests under way.',
    read: ({ activeRequests }) => activeRequests,
  }),
  answered('cocoon_worker_active_requests_max', {
    help: 'Inference requests that the worker takes at once.',
    read: ({ maxActiveRequests }) => maxActiveRequests,
  }),
  answered('cocoon_worker_ton_sync_age_seconds', {
    help: 'How far the worker was behind the TON blockchain when it told.',
    read: ({ jsonStatsAt, tonLastSyncedAt }) =>
      jsonStatsAt === null || tonLastSyncedAt === null ? null : toAge(tonLastSyncedAt, jsonStatsAt),
  }),
  answered('cocoon_worker_wallet_balance_ton', {
    help: 'TON in the wallet that the worker pays its own fees from.',
    read: ({ walletBalanceNanoton }) =>
      walletBalanceNanoton === null ? null : formatTonValue(walletBalanceNanoton),
  }),
  {
    name: 'cocoon_worker_coefficient',
    type: 'gauge',
    help: 'Price factor of the worker; 1 is the price of the network.',
    labels: [],
    read: (worker) =>
      worker.isFresh
        ? readGauge(
            'cocoon_worker_coefficient',
            worker,
            worker.track.pages.jsonStats?.localConfig.coefficient,
          )
        : [],
  },
  {
    name: 'cocoon_contract_unpaid_ton',
    type: 'gauge',
    help: 'Earned and not paid yet, as the worker tells it; workers of one owner may share a contract: take the max by contract.',
    labels: ['contract_address'],
    read: readUnpaid,
  },
  {
    name: 'cocoon_inference_tokens_total',
    type: 'counter',
    help: 'Tokens of finished requests by kind, weighted as the network counts them, restarts of the worker taken out.',
    labels: ['kind'],
    read: readTokens,
  },
  {
    name: 'cocoon_inference_adjusted_tokens_total',
    type: 'counter',
    help: 'Tokens that are paid for: those of all kinds together, as the network weights them.',
    labels: [],
    read: (worker) => readTotal('cocoon_inference_adjusted_tokens_total', worker, 'tokensAdjusted'),
  },
];

const states = ['ok', 'warning', 'down', 'unknown'] as const;

type Answer = NonNullable<WorkerTrack['answer']>;

/** A gauge of what the worker says: absent while it does not answer, or nobody asks. */
function answered(
  name: string,
  { help, read }: { help: string; read(answer: Answer): number | string | null },
): WorkerFamily {
  return {
    ...{ name, help, type: 'gauge', labels: [] },
    read: (worker) => {
      const { answer, failure } = worker.track;
      if (answer === null || failure !== null || !worker.isFresh) return [];
      return readGauge(name, worker, read(answer));
    },
  };
}
