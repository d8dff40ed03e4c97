import { Hono } from 'hono';
import type { Receiver } from '../src/alert-shapes.ts';
import type {
  AlertItem,
  Diagnosis,
  Earnings,
  IncidentItem,
  Overview,
  Participant,
  PoolIncome,
  PoolStanding,
  WorkerAnswer,
  WorkerDetail,
  WorkerEvent,
  WorkerMetrics,
} from '../src/api-shapes.ts';
import type { Command } from '../src/control-api.ts';
import type { WorkerMerge } from '../src/use-merges.ts';
import { addControl } from './fake-control.ts';
import { createReceiver } from './fake-settings.ts';
import { createWorker, fleet, toMetrics, toStats } from './fake-workers.ts';

export interface FakePool {
  app: Hono;
  /** Change these between requests to change what the server says. */
  says: {
    workers: WorkerDetail[];
    newestSampledAt: Date;
    /** Answers everything but logins with this status. */
    failWith: number | null;
    demo: boolean;
    /** Until the next login. */
    rejectTokens: boolean;
    /** Null: they cannot be read. */
    earnings: Earnings | null;
    /** As the agent beside each worker tells of them. */
    gpus: WorkerMetrics['gpus'];
    incidents: IncidentItem[] | null;
    /** Null: it cannot be read. */
    income: PoolIncome | null;
    /** Null: it cannot be read. */
    standing: PoolStanding | null;
    /** Requests per second of each worker at all hours of the days before. Null: that is not known. */
    usual: number | null;
    alerts: AlertItem[];
    /** Null: they cannot be read. */
    receivers: Receiver[] | null;
    diagnosis: Diagnosis | null;
    found: { address: string; latencyMs: number; needsAccessHash: boolean | null }[];
    missed: { address: string; reason: string }[];
    /** Null: this server has no agents. */
    agentLine: string | null;
    /** Answers changes of these workers with 503. */
    refuseChanging: string[];
    /** What each worker was asked for, newest first. */
    commands: Command[];
    /** What a command comes to. */
    commandEnds: Pick<Command, 'state' | 'reason'>;
    /** Why commands are refused. */
    refuseCommands: 'unproven' | 'command_running' | null;
    events: WorkerEvent[];
    /** What the pages of each worker really gave. Null: it cannot be read. */
    answers: WorkerAnswer[] | null;
    /** Pairs that may be one worker. */
    merges: WorkerMerge[];
    /** The zone that a login takes from the device. */
    timeZoneTaken: string | null;
    /** The names of those who are in, each once. */
    people: string[];
    /** Answers decisions about them with this status. */
    refuseMerging: number | null;
    refuseAdding: { status: number; code: string; message: string; field?: string } | null;
  };
  /** `METHOD path` of every request, in order. */
  requests: string[];
  /** Of each request, through whose eyes an operator looks; null = their own. */
  viewers: (string | null)[];
}

/** A server with the pool's API over plain data; `now` is the clock of what it says. */
export function createFakePool(now: () => Date): FakePool {
  const says: FakePool['says'] = {
    workers: fleet.map((seed) => createWorker(seed, now())),
    newestSampledAt: new Date(now().getTime() - 9_000),
    failWith: null,
    demo: true,
    rejectTokens: false,
    earnings: null,
    gpus: [],
    incidents: null,
    income: null,
    standing: null,
    usual: null,
    alerts: [],
    receivers: [createReceiver({ id: '1' }), createReceiver({ id: '2', isBackup: true })],
    diagnosis: null,
    found: [],
    missed: [],
    agentLine: null,
    refuseChanging: [],
    commands: [],
    commandEnds: { state: 'verified', reason: null },
    refuseCommands: null,
    events: [],
    answers: [],
    merges: [],
    people: ['Anna'],
    timeZoneTaken: null,
    refuseMerging: null,
    refuseAdding: null,
  };
  const requests: string[] = [];
  const viewers: (string | null)[] = [];
  const app = new Hono();
  app.use('/api/*', async (c, next) => {
    requests.push(`${c.req.method} ${c.req.path}`);
    viewers.push(c.req.header('X-View-As') ?? null);
    if (c.req.path.startsWith('/api/v1/auth')) return next();
    if (says.failWith !== null)
      return failure({ status: says.failWith, code: 'broken', message: 'Broken on purpose.' });
    if (says.rejectTokens || !c.req.header('authorization')?.startsWith('Bearer token-of-')) {
      return failure({ status: 401, code: 'unauthorized', message: 'No token.' });
    }
    return next();
  });
  addAuth(app, says, now);
  addWorkers(app, says, now);
  addPool(app, says, now);
  addControl(app, says, now);
  return { app, says, requests, viewers };
}

