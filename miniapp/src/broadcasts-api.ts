import { useMemo } from 'preact/hooks';
import { type Api, readJson } from './api.ts';
import { useApp } from './app-context.ts';

type BroadcastsApi = ReturnType<typeof createBroadcastsApi>;
export type BroadcastPreview = Awaited<ReturnType<BroadcastsApi['preview']>>;

export interface BroadcastDraft {
  /** New with every change of the draft, so that the same message is sent once. */
  requestKey: string;
  text: string;
  audience: 'everybody' | 'with_workers' | 'chosen';
  /** Kept while the message is to somebody else. */
  chosen: readonly ChosenPerson[];
}

export interface ChosenPerson {
  id: string;
  name: string;
}

/** The calls of messages to people, for operators. Every one throws `ApiError` unless it succeeds. */
export function useBroadcastsApi(): BroadcastsApi {
  const { session } = useApp();
  return useMemo(() => createBroadcastsApi(session.api), [session]);
}

function createBroadcastsApi({ clients: { client } }: Api) {
  const { broadcasts, participants } = client.api.v1;
  return {
    preview: async (draft: BroadcastDraft) =>
      readJson(await broadcasts.preview.$post({ json: { text: draft.text, audience: toAudience(draft) } })),
    send: async (draft: BroadcastDraft) => {
      const { requestKey, text } = draft;
      return readJson(await broadcasts.$post({ json: { requestKey, text, audience: toAudience(draft) } }));
    },
    /** Those who can be written to, by a part of their names. */
    listPeople: async (text: string, cursor: string | null, signal: AbortSignal) => {
      const place = cursor === null ? {} : { cursor };
      const query = {
        status: 'active',
        limit: '100',
        ...(text === '' ? {} : { q: text }),
        ...place,
      } as const;
      return readJson(await participants.$get({ query }, { init: { signal } }));
    },
    list: async (signal: AbortSignal) =>
      readJson(await broadcasts.$get({ query: { limit: '10' } }, { init: { signal } })),
    getReport: async (id: string, signal: AbortSignal) =>
      readJson(await broadcasts[':id'].$get({ param: { id } }, { init: { signal } })),
  };
}

function toAudience({ audience, chosen }: BroadcastDraft) {
  return audience === 'chosen'
    ? { kind: audience, participantIds: chosen.map(({ id }) => id) }
    : { kind: audience };
}
