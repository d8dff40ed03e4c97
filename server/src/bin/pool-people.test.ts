import { createEncryptionKey, createSecretBox } from '@cocoon-pool/db/secret-box';
import { createTestDatabase, type TestDatabase } from '@cocoon-pool/db/testing';
import { insertTestParticipants } from '@cocoon-pool/db/workers-fixture';
import { parseConfig } from '@cocoon-pool/domain/config';
import { silentLogger } from '@cocoon-pool/domain/logger';
import { createCocoonWorker, type SimulatedWorker } from '@cocoon-pool/simulator/cocoon-worker';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { listUsers, setUserRole, setUserStatus, showUser } from './pool-users.ts';
import { addPoolWorker, listPoolWorkers, removePoolWorker, scrapePoolWorker } from './pool-workers.ts';

const now = () => new Date('2026-11-25T12:00:00Z');
const secretBox = await createSecretBox([createEncryptionKey()]);
let database: TestDatabase;
let simulated: SimulatedWorker;
let people: string[];
beforeAll(async () => {
  database = await createTestDatabase();
  simulated = await createCocoonWorker({ seed: 'a', accessHash: 's3cret' });
  people = await insertTestParticipants(database.db, 3);
});
afterAll(async () => {
  await simulated.close();
  await database.drop();
});

function toDeps(settings: Record<string, string> = {}) {
  const allowed = { WORKER_NETWORKS_ALLOWED: '127.0.0.0/8', WORKER_PORTS_ALLOWED: '1-65535' };
  const parsed = parseConfig({ ...allowed, ...settings }, () => '');
  if (!parsed.ok) throw new Error('bad settings');
  const printed: string[] = [];
  const out = { write: (text: string) => printed.push(text) };
  return { db: database.db, secretBox, config: parsed.config, log: silentLogger, now, out, printed };
}

test('people are listed, shown, made operators and shut out, each of which is in the audit log', async () => {
  const [ann = '', bob = ''] = people;
  const deps = toDeps();
  expect(await setUserRole(deps, ann, 'operator')).toEqual({ state: 'done' });
  expect(await setUserStatus(deps, bob, 'deactivated')).toEqual({ state: 'done' });
  await listUsers(deps, {});
  expect(deps.printed.filter((line) => line.startsWith(`${ann}\toperator\tactive\t0 workers`))).toHaveLength(
    1,
  );
  expect(deps.printed.filter((line) => line.startsWith(`${bob}\tparticipant\tdeactivated`))).toHaveLength(1);
  const shown = toDeps();
  await showUser(shown, bob, { json: true });
  expect(JSON.parse(shown.printed.join(''))).toMatchObject({ id: bob, status: 'deactivated' });
  expect(await setUserStatus(deps, bob, 'active')).toEqual({ state: 'done' });
  const entries = await database.db
    .selectFrom('auditLog')
    .select(['actor', 'subject', 'detail'])
    .orderBy('id')
    .execute();
  expect(entries).toEqual([
    { actor: 'system', subject: `participant:${ann}`, detail: { role: 'operator' } },
    { actor: 'system', subject: `participant:${bob}`, detail: { status: 'deactivated' } },
    { actor: 'system', subject: `participant:${bob}`, detail: { status: 'active' } },
  ]);
});

test.each([
  ['the last operator stays', () => setUserRole(toDeps(), people[0], 'participant'), /last operator/],
  ['an unknown person is refused', () => showUser(toDeps(), '999', {}), /no person 999/],
  ['what is no id is refused', () => setUserStatus(toDeps(), 'x', 'active'), /no person x/],
  ['a missing id is refused', () => showUser(toDeps(), undefined, {}), /missing/],
  ['an unknown role is refused', () => setUserRole(toDeps(), people[0], 'king'), /operator or participant/],
  [
    'a private address is refused',
    () => addPoolWorker(toDeps(), '10.0.0.1:12000', {}),
    /not a public address/,
  ],
  ['what is no address is refused', () => addPoolWorker(toDeps(), 'nonsense', {}), /host:port/],
  ['a missing address is refused', () => addPoolWorker(toDeps(), undefined, {}), /address/],
  [
    'a bad access hash is refused',
    () => addPoolWorker(toDeps(), '127.0.0.1:12000', { accessHash: 'a b' }),
    /accessHash/,
  ],
  [
    'an unknown owner is refused',
    () => addPoolWorker(toDeps(), '127.0.0.1:12000', { owner: '999' }),
    /no such person/,
  ],
  ['an unknown worker is not removed', () => removePoolWorker(toDeps(), '999'), /no worker 999/],
  ['an unknown worker is not scraped', () => scrapePoolWorker(toDeps(), '999', {}), /no watched worker/],
])('%s', async (_name, act, message) => {
  expect(await act()).toEqual({ state: 'refused', message: expect.stringMatching(message) });
});

test('a worker is added, asked once, listed and removed', async () => {
  const [ann = ''] = people;
  const deps = toDeps();
  const options = { name: 'gpu', owner: ann, accessHash: 's3cret' };
  expect(await addPoolWorker(deps, simulated.address, options)).toEqual({ state: 'done' });
  expect(await addPoolWorker(toDeps(), simulated.address, {})).toMatchObject({ state: 'refused' });
  const id = /^Worker (\d+) is watched/.exec(deps.printed[0] ?? '')?.[1];
  const asked = toDeps();
  expect(await scrapePoolWorker(asked, id, {})).toEqual({ state: 'done' });
  expect(asked.printed.join('')).toMatch(/answered in \d+ ms, \d+ proxies connected/);
  expect(await database.db.selectFrom('workerMetrics').selectAll().execute()).toEqual([]);
  const listed = toDeps();
  await listPoolWorkers(listed, {});
  expect(listed.printed).toEqual([expect.stringContaining(`${id}\tunknown`)]);
  await simulated.kill();
  const dead = toDeps();
  expect(await scrapePoolWorker(dead, id, { json: true })).toEqual({ state: 'incomplete' });
  expect(JSON.parse(dead.printed.join(''))).toMatchObject({ up: false, failure: 'refused' });
  expect(await removePoolWorker(toDeps(), id)).toEqual({ state: 'done' });
  expect(await removePoolWorker(toDeps(), id)).toMatchObject({ state: 'refused' });
  await listPoolWorkers(listed, {});
  expect(listed.printed).toHaveLength(1);
});
