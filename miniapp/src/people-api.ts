import type { InferRequestType } from 'hono/client';
import { useMemo } from 'preact/hooks';
import { type Api, ApiError, readJson, toApiError } from './api.ts';
import { useApp } from './app-context.ts';

export type PeopleApi = ReturnType<typeof createPeopleApi>;
export type PersonPage = Awaited<ReturnType<PeopleApi['listPeople']>>;
export type Person = PersonPage['items'][number];
export type PersonDetail = Awaited<ReturnType<PeopleApi['getPerson']>>;
export type Invite = Awaited<ReturnType<PeopleApi['listInvites']>>['items'][number];
export type Shares = Awaited<ReturnType<PeopleApi['getShares']>>;
export type PersonChange = Parameters<PeopleApi['changePerson']>[1];

export interface PeopleFilter {
  text: string;
  kind: 'all' | 'pending' | 'operators' | 'deactivated';
}

/** The calls of the participants page, for operators. Every one throws `ApiError` unless it succeeds. */
export function usePeopleApi(): PeopleApi {
  const { session } = useApp();
  return useMemo(() => createPeopleApi(session.api), [session]);
}

function createPeopleApi({ clients: { client, slowClient } }: Api) {
  const { participants, invites, pool } = client.api.v1;
  return {
    listPeople: async (filter: PeopleFilter, cursor: string | null, signal: AbortSignal) =>
      readJson(await participants.$get({ query: toQuery(filter, cursor) }, { init: { signal } })),
    getPerson: async (id: string, signal: AbortSignal) =>
      readJson(await participants[':id'].$get({ param: { id } }, { init: { signal } })),
    changePerson: async (
      id: string,
      json: NonNullable<InferRequestType<(typeof participants)[':id']['$patch']>['json']>,
    ) => readJson(await participants[':id'].$patch({ param: { id }, json })),
    listInvites: async (cursor: string | null, signal: AbortSignal) => {
      const query = cursor === null ? { limit: '20' } : { limit: '20', cursor };
      return readJson(await invites.$get({ query }, { init: { signal } }));
    },
    createInvite: async (json: NonNullable<InferRequestType<typeof invites.$post>['json']>) =>
      readJson(await invites.$post({ json })),
    revokeInvite: async (id: string) => {
      const response = await invites[':id'].$delete({ param: { id } });
      if (!response.ok) throw await toApiError(response);
    },
    listFees: async (signal: AbortSignal) =>
      (await readJson(await pool.fees.$get({}, { init: { signal } }))).items,
    setFee: async (percent: string) => readJson(await pool.fees.$post({ json: { percent } })),
    getShares: async (span: Span, signal: AbortSignal) => {
      const body = await readJson(await pool.shares.$get({ query: toTexts(span) }, { init: { signal } }));
      if (typeof body !== 'string' && !(body instanceof Response)) return body;
      throw new ApiError({ status: 502, code: 'unreadable', message: 'Shares came in another form.' });
    },
    openSharesCsv: async (span: Span) => {
      const query = { ...toTexts(span), format: 'csv' as const };
      const response = await slowClient.api.v1.pool.shares.$get({ query });
      if (!response.ok) throw await toApiError(response);
      return response;
    },
    keepPlan: async (span: Span) => readJson(await pool['share-plans'].$post({ json: toTexts(span) })),
  };
}

export interface Span {
  from: Date;
  to: Date;
}

function toTexts({ from, to }: Span): { from: string; to: string } {
  return { from: from.toISOString(), to: to.toISOString() };
}

interface PeopleQuery {
  limit: string;
  cursor?: string;
  q?: string;
  role?: 'operator';
  status?: 'pending' | 'deactivated';
}

function toQuery({ text, kind }: PeopleFilter, cursor: string | null): PeopleQuery {
  const query: PeopleQuery = { limit: '50' };
  if (cursor !== null) query.cursor = cursor;
  if (text.trim() !== '') query.q = text.trim().slice(0, 100);
  if (kind === 'operators') query.role = 'operator';
  if (kind === 'pending' || kind === 'deactivated') query.status = kind;
  return query;
}
