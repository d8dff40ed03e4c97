import type { AppType } from '@cocoon-pool/server/app';
import type { hc, InferRequestType, InferResponseType } from 'hono/client';

type V1 = ReturnType<typeof hc<AppType>>['api']['v1'];

export type IncidentPage = InferResponseType<V1['incidents']['$get'], 200>;
export type IncidentItem = IncidentPage['items'][number];
export type Incident = InferResponseType<V1['incidents'][':id']['$get'], 200>;
export type IncidentAlert = Incident['alertList'][number];
export type Receipt = Incident['receipts'][number];
export type Severity = IncidentItem['severity'];
export type AlertConfiguration = InferResponseType<V1['alerts']['configuration']['$get'], 200>;
export type ConfigurationChange = InferRequestType<V1['alerts']['configure']['$post']>['json'];
export type AlertRule = AlertConfiguration['rules'][number];
export type AlertKind = AlertRule['kind'];
export type BackTestRequest = InferRequestType<V1['alerts']['back-test']['$post']>['json'];
export type BackTest = InferResponseType<V1['alerts']['back-test']['$post'], 200>;
export type Silence = InferResponseType<V1['silences']['$get'], 200>['items'][number];
export type NewSilence = InferRequestType<V1['silences']['$post']>['json'];
export type Receiver = InferResponseType<V1['receivers']['$get'], 200>['items'][number];
export type ReceiverChange = InferRequestType<V1['receivers'][':id']['$patch']>['json'];
export type AuditEntry = InferResponseType<V1['audit-log']['$get'], 200>['items'][number];
export type PoolHealth = InferResponseType<V1['pool']['health']['$get'], 200>;
export type ApiKey = InferResponseType<V1['api-keys']['$get'], 200>['items'][number];

/** Whose rules: one's own, or those of workers without an owner. */
export type RulesOf = 'me' | 'pool';
