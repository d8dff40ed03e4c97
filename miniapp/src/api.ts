import type { AppType } from '@cocoon-pool/server/app';
import { type ClientResponse, hc } from 'hono/client';
import type { Role, WorkerItem } from './api-shapes.ts';

export interface Credentials {
  token(): string | null;
  /** Gets a new token after a 401; false when that is not possible. */
  renew(): Promise<boolean>;
  /** Whose eyes an operator looks through; null = their own. */
  viewsAs?(): string | null;
}

export interface ApiDeps {
  origin: string;
  fetch: (input: RequestInfo | URL, init?: RequestInit) => Promise<Response>;
  credentials: Credentials;
  /** Called with the server's clock of every answer that tells it. */
  onServerTime?: (serverMs: number) => void;
}

export type Api = ReturnType<typeof createApi>;

export interface TelegramLogin {
  initData: string;
  /** Lets a stranger in. */
  invite: string | null;
  /** Of the device: the server takes it for somebody new. */
  timeZone: string | null;
}

/** The server answered with an error, or (status 0) did not answer at all. */
export class ApiError extends Error {
  override readonly name = 'ApiError';
  readonly status: number;
  readonly code: string;
  readonly field: string | null;

  constructor(
    answer: { status: number; code: string; message: string; field?: string | null },
    cause?: unknown,
  ) {
    super(answer.message, { cause });
    this.status = answer.status;
    this.code = answer.code;
    this.field = answer.field ?? null;
  }
}

