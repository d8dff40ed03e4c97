import { once } from 'node:events';
import { connect, createServer, type Socket } from 'node:net';
import { sql } from 'kysely';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { createDatabaseListener, type DatabaseListener, listenerName } from './database-listener.ts';
import { insertDiscoverRequest } from './probe-requests.ts';
import { createTestDatabase, type TestDatabase } from './testing.ts';

const patience = { timeout: 20_000, interval: 20 };

let database: TestDatabase;
const cleanUps: (() => Promise<unknown>)[] = [];
beforeEach(async () => {
  database = await createTestDatabase();
});
afterEach(async () => {
  for (const cleanUp of cleanUps.splice(0).reverse()) await cleanUp();
  await database.drop();
});

test('a request wakes whoever listens to its channel when it is committed, and nobody else', async () => {
  const { listener, heard, listen } = createStage(database.url);
  listen('probe_requests');
  await vi.waitFor(() => expect(listener.isListening()).toBe(true), patience);
  listen('worker_commands');
  await vi.waitFor(async () => {
    await sql`SELECT pg_notify('worker_commands', '')`.execute(database.db);
    expect(heard).toContain('worker_commands');
  }, patience);
  heard.length = 0;
  const tx = await database.db.startTransaction().execute();
  await insertDiscoverRequest(tx, { host: 'gpu.example.com', requestedBy: 'participant:1' });
  await database.db.selectFrom('probeRequests').selectAll().execute();
  expect(heard).not.toContain('probe_requests');
  await tx.commit().execute();
  await vi.waitFor(
    () => expect(heard.filter((channel) => channel === 'probe_requests')).toHaveLength(1),
    patience,
  );
});

test('after a cut it listens again by itself, wakes everybody, and never has two connections', async () => {
  const gate = await createGate(database.url);
  const { listener, heard, listen, errors } = createStage(gate.url);
  listen('probe_requests');
  listen('worker_commands');
  for (let cut = 1; cut <= 3; cut += 1) {
    await vi.waitFor(() => expect(listener.isListening()).toBe(true), patience);
    heard.length = 0;
    gate.cut();
    await vi.waitFor(() => expect(heard.toSorted()).toEqual(['probe_requests', 'worker_commands']), patience);
    await vi.waitFor(async () => expect(await listSessions()).toHaveLength(1), patience);
    expect(errors).toHaveLength(cut);
  }
  await sql`SELECT pg_notify('worker_commands', '')`.execute(database.db);
  await vi.waitFor(() => expect(heard.at(-1)).toBe('worker_commands'), patience);
});

test('a connection that hangs is given up', async () => {
  const gate = await createGate(database.url);
  const { listener, heard, listen } = createStage(gate.url);
  listen('probe_requests');
  await vi.waitFor(() => expect(listener.isListening()).toBe(true), patience);
  heard.length = 0;
  gate.hang();
  await vi.waitFor(() => expect(heard).toEqual(['probe_requests']), patience);
  expect(listener.isListening()).toBe(true);
});

test('closed, it leaves no session behind and makes no other, even where nothing answers', async () => {
  const first = createStage(database.url);
  first.listen('probe_requests');
  await vi.waitFor(() => expect(first.listener.isListening()).toBe(true), patience);
  await first.listener.close();
  await vi.waitFor(async () => expect(await listSessions()).toEqual([]), patience);
  const nowhere = new URL(database.url);
  nowhere.port = '1';
  const second = createStage(nowhere.href);
  second.listen('probe_requests');
  await vi.waitFor(() => expect(second.errors).toHaveLength(1), patience);
  await second.listener.close();
  await createDatabaseListener(database.url).close();
  expect(await listSessions()).toEqual([]);
});

function createStage(url: string) {
  const errors: Error[] = [];
  const heard: string[] = [];
  const onConnectionError = (error: Error) => void errors.push(error);
  const listener: DatabaseListener = createDatabaseListener(url, {
    onConnectionError,
    retryMs: 10,
    checkMs: 200,
  });
  cleanUps.push(listener.close);
  const listen = (channel: 'probe_requests' | 'worker_commands') =>
    listener.listen(channel, () => heard.push(channel));
  return { listener, heard, listen, errors };
}

/** Those that listeners have in this database. */
async function listSessions(): Promise<unknown[]> {
  const { rows } = await sql`
    SELECT pid FROM pg_stat_activity
    WHERE application_name = ${listenerName} AND datname = current_database()
  `.execute(database.db);
  return rows;
}

/** A way to the database that can be cut, or hang for the connections that go through it now. */
async function createGate(databaseUrl: string) {
  const target = new URL(databaseUrl);
  const sockets = new Set<Socket>();
  const server = createServer((client) => {
    const upstream = connect(Number(target.port), target.hostname);
    for (const socket of [client, upstream]) {
      sockets.add(socket);
      socket.on('error', () => socket.destroy());
      socket.on('close', () => sockets.delete(socket));
    }
    client.pipe(upstream).pipe(client);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('no port');
  const cut = () => {
    for (const socket of sockets) socket.destroy();
  };
  const hang = () => {
    for (const socket of sockets) socket.pause().unpipe();
  };
  cleanUps.push(async () => {
    cut();
    await new Promise((closed) => server.close(closed));
  });
  const url = new URL(databaseUrl);
  url.host = `127.0.0.1:${address.port}`;
  return { url: url.href, cut, hang };
}
