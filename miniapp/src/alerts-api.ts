import { useMemo } from 'preact/hooks';
import type {
  BackTestRequest,
  ConfigurationChange,
  NewSilence,
  ReceiverChange,
  RulesOf,
  Severity,
} from './alert-shapes.ts';
import { type Api, readJson, toApiError } from './api.ts';
import { useApp } from './app-context.ts';

/** The calls of alerts, rules, silences, receivers and settings. Every one throws `ApiError` unless it succeeds. */
export function useAlertsApi() {
  const { session } = useApp();
  return useMemo(() => createAlertsApi(session.api), [session]);
}

export interface AskedIncidents {
  state: 'open' | 'closed';
  limit: number;
  severity: Severity | null;
  workerId?: string;
  cursor?: string;
}

function createAlertsApi({ clients: { open, client, slowClient } }: Api) {
  const v1 = client.api.v1;
  const { incidents, alerts, silences, receivers } = v1;
  return {
    listIncidents: async ({ limit, severity, ...asked }: AskedIncidents, signal: AbortSignal) => {
      const query = { ...asked, limit: String(limit), ...(severity === null ? {} : { severity }) };
      return readJson(await incidents.$get({ query }, { init: { signal } }));
    },
    getIncident: async (id: string, language: 'en' | 'ru', signal: AbortSignal) =>
      readJson(await incidents[':id'].$get({ param: { id }, query: { language } }, { init: { signal } })),
    acknowledge: async (id: string) => readJson(await incidents[':id'].acknowledge.$post({ param: { id } })),
    /** “It was me”, of a change of a worker. */
    claim: async (id: string) => readJson(await incidents[':id'].claim.$post({ param: { id } })),
    mute: async (id: string, json: { minutes: number; reason: string }) =>
      readJson(await incidents[':id'].mute.$post({ param: { id }, json })),
    getConfiguration: async (of: RulesOf, signal: AbortSignal) =>
      readJson(await alerts.configuration.$get({ query: { of } }, { init: { signal } })),
    configure: async (of: RulesOf, json: ConfigurationChange) =>
      readJson(await alerts.configure.$post({ query: { of }, json })),
    /** Reads up to a month of scrapes: takes its time. */
    backTest: async (json: BackTestRequest, signal: AbortSignal) =>
      readJson(await slowClient.api.v1.alerts['back-test'].$post({ json }, { init: { signal } })),
    listSilences: async (state: 'active' | 'all', signal: AbortSignal, cursor?: string) => {
      const query = { state, limit: '50', ...(cursor === undefined ? {} : { cursor }) };
      return readJson(await silences.$get({ query }, { init: { signal } }));
    },
    createSilence: async (json: NewSilence) => readJson(await silences.$post({ json })),
    endSilence: async (id: string) => readJson(await silences[':id'].$delete({ param: { id } })),
    listReceivers: async (signal: AbortSignal) =>
      (await readJson(await receivers.$get({ query: {} }, { init: { signal } }))).items,
    createWebhook: async (json: { url: string; label?: string; isBackup?: boolean }) =>
      readJson(await receivers.$post({ json: { kind: 'webhook', ...json } })),
    changeReceiver: async (id: string, json: ReceiverChange) =>
      readJson(await receivers[':id'].$patch({ param: { id }, json })),
    removeReceiver: async (id: string) => {
      const response = await receivers[':id'].$delete({ param: { id } });
      if (!response.ok) throw await toApiError(response);
    },
    testReceiver: async (id: string) => {
      const response = await receivers[':id'].test.$post({ param: { id } });
      if (!response.ok) throw await toApiError(response);
    },
    /** Of the workers within reach, as many as a choice can hold. */
    listWorkerNames: async (signal: AbortSignal) => {
      const { items } = await readJson(
        await v1.workers.$get({ query: { limit: '200' } }, { init: { signal } }),
      );
      return items.map(({ id, name, host }) => ({ id, name, host }));
    },
    getMe: async (signal: AbortSignal) =>
      readJson(await v1.participants[':id'].$get({ param: { id: 'me' } }, { init: { signal } })),
    listAudit: async (
      query: { actor?: string; subject?: string; action?: string; cursor?: string },
      signal: AbortSignal,
    ) => readJson(await v1['audit-log'].$get({ query: { ...query, limit: '50' } }, { init: { signal } })),
    /** Whether the server is ready, and why not. Answers 503 with the reason: that is no error here. */
    getReadiness: async (signal: AbortSignal) => {
      const response = await open.readyz.$get({}, { init: { signal } });
      if (response.status !== 200 && response.status !== 503) throw await toApiError(response);
      return (await response.json()) as { ready: boolean; reason: string | null };
    },
    getPoolHealth: async (signal: AbortSignal) =>
      readJson(await v1.pool.health.$get({}, { init: { signal } })),
    listApiKeys: async (signal: AbortSignal) =>
      (await readJson(await v1['api-keys'].$get({ query: { limit: '200' } }, { init: { signal } }))).items,
    createMetricsKey: async (name: string) =>
      readJson(await v1['api-keys'].$post({ json: { name, scope: 'metrics' } })),
    revokeKey: async (id: string) => {
      const response = await v1['api-keys'][':id'].$delete({ param: { id } });
      if (!response.ok) throw await toApiError(response);
    },
  };
}
