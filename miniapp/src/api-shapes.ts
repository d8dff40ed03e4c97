import type { AppType } from '@cocoon-pool/server/app';
import type { hc, InferResponseType } from 'hono/client';

type V1 = ReturnType<typeof hc<AppType>>['api']['v1'];

export type SessionAnswer = InferResponseType<V1['auth']['demo']['$post'], 200>;
export type Participant = SessionAnswer['participant'];
export type Role = Participant['role'];
export type Overview = InferResponseType<V1['overview']['$get'], 200>;
export type WorkerItem = InferResponseType<V1['workers']['$get'], 200>['items'][number];
export type Earnings = InferResponseType<V1['earnings']['$get'], 200>;
export type IncidentItem = InferResponseType<V1['incidents']['$get'], 200>['items'][number];
export type AlertItem = InferResponseType<V1['alerts']['$get'], 200>['items'][number];
export type Diagnosis = InferResponseType<V1['workers'][':id']['diagnosis']['$get'], 200>;
export type PoolIncome = InferResponseType<V1['pool']['income']['$get'], 200>;
export type PoolStanding = InferResponseType<V1['pool']['standing']['$get'], 200>;
export type WorkerStatus = WorkerItem['status'];
export type WorkerDetail = InferResponseType<V1['workers'][':id']['$get'], 200>;
export type WorkerEvent = InferResponseType<V1['workers'][':id']['events']['$get'], 200>['items'][number];
export type WorkerAnswer = InferResponseType<V1['workers'][':id']['answers']['$get'], 200>['items'][number];
export type WorkerMetrics = InferResponseType<V1['workers'][':id']['metrics']['$get'], 200>;
export type WorkerStats = InferResponseType<V1['workers'][':id']['stats']['$get'], 200>;
export type LiveChanges = {
  workers: Omit<WorkerItem, 'unpaidNanoton' | 'access'>[];
  removedWorkerIds: string[];
  incidents: IncidentLine[];
};

/** The events route streams text: its messages are typed here. */
export interface IncidentLine {
  id: string;
  participantId: string | null;
  kind: string;
  severity: 'critical' | 'warning' | 'info';
  host: string;
  /** Of its one worker; null where it has several. */
  workerName: string | null;
  openedAt: string;
  closedAt: string | null;
  workers: number;
}

/** What `/workers/{id}/gpus` answers, as far as it is shown; not every server has it. */
export interface WorkerGpus {
  sampledAt: string | null;
  failure: string | null;
  gpus: {
    gpuId: string;
    model: string | null;
    isMissing: boolean;
    utilizationRatio: number | null;
    memoryUsedBytes: number | null;
    memoryTotalBytes: number | null;
    temperatureCelsius: number | null;
    powerWatts: number | null;
    powerLimitWatts: number | null;
  }[];
}