function addAuth(app: Hono, says: FakePool['says'], now: () => Date): void {
  app.get('/api/v1/auth/methods', (c) => c.json({ telegram: true, demo: says.demo }));
  app.post('/api/v1/auth/:way', async (c) => {
    const { role = 'participant' }: { role?: Participant['role'] } = await c.req.json();
    says.rejectTokens = false;
    const participant = {
      id: role === 'operator' ? '2' : '1',
      name: 'Anna',
      role,
      status: 'active',
      language: 'en',
    };
    const { timeZoneTaken } = says;
    return c.json({ token: `token-of-${role}`, expiresAt: now().toISOString(), participant, timeZoneTaken });
  });
}

function addWorkers(app: Hono, says: FakePool['says'], now: () => Date): void {
  const find = (id: string, to: (worker: WorkerDetail) => unknown) => {
    const worker = says.workers.find((candidate) => candidate.id === id);
    if (worker !== undefined) return Response.json(to(worker));
    return failure({ status: 404, code: 'not_found', message: 'No such worker.' });
  };
  app.get('/api/v1/overview', (c) => c.json(toOverview(says)));
  app.get('/api/v1/workers', (c) => c.json({ items: says.workers, nextCursor: null }));
  app.post('/api/v1/workers', async (c) => {
    if (says.refuseAdding !== null) return failure(says.refuseAdding);
    const { name }: { name: string } = await c.req.json();
    const seed = {
      name,
      id: '99',
      status: 'unknown',
      reason: 'never_scraped',
      rate: null,
      unpaidTon: null,
    } as const;
    const added = createWorker({ ...seed, model: null, ageSeconds: null }, now());
    says.workers.push(added);
    return c.json(added, 201);
  });
  app.get('/api/v1/pool/income', (c) => (says.income === null ? broken() : c.json(says.income)));
  app.get('/api/v1/pool/standing', (c) => (says.standing === null ? broken() : c.json(says.standing)));
  app.get('/api/v1/worker-merges', (c) => c.json({ items: says.merges }));
  app.post('/api/v1/worker-merges', async (c) => {
    if (says.refuseMerging !== null)
      return failure({ status: says.refuseMerging, code: 'broken', message: 'Broken on purpose.' });
    const decision: { workerId: string; agentWorkerId: string } = await c.req.json();
    says.merges = says.merges.filter(({ agentWorkerId }) => agentWorkerId !== decision.agentWorkerId);
    return c.json(decision);
  });
  app.get('/api/v1/workers/trends', (c) => {
    const items = (c.req.query('ids') ?? '').split(',').map((workerId) => ({
      workerId,
      requestsPerSecond: Array.from({ length: 24 }, (_, hour) =>
        hour === 5 ? null : 1 + Math.sin(hour) / 5,
      ),
    }));
    return c.json({ from: now().toISOString(), stepSeconds: 3600, items });
  });
  app.post('/api/v1/workers/discover', (c) => c.json({ found: says.found, missed: says.missed }));
  app.post('/api/v1/agents/tokens', (c) => {
    if (says.agentLine === null) return c.notFound();
    const expiresAt = new Date(now().getTime() + 1_800_000).toISOString();
    return c.json({ token: 'ce_1', expiresAt, installCommand: says.agentLine, composeService: '' }, 201);
  });
  app.get('/api/v1/workers/:id', (c) => find(c.req.param('id'), (worker) => worker));
  app.patch('/api/v1/workers/:id', async (c) => {
    const id = c.req.param('id');
    if (says.refuseChanging.includes(id))
      return failure({ status: 503, code: 'broken', message: 'Broken on purpose.' });
    const change: Partial<WorkerDetail> = await c.req.json();
    says.workers = says.workers.map((worker) => (worker.id === id ? { ...worker, ...change } : worker));
    return find(id, (worker) => worker);
  });
  app.delete('/api/v1/workers/:id', (c) => {
    says.workers = says.workers.filter((worker) => worker.id !== c.req.param('id'));
    return c.body(null, 204);
  });
  app.get('/api/v1/workers/:id/metrics', (c) =>
    find(c.req.param('id'), (worker) => ({ ...toMetrics(worker, now()), gpus: says.gpus })),
  );
  app.get('/api/v1/workers/:id/stats', (c) => {
    const { from = '', to = '', points } = c.req.query();
    const range = { from: new Date(from), to: new Date(to), points: Number(points), usual: says.usual };
    return find(c.req.param('id'), (worker) => toStats(worker, range));
  });
  app.get('/api/v1/workers/:id/answers', (c) =>
    says.answers === null ? broken() : c.json({ items: says.answers }),
  );
}

