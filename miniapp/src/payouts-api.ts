import { useMemo } from 'preact/hooks';
import { type Api, readJson, toApiError } from './api.ts';
import { useApp } from './app-context.ts';
import type { ReportQuery } from './money-shapes.ts';
import { type AskedPayouts, toPayoutQuery } from './payout-filter.ts';

/** The calls of the payouts page. Every one throws `ApiError` unless it succeeds. */
export function usePayoutsApi() {
  const { session } = useApp();
  return useMemo(() => createPayoutsApi(session.api), [session]);
}

function createPayoutsApi({ clients: { client, slowClient } }: Api) {
  const { payouts, participants, earnings, workers } = client.api.v1;
  return {
    getMe: async (signal: AbortSignal) =>
      readJson(await participants[':id'].$get({ param: { id: 'me' } }, { init: { signal } })),
    listPayouts: async (asked: AskedPayouts, signal: AbortSignal) =>
      readJson(await payouts.$get({ query: toPayoutQuery(asked) }, { init: { signal } })),
    getPayout: async (id: string, signal: AbortSignal) =>
      readJson(await payouts[':id'].$get({ param: { id } }, { init: { signal } })),
    listPayoutDays: async ({ from, to }: { from: Date; to: Date }, signal: AbortSignal) => {
      const query = { from: from.toISOString(), to: to.toISOString() };
      return readJson(await payouts.days.$get({ query }, { init: { signal } }));
    },
    getExpected: async (signal: AbortSignal) =>
      readJson(await payouts.expected.$get({ query: {} }, { init: { signal } })),
    getEarnings: async (signal: AbortSignal) =>
      readJson(await earnings.$get({ query: {} }, { init: { signal } })),
    /** The first 200, worst first: enough to name what the ledger shows. */
    listWorkerNames: async (signal: AbortSignal) => {
      const { items } = await readJson(await workers.$get({ query: { limit: '200' } }, { init: { signal } }));
      return items.map(({ id, name }) => ({ id, name }));
    },
    getProfit: async (id: string, signal: AbortSignal) =>
      readJson(await workers[':id'].profit.$get({ param: { id }, query: {} }, { init: { signal } })),
    /** The answer as it arrives, for reading with progress. */
    openReport: async ({ electricity, year, ...query }: ReportQuery, signal: AbortSignal) => {
      const response = await slowClient.api.v1.export['tax-report'].$get(
        {
          query: {
            ...query,
            ...(year === undefined ? {} : { year: String(year) }),
            ...(electricity === undefined ? {} : { electricity: electricity ? 'true' : 'false' }),
          },
        },
        { init: { signal } },
      );
      if (!response.ok) throw await toApiError(response);
      return response;
    },
    createReportLink: async (query: ReportQuery) =>
      readJson(await slowClient.api.v1.export.links.$post({ json: query })),
  };
}