/** The only place that talks to the server. Every call throws `ApiError` unless it succeeds. */
export function createApi(deps: ApiDeps) {
  const open = hc<AppType>(deps.origin, { fetch: timedFetch(deps) });
  const missing = new Set<string>();
  const optional = authorisedFetch(deps, timedFetch(deps));
  const stream = authorisedFetch(deps, patientFetch(deps));
  const client = hc<AppType>(deps.origin, { fetch: optional });
  const slowClient = hc<AppType>(deps.origin, {
    fetch: authorisedFetch(deps, timedFetch(deps, fileTimeoutMs)),
  });
  const { workers, overview } = client.api.v1;

  async function postOptional<Shape>(path: `/${string}`, body: unknown): Promise<Shape | null> {
    const headers = { 'Content-Type': 'application/json' };
    const init = { method: 'POST', headers, body: JSON.stringify(body) };
    const response = await optional(`${deps.origin}/api/v1${path}`, init);
    if (response.status === 404 || response.status === 501) return null;
    if (!response.ok) throw await toApiError(response);
    return (await response.json()) as Shape;
  }

  return {
    /** For calls that stand in files of their own: without a credential, with one, and with time for whole files. */
    clients: { open, client, slowClient },
    listAuthMethods: async () => readJson(await open.api.v1.auth.methods.$get()),
    loginWithTelegram: async ({ initData, invite, timeZone }: TelegramLogin) => {
      const known = timeZone === null ? {} : { timeZone };
      const json = { initData, ...known, ...(invite === null ? {} : { invite }) };
      return readJson(await open.api.v1.auth.telegram.$post({ json }));
    },
    logout: async () => {
      const response = await client.api.v1.auth.session.$delete();
      if (!response.ok) throw await toApiError(response);
    },
    loginToDemo: async (role: Role) => readJson(await open.api.v1.auth.demo.$post({ json: { role } })),
    /** The stream of what changes; `lastId` goes on after it. Stays open until the signal ends it. */
    openEvents: async (signal: AbortSignal, lastId: string | null): Promise<Response> => {
      const init = { signal, headers: lastId === null ? {} : { 'Last-Event-ID': lastId } };
      const response = await stream(`${deps.origin}/api/v1/events`, init);
      if (!response.ok) throw await toApiError(response);
      return response;
    },
    /** A route that not every server has: null where there is none. A list that is not there is asked for once. */
    findOptional: async <Shape>(path: `/${string}`, signal: AbortSignal): Promise<Shape | null> => {
      if (missing.has(path)) return null;
      const response = await optional(`${deps.origin}/api/v1${path}`, { signal });
      if (response.status === 404 || response.status === 501) {
        if (!/\d/.test(path.split('?')[0] ?? '')) missing.add(path);
        return null;
      }
      if (!response.ok) throw await toApiError(response);
      return (await response.json()) as Shape;
    },
    getOverview: async (signal: AbortSignal) => readJson(await overview.$get({}, { init: { signal } })),
    /** People, for operators: those of the first page. */
    listParticipants: async (signal: AbortSignal) =>
      (
        await readJson(
          await client.api.v1.participants.$get({ query: { limit: '200' } }, { init: { signal } }),
        )
      ).items,
    getActivity: async (range: '24h' | '7d' | '30d', signal: AbortSignal) =>
      readJson(await overview.activity.$get({ query: { range } }, { init: { signal } })),
    /** All workers, worst first, over as many pages as there are. */
    listWorkers: async (signal: AbortSignal) => {
      const items: WorkerItem[] = [];
      for (let cursor: string | null = ''; cursor !== null; ) {
        const query: { limit: string; cursor?: string } = {
          limit: '200',
          ...(cursor === '' ? {} : { cursor }),
        };
        const page = await readJson(await workers.$get({ query }, { init: { signal } }));
        items.push(...page.items);
        cursor = page.nextCursor;
      }
      return items;
    },
    getWorker: async (id: string, signal: AbortSignal) =>
      readJson(await workers[':id'].$get({ param: { id } }, { init: { signal } })),
    getWorkerMetrics: async (id: string, signal: AbortSignal) =>
      readJson(await workers[':id'].metrics.$get({ param: { id } }, { init: { signal } })),
    getWorkerStats: async (
      id: string,
      range: { from: Date; to: Date; points: number },
      signal: AbortSignal,
    ) => {
      const query = {
        from: range.from.toISOString(),
        to: range.to.toISOString(),
        points: String(range.points),
      };
      return readJson(await workers[':id'].stats.$get({ param: { id }, query }, { init: { signal } }));
    },
    createWorker: async (worker: { name: string; address: string; accessHash?: string }) =>
      readJson(await workers.$post({ json: worker })),
    /** Hourly request rates of up to 100 workers. */
    listTrends: async (ids: string[]) =>
      (await readJson(await workers.trends.$get({ query: { ids: ids.join(',') } }))).items,
    changeWorker: async (id: string, json: { name?: string; labels?: string[]; notes?: string | null }) =>
      readJson(await workers[':id'].$patch({ param: { id }, json })),
    /** Which ports of a host answer as workers. */
    discoverWorkers: async ({ host, port }: { host: string; port: number | null }) =>
      readJson(await workers.discover.$post({ json: port === null ? { host } : { host, port } })),
    /** A line that enrols one host; null where the server has no agents. */
    createAgentLine: async () =>
      postOptional<{ installCommand: string; expiresAt: string }>('/agents/tokens', {}),
    muteWorker: async (workerId: string, silence: { reason: string; endsAt: Date }) => {
      const json = { workerId, reason: silence.reason, endsAt: silence.endsAt.toISOString() };
      return readJson(await client.api.v1.silences.$post({ json }));
    },
    /** For operators: what downtime cost and what the fee brought. */
    getPoolIncome: async (signal: AbortSignal) =>
      readJson(await client.api.v1.pool.income.$get({}, { init: { signal } })),
    /** For operators: how the pool does against what is usual, and who is losing. */
    getPoolStanding: async (signal: AbortSignal) =>
      readJson(await client.api.v1.pool.standing.$get({}, { init: { signal } })),
    getEarnings: async (signal: AbortSignal) =>
      readJson(await client.api.v1.earnings.$get({ query: {} }, { init: { signal } })),
    getWorkerEarnings: async (workerId: string, signal: AbortSignal) =>
      readJson(await client.api.v1.earnings.$get({ query: { workerId } }, { init: { signal } })),
    /** The newest incidents: the open ones of all, or all of one worker. */
    listIncidents: async (of: { state: 'open' } | { workerId: string }, signal: AbortSignal) => {
      const query = { limit: '100', ...of };
      return (await readJson(await client.api.v1.incidents.$get({ query }, { init: { signal } }))).items;
    },
    listAlerts: async (workerId: string, signal: AbortSignal) => {
      const query = { limit: '50', workerId };
      return (await readJson(await client.api.v1.alerts.$get({ query }, { init: { signal } }))).items;
    },
    /** What changed at a worker, newest first. */
    listEvents: async (id: string, signal: AbortSignal) =>
      (
        await readJson(
          await workers[':id'].events.$get({ param: { id }, query: { limit: '100' } }, { init: { signal } }),
        )
      ).items,
    /** What its pages really gave last: at most one answer of each. */
    listAnswers: async (id: string, signal: AbortSignal) =>
      (await readJson(await workers[':id'].answers.$get({ param: { id } }, { init: { signal } }))).items,
    getDiagnosis: async (id: string, language: 'en' | 'ru', signal: AbortSignal) =>
      readJson(
        await workers[':id'].diagnosis.$get({ param: { id }, query: { language } }, { init: { signal } }),
      ),
    removeWorker: async (id: string) => {
      const response = await workers[':id'].$delete({ param: { id } });
      if (!response.ok) throw await toApiError(response);
    },
  };
}

