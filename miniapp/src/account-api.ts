import type { InferRequestType } from 'hono/client';
import { useMemo } from 'preact/hooks';
import { type Api, readJson, toApiError } from './api.ts';
import { useApp } from './app-context.ts';

export type AccountApi = ReturnType<typeof createAccountApi>;
export type TonProofSent = InferRequestType<
  Api['clients']['open']['api']['v1']['auth']['ton']['$post']
>['json'];
export type Wallet = Awaited<ReturnType<AccountApi['listWallets']>>[number];
export type SessionItem = Awaited<ReturnType<AccountApi['listSessions']>>['items'][number];
export type ApiKey = Awaited<ReturnType<AccountApi['listKeys']>>['items'][number];
export type NewKey = Parameters<AccountApi['createKey']>[0];
export type WorkerCosts = Awaited<ReturnType<AccountApi['getCosts']>>;

/** The calls of the account page. Every one throws `ApiError` unless it succeeds. */
export function useAccountApi(): AccountApi {
  const { session } = useApp();
  return useMemo(() => createAccountApi(session.api), [session]);
}

const param = { id: 'me' };

export function createAccountApi({ clients: { open, client, slowClient } }: Api) {
  const { participants, sessions, auth, workers, 'api-keys': keys } = client.api.v1;
  const me = participants[':id'];
  const done = async (response: { ok: boolean } & Parameters<typeof toApiError>[0]) => {
    if (!response.ok) throw await toApiError(response);
  };
  return {
    getMe: async (signal: AbortSignal) => readJson(await me.$get({ param }, { init: { signal } })),
    changeMe: async (json: NonNullable<InferRequestType<typeof me.$patch>['json']>) =>
      readJson(await me.$patch({ param, json })),
    listWallets: async (signal: AbortSignal) =>
      (await readJson(await me.wallets.$get({ param }, { init: { signal } }))).items,
    linkAddress: async (address: string) => readJson(await me.wallets.$post({ param, json: { address } })),
    linkProof: async ({ account, proof }: TonProofSent) =>
      readJson(await me.wallets.$post({ param, json: { account, proof } })),
    unlinkWallet: async (address: string) =>
      done(await me.wallets[':address'].$delete({ param: { ...param, address } })),
    /** A payload to sign: of a session it links a wallet, without one it logs in. */
    createPayload: async (purpose: 'link' | 'login') =>
      readJson(await (purpose === 'link' ? auth : open.api.v1.auth).ton.payload.$post()),
    loginWithProof: async (json: TonProofSent) => readJson(await open.api.v1.auth.ton.$post({ json })),
    signInDemo: async (payload: string) =>
      readJson(await open.api.v1.auth.demo.wallet.$post({ json: { payload } })),
    listSessions: async (cursor: string | null, signal: AbortSignal) =>
      readJson(await sessions.$get({ query: toPage(cursor) }, { init: { signal } })),
    revokeSession: async (id: string) => done(await sessions[':id'].$delete({ param: { id } })),
    revokeOtherSessions: async () => done(await sessions.$delete()),
    listKeys: async (cursor: string | null, signal: AbortSignal) =>
      readJson(await keys.$get({ query: toPage(cursor) }, { init: { signal } })),
    createKey: async (json: InferRequestType<typeof keys.$post>['json']) =>
      readJson(await keys.$post({ json })),
    revokeKey: async (id: string) => done(await keys[':id'].$delete({ param: { id } })),
    listTariffs: async (signal: AbortSignal) =>
      (await readJson(await me.tariffs.$get({ param }, { init: { signal } }))).items,
    setTariff: async (json: InferRequestType<typeof me.tariff.$put>['json']) =>
      readJson(await me.tariff.$put({ param, json })),
    listWorkerNames: async (signal: AbortSignal) =>
      (await readJson(await workers.$get({ query: { limit: '200' } }, { init: { signal } }))).items,
    getCosts: async (id: string, signal: AbortSignal) =>
      readJson(await workers[':id'].costs.$get({ param: { id } }, { init: { signal } })),
    setCosts: async (id: string, json: InferRequestType<(typeof workers)[':id']['costs']['$put']>['json']) =>
      readJson(await workers[':id'].costs.$put({ param: { id }, json })),
    openMyData: async () => {
      const response = await slowClient.api.v1.participants[':id'].export.$get({ param });
      if (!response.ok) throw await toApiError(response);
      return response;
    },
    deleteMe: async () => done(await me.$delete({ param })),
  };
}

function toPage(cursor: string | null): { limit: string; cursor?: string } {
  return cursor === null ? { limit: '20' } : { limit: '20', cursor };
}