/** What is told of all workers together; the routes that not every server has, only where they are said. */
function addPool(app: Hono, says: FakePool['says'], now: () => Date): void {
  app.get('/api/v1/events', () =>
    failure({ status: 501, code: 'not_implemented', message: 'Nothing is kept open here.' }),
  );
  app.get('/api/v1/overview/activity', (c) => {
    const { range = '24h' } = c.req.query();
    const hours = { '24h': 24, '7d': 168, '30d': 720 }[range] ?? 24;
    const to = now();
    const from = new Date(to.getTime() - hours * 3_600_000);
    const busy = says.workers.find(({ requestsPerSecond }) => requestsPerSecond !== null);
    if (busy === undefined) return failure({ status: 500, code: 'broken', message: 'Nobody works.' });
    return c.json(toStats(busy, { from, to, points: 96 }));
  });
  app.get('/api/v1/participants', (c) => {
    const person = {
      role: 'participant',
      status: 'active',
      workers: { ok: 1, warning: 0, down: 0, unknown: 0 },
    };
    const { q = '', limit = '50', cursor = '0' } = c.req.query();
    const found = says.people.filter((name) => name.toLowerCase().includes(q.toLowerCase()));
    const from = Number(cursor);
    const end = from + Number(limit);
    const items = found.slice(from, end).map((name) => ({
      ...{ id: String(says.people.indexOf(name) + 1), name },
      ...person,
    }));
    return c.json({ items, nextCursor: end < found.length ? String(end) : null });
  });
  app.get('/api/v1/receivers', (c) =>
    says.receivers === null ? broken() : c.json({ items: says.receivers, nextCursor: null }),
  );
  app.get('/api/v1/alerts', (c) => c.json({ items: says.alerts, nextCursor: null }));
  app.get('/api/v1/workers/:id/diagnosis', (c) =>
    says.diagnosis === null ? broken() : c.json(says.diagnosis),
  );
  app.get('/api/v1/earnings', (c) => (says.earnings === null ? broken() : c.json(says.earnings)));
  app.get('/api/v1/incidents', (c) => {
    if (says.incidents === null) return broken();
    const workerId = c.req.query('workerId');
    const items = says.incidents.filter(({ worker }) => workerId === undefined || worker?.id === workerId);
    return c.json({ items, nextCursor: null });
  });
}

const broken = () => failure({ status: 503, code: 'broken', message: 'Broken on purpose.' });

function failure({
  status,
  ...error
}: {
  status: number;
  code: string;
  message: string;
  field?: string;
}): Response {
  return Response.json({ error }, { status });
}

function toOverview({ workers, newestSampledAt }: FakePool['says']): Overview {
  const counts = { ok: 0, warning: 0, down: 0, unknown: 0 };
  for (const { status } of workers) counts[status] += 1;
  const sum = (values: (string | number | null)[]) =>
    values.reduce<number>((total, value) => total + Number(value ?? 0), 0);
  return {
    workers: counts,
    requestsPerSecond: sum(workers.map((worker) => worker.requestsPerSecond)),
    unpaidNanoton: String(sum(workers.map((worker) => worker.unpaidNanoton))),
    oldestSampledAt: newestSampledAt.toISOString(),
    newestSampledAt: newestSampledAt.toISOString(),
  };
}
