import { useMemo } from 'preact/hooks';
import { type Api, readJson } from './api.ts';
import { useApp } from './app-context.ts';

type BroadcastsApi = ReturnType<typeof createBroadcastsApi>;
export type BroadcastPreview = Awaited<ReturnType<BroadcastsApi['preview']>>;

export interface BroadcastDraft {
  /** New with every change of the draft, so that the same message is sent once. */
  requestKey: string;
  text: string;
  audience: 'everybody' | 'with_workers';
}

/** The calls of messages to people, for operators. Every one throws `ApiError` unless it succeeds. */
export function useBroadcastsApi(): BroadcastsApi {
  const { session } = useApp();
  return useMemo(() => createBroadcastsApi(session.api), [session]);
}

function createBroadcastsApi({ clients: { client } }: Api) {
  const { broadcasts } = client.api.v1;
  return {
    preview: async ({ text, audience }: BroadcastDraft) =>
      readJson(await broadcasts.preview.$post({ json: { text, audience: { kind: audience } } })),
    send: async ({ requestKey, text, audience }: BroadcastDraft) =>
      readJson(await broadcasts.$post({ json: { requestKey, text, audience: { kind: audience } } })),
    list: async (signal: AbortSignal) =>
      readJson(await broadcasts.$get({ query: { limit: '10' } }, { init: { signal } })),
    getReport: async (id: string, signal: AbortSignal) =>
      readJson(await broadcasts[':id'].$get({ param: { id } }, { init: { signal } })),
  };
}