const requestTimeoutMs = 10_000;
const fileTimeoutMs = 120_000;

function timedFetch({ fetch, onServerTime }: ApiDeps, timeoutMs = requestTimeoutMs): typeof globalThis.fetch {
  return async (input, init) => {
    const timeout = AbortSignal.timeout(timeoutMs);
    const signal = init?.signal ? AbortSignal.any([init.signal, timeout]) : timeout;
    try {
      const response = await fetch(input, { ...init, signal });
      const serverMs = Date.parse(response.headers.get('date') ?? '');
      if (Number.isFinite(serverMs)) onServerTime?.(serverMs);
      return response;
    } catch (cause) {
      if (init?.signal?.aborted) throw cause;
      throw new ApiError({ status: 0, code: 'no_answer', message: 'The service did not answer.' }, cause);
    }
  };
}

/** For answers that go on for as long as somebody reads them. */
function patientFetch({ fetch }: ApiDeps): typeof globalThis.fetch {
  return async (input, init) => {
    try {
      return await fetch(input, init);
    } catch (cause) {
      if (init?.signal?.aborted) throw cause;
      throw new ApiError({ status: 0, code: 'no_answer', message: 'The service did not answer.' }, cause);
    }
  };
}

function authorisedFetch(deps: ApiDeps, plain: typeof globalThis.fetch): typeof globalThis.fetch {
  const send: typeof globalThis.fetch = (input, init) => {
    const headers = new Headers(init?.headers);
    const token = deps.credentials.token();
    if (token !== null) headers.set('Authorization', `Bearer ${token}`);
    const viewed = deps.credentials.viewsAs?.() ?? null;
    if (viewed !== null) headers.set('X-View-As', viewed);
    return plain(input, { ...init, headers });
  };
  return async (input, init) => {
    const response = await send(input, init);
    if (response.status !== 401 || !(await deps.credentials.renew())) return response;
    return send(input, init);
  };
}

type SuccessBody<Answer> =
  Answer extends ClientResponse<infer Body, infer Status, 'json'>
    ? Status extends 200 | 201
      ? Body
      : never
    : never;

export async function readJson<Answer extends ClientResponse<unknown>>(
  response: Answer,
): Promise<SuccessBody<Answer>> {
  if (!response.ok) throw await toApiError(response);
  return (await response.json()) as SuccessBody<Answer>;
}

export async function toApiError(response: ClientResponse<unknown> | Response): Promise<ApiError> {
  const { status } = response;
  const body = await readErrorBody(response);
  return new ApiError({ status, code: 'unreadable', message: `HTTP ${status}`, ...body });
}

/** Something between us and the server may answer with a page instead of JSON: then there is no body to read. */
async function readErrorBody(response: ClientResponse<unknown> | Response): Promise<Partial<ErrorBody>> {
  try {
    return ((await response.json()) as { error?: ErrorBody }).error ?? {};
  } catch {
    return {};
  }
}

interface ErrorBody {
  code: string;
  message: string;
  field?: string;
}
