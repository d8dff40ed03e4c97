import type { AppType } from '@cocoon-pool/server/app';
import type { hc, InferRequestType, InferResponseType } from 'hono/client';

type V1 = ReturnType<typeof hc<AppType>>['api']['v1'];

export type Me = InferResponseType<V1['participants'][':id']['$get'], 200>;
export type PayoutList = InferResponseType<V1['payouts']['$get'], 200>;
export type Payout = PayoutList['items'][number];
export type PayoutDays = InferResponseType<V1['payouts']['days']['$get'], 200>;
export type Expected = InferResponseType<V1['payouts']['expected']['$get'], 200>;
export type ExpectedContract = Expected['contracts'][number];
export type Gap = ExpectedContract['gaps'][number];
export type Earnings = InferResponseType<V1['earnings']['$get'], 200>;
export type Price = NonNullable<Earnings['price']>;
export type Profit = InferResponseType<V1['workers'][':id']['profit']['$get'], 200>;
export type ReportQuery = NonNullable<InferRequestType<V1['export']['links']['$post']>['json']>;
export type ReportFormat = NonNullable<ReportQuery['format']>;
export type Currency = NonNullable<ReportQuery['currency']>;
