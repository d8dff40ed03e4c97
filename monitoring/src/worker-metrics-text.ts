import { badAnswerFailures, noAnswerFailures } from '@cocoon-pool/domain/cocoon/sample';
import { toWorkerStatus } from '@cocoon-pool/domain/cocoon/worker-status';
import { formatWorkerAddress } from '@cocoon-pool/domain/network/parse-worker-address';
import type { WorkerTracks } from './worker-tracks.ts';

interface WorkerMetricsOptions {
  now: Date;
  /** Then nothing is known of how workers are. */
  isBlind: boolean;
}

/** The series of workers in the Prometheus text format, written part by part; what is unknown has no series. */
export interface WorkerMetricsText {
  add(workers: ReturnType<WorkerTracks['list']>): void;
  /** Of all that were added. */
  toText(): string;
}

/** Written by hand: a registry takes ten times as long for thousands of workers, in which no scrape would begin. */
export function createWorkerMetricsText({ now, isBlind }: WorkerMetricsOptions): WorkerMetricsText {
  const statuses: string[] = [];
  const requests: string[] = [];
  const errors: string[] = [];
  return {
    add: (workers) => {
      for (const { target, track } of workers) {
        const id = `worker_id="${target.workerId}"`;
        const { status } = toWorkerStatus(track, now);
        if (status !== 'unknown' && !isBlind) {
          const instance = `instance="${formatWorkerAddress(target)}"`;
          statuses.push(`cocoon_worker_status{${id},${instance}} ${status === 'down' ? 0 : 1}`);
        }
        if (track.totals.requests !== undefined)
          requests.push(`cocoon_inference_requests_total{${id}} ${track.totals.requests}`);
        const error = (type: string, count: number) =>
          errors.push(`cocoon_worker_errors_total{${id},error_type="${type}"} ${count}`);
        if (track.totals.failed !== undefined) error('request', track.totals.failed);
        error('no_answer', sum(track.scrapeFailures, noAnswerFailures));
        error('bad_answer', sum(track.scrapeFailures, badAnswerFailures));
      }
    },
    toText: () =>
      [
        ...toHeader('cocoon_worker_status', 'gauge', statusHelp),
        ...statuses,
        ...toHeader('cocoon_inference_requests_total', 'counter', requestsHelp),
        ...requests,
        ...toHeader('cocoon_worker_errors_total', 'counter', errorsHelp),
        ...errors,
        '',
      ].join('\n'),
  };
}

const statusHelp = 'Whether the worker works: 1 ok or warning, 0 down, absent while unknown.';
const requestsHelp = 'Inference requests that the worker received, restarts of the worker taken out.';
const errorsHelp =
  'Failed inference requests (request), and scrapes without an answer (no_answer) or with an unusable one (bad_answer).';

function toHeader(name: string, type: string, help: string): [string, string] {
  return [`# HELP ${name} ${help}`, `# TYPE ${name} ${type}`];
}

function sum(counts: Record<string, number>, names: readonly string[]): number {
  return names.reduce((total, name) => total + (counts[name] ?? 0), 0);
}
