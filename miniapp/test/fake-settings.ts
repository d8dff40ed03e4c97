import type { Incident, NewSilence, PoolHealth, Receiver, Silence } from '../src/alert-shapes.ts';
import { createIncident } from './fake-incidents.ts';
import type { FakePool } from './fake-pool.ts';

export interface FakeSettings {
  incident: Incident;
  silences: Silence[];
  receivers: Receiver[];
  keys: { id: string; name: string; scope: 'metrics'; revokedAt: null; lastUsedAt: null }[];
  audit: {
    id: string;
    at: string;
    actor: string;
    action: string;
    subject: string;
    detail: Record<string, unknown>;
  }[];
  isReady: boolean;
  health: PoolHealth;
  /** `METHOD path` and body of what was changed. */
  sent: { path: string; body: unknown }[];
}

/** Adds what the pages of settings and of one incident ask for to a fake pool. */
export function addSettings({ app, says }: FakePool): FakeSettings {
  const fake: FakeSettings = {
    incident: {
      ...createIncident({ id: '5', kind: 'tampered', worker: { id: '6', name: 'h100-6' }, cost: 'off' }),
      sentences: { facts: 'Price 1 → 2 at 13:48.', fix: 'If it was you, say so.' },
      ...{ alertList: [], receipts: [], timeline: [] },
    },
    ...{
      silences: [],
      receivers: [],
      keys: [],
      audit: [],
      isReady: true,
      health: createHealth({}),
      sent: [],
    },
  };
  says.receivers = fake.receivers;
  const take = async (request: Request) => {
    const body: unknown = await request.json().catch(() => null);
    fake.sent.push({ path: `${request.method} ${new URL(request.url).pathname}`, body });
    return body;
  };
  app.get('/api/v1/incidents/:id', (c) => c.json(fake.incident));
  app.post('/api/v1/incidents/:id/claim', async (c) => {
    await take(c.req.raw);
    return c.json({ state: 'claimed' });
  });
  app.get('/api/v1/silences', (c) => c.json({ items: fake.silences, nextCursor: null }));
  app.post('/api/v1/silences', async (c) => {
    const body = (await take(c.req.raw)) as NewSilence;
    const silence = createSilence({ reason: body.reason, endsAt: body.endsAt });
    fake.silences.push(silence);
    return c.json(silence, 201);
  });
  app.delete('/api/v1/silences/:id', async (c) => {
    await take(c.req.raw);
    const [ended] = fake.silences.splice(0, 1);
    return c.json(ended);
  });
  app.post('/api/v1/receivers', async (c) => {
    await take(c.req.raw);
    return c.json({ ...createReceiver({ kind: 'webhook' }), secret: 'whsec_shown_once' }, 201);
  });
  app.get('/api/v1/api-keys', (c) => c.json({ items: fake.keys, nextCursor: null }));
  app.post('/api/v1/api-keys', async (c) => {
    await take(c.req.raw);
    return c.json({ id: '9', key: 'cp_shown_once', name: 'Prometheus', scope: 'metrics' }, 201);
  });
  app.get('/api/v1/audit-log', (c) => c.json({ items: fake.audit, nextCursor: null }));
  app.get('/api/v1/pool/health', (c) => c.json(fake.health));
  app.get('/readyz', (c) =>
    fake.isReady
      ? c.json({ ready: true, reason: null })
      : c.json({ ready: false, reason: 'database_unreachable' }, 503),
  );
  return fake;
}

export function createSilence(change: Partial<Silence>): Silence {
  return {
    ...{ id: '1', participantId: '1', incidentId: null, workerId: '6', hostId: null, kind: null },
    ...{ reason: 'power work', createdBy: 'participant:1', createdAt: '2026-11-23T13:00:00Z' },
    ...{ startsAt: '2026-11-23T13:00:00Z', endsAt: '2026-11-23T16:00:00Z', isActive: true },
    ...change,
  };
}

export function createReceiver(change: Partial<Receiver>): Receiver {
  return {
    ...{ id: '1', kind: 'telegram', label: null, position: 0, isBackup: false, chatId: '7', threadId: null },
    ...{ url: null, disabledAt: null, disabledReason: null, createdAt: '2026-11-23T13:00:00Z' },
    ...change,
  };
}

/** An installation in order. */
export function createHealth(change: Partial<PoolHealth>): PoolHealth {
  return {
    ...{ at: '2026-11-23T14:00:00Z', version: '1.2.3', workers: 9, newestSampleAgeSeconds: 4 },
    daemons: [{ name: 'daemon-a', shards: 64, isLeader: true, blindSince: null }],
    shardsFree: 0,
    outbox: { queued: 0, retrying: 0, oldestDueSeconds: null },
    lastHour: [{ receiver: 'telegram', state: 'sent', messages: 12 }],
    ...{ chain: { accounts: 3, accountsFailing: 0 }, troubledJobs: [], newestBackupAgeDays: 0.5 },
    ...{ partitionsAheadHours: 48, databaseBytes: 3 * 2 ** 30 },
    retentionDays: { raw: 2, fiveMinute: 30, hourly: 400, daily: 1_500 },
    ...change,
  };
}
