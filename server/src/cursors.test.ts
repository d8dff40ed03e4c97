import { insertAuditEntry } from '@cocoon-pool/db/audit-log';
import { sendBroadcast } from '@cocoon-pool/db/broadcasts';
import { createInvite } from '@cocoon-pool/db/invites';
import { insertSharePlan } from '@cocoon-pool/db/pool-shares';
import type { Id } from '@cocoon-pool/db/schema';
import { createSession } from '@cocoon-pool/db/sessions';
import { insertSilence } from '@cocoon-pool/db/silences';
import { insertTestPayout } from '@cocoon-pool/db/testing-ledger';
import { createRandom } from '@cocoon-pool/domain/testing-random';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createTestApp, type TestApp } from './test-app.ts';

let api: TestApp;
let operator: { id: Id; token: string };
let worker: Id;
let made = 0;
beforeAll(async () => {
  api = await createTestApp();
  operator = await api.addPerson('Operator', { role: 'operator' });
  worker = await api.addWorker('8.8.7.7:12000', null);
});
afterAll(() => api.drop());

/** Every list with a cursor (`{id}` is a worker), and how a row is added to it. A list that is not here fails the first test. */
const lists: Record<string, (random: () => number) => Promise<unknown>> = {
  '/api/v1/workers': (random) => {
    const port = 12_000 + 10 * (made % 99);
    return api.addWorker(`8.8.${Math.floor(made / 99)}.${Math.floor(random() * 200)}:${port}`, null);
  },
  '/api/v1/participants': () => api.addPerson(`Person ${made}`),
  '/api/v1/sessions': () =>
    createSession(api.db, { participantId: operator.id, method: 'ton' }, api.clock.now),
  '/api/v1/api-keys': () => api.addKey('read'),
  '/api/v1/invites': () => {
    const invite = { role: 'participant', usesMax: 1, expiresAt: api.clock.now, actor: 'system' } as const;
    return createInvite(api.db, invite, api.clock.now);
  },
  '/api/v1/broadcasts': () => {
    const about = {
      poolName: 'Pool',
      text: 'Hello',
      audience: { kind: 'everybody' },
      actor: 'system',
    } as const;
    // Far apart, because an hour takes five.
    const at = new Date(Date.UTC(2020, 0, made));
    return sendBroadcast(api.db, { ...about, requestKey: `cursor-${made}` }, at);
  },
  '/api/v1/alerts': async () => {
    const alert = {
      participantId: null,
      kind: 'slow',
      severity: 'warning',
      activeSince: api.clock.now,
    } as const;
    const over = {
      state: 'resolved',
      firedAt: api.clock.now,
      resolvedAt: api.clock.now,
      evidence: '{}',
    } as const;
    await api.db
      .insertInto('alerts')
      .values({ ...alert, ...over, workerId: null, hostId: null })
      .execute();
  },
  '/api/v1/incidents': async () => {
    const incident = { participantId: null, hostId: null, kind: 'slow', severity: 'warning' } as const;
    const times = { openedAt: api.clock.now, closedAt: api.clock.now };
    await api.db
      .insertInto('incidents')
      .values({ ...incident, ...times })
      .execute();
  },
  '/api/v1/silences': () => {
    const times = { startsAt: api.clock.now, endsAt: new Date(api.clock.now.getTime() + 3_600_000) };
    const silence = {
      participantId: null,
      subject: 'all',
      reason: 'test',
      createdBy: 'system',
      ...times,
    } as const;
    return insertSilence(api.db, silence, api.clock.now);
  },
  '/api/v1/audit-log': () =>
    insertAuditEntry(api.db, { actor: 'system', action: 'worker.updated', subject: 'test' }, api.clock.now),
  '/api/v1/payouts': (random) => {
    const receivedAt = new Date(api.clock.now.getTime() - Math.floor(random() * 20) * 1_000);
    return insertTestPayout(api.db, { wallet: 'anybody', receivedAt, amountNanoton: 1n });
  },
  '/api/v1/pool/share-plans': () => {
    const from = new Date(Date.UTC(2020, 0, made));
    const plan = { receivedNanoton: 0n, feeNanoton: 0n, shares: [], unsharedNanoton: 0n };
    const period = { from, to: new Date(from.getTime() + 1), plan, addresses: new Map(), actor: 'system' };
    return insertSharePlan(api.db, period, api.clock.now);
  },
  '/api/v1/workers/{id}/commands': () => {
    const times = { requestedAt: api.clock.now, expiresAt: api.clock.now, finishedAt: api.clock.now };
    return api.db
      .insertInto('workerCommands')
      .values({
        workerId: worker,
        kind: 'enable',
        requestedBy: 'system',
        state: 'failed',
        ...times,
        ...unset,
      })
      .execute();
  },
};

const unset = {
  ...{ coefficientThousandths: null, proxyAddress: null, via: null, sentAt: null, reason: 'timeout' },
  ...{ answer: null, before: null, after: null, returnAt: null, returnedAt: null, returnsId: null },
} as const;

test('every list with a cursor is proven here', async () => {
  const { json } = await api.call('GET', '/api/v1/openapi.json');
  const paths = Object.entries<{ get?: { parameters?: { name: string }[] } }>(json.paths)
    .filter(([, { get }]) => get?.parameters?.some(({ name }) => name === 'cursor'))
    .map(([path]) => path);
  expect(paths.sort()).toEqual(Object.keys(lists).sort());
});

test.each(Object.entries(lists))(
  '%s gives no row twice and leaves none out, while rows are being added',
  async (path, add) => {
    const random = createRandom(7);
    const addRows = async (count: number) => {
      for (let n = 0; n < count; n += 1) {
        made += 1;
        await add(random);
      }
    };
    await addRows(23);
    for (let round = 0; round < 8; round += 1) {
      const before = await readAll(path, { limit: () => 200, between: async () => {} });
      const limit = () => 1 + Math.floor(random() * 9);
      const seen = await readAll(path, { limit, between: () => addRows(Math.floor(random() * 3)) });
      expect(new Set(seen).size).toBe(seen.length);
      expect(before.filter((id) => !seen.includes(id))).toEqual([]);
    }
  },
);

test.each(Object.keys(lists))('%s answers a cursor that it did not make with 422', async (path) => {
  const { token } = operator;
  for (const cursor of [
    'x',
    '-1',
    '0',
    '1.5',
    '9223372036854775808',
    '%00',
    'WzEsMl0',
    'e30',
    '💥',
    'null',
  ]) {
    const answer = await api.call('GET', `${path.replace('{id}', worker)}?cursor=${cursor}`, { token });
    expect([answer.status, answer.json.error.field], cursor).toEqual([422, 'cursor']);
  }
});

async function readAll(
  path: string,
  { limit, between }: { limit: () => number; between: () => Promise<void> },
): Promise<Id[]> {
  const seen: Id[] = [];
  let cursor: string | null = null;
  do {
    const place: string = cursor === null ? '' : `&cursor=${encodeURIComponent(cursor)}`;
    const { token } = operator;
    const { json } = await api.call('GET', `${path.replace('{id}', worker)}?limit=${limit()}${place}`, {
      token,
    });
    seen.push(...json.items.map(({ id }: { id: Id }) => id));
    cursor = json.nextCursor;
    await between();
  } while (cursor !== null);
  return seen;
}
