import { createHash } from 'node:crypto';
import { Readable } from 'node:stream';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { createGzip, gunzipSync, gzipSync } from 'node:zlib';
import { sql } from 'kysely';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { insertAuditEntry } from './audit-log.ts';
import type { Db } from './database.ts';
import { migrateToLatest } from './migrate-database.ts';
import { insertNotice } from './notices.ts';
import { seedIncident } from './outbox-fixture.ts';
import { restoreBackup } from './restore-backup.ts';
import { createRowDigest } from './row-digest.ts';
import { createEncryptionKey, createSecretBox, type SecretBox } from './secret-box.ts';
import { streamBackup } from './stream-backup.ts';
import {
  createEmptyTestDatabase,
  createTestDatabase,
  createTestDatabaseAt,
  type TestDatabase,
} from './testing.ts';
import { insertTestPayout } from './testing-ledger.ts';
import { insertTestWorker } from './testing-workers.ts';
import { upsertWorkerAnswers } from './worker-answers.ts';
import { ensureMetricPartitions } from './worker-metrics.ts';
import { insertWorker } from './worker-registration.ts';
import { insertTestParticipants } from './workers-fixture.ts';

const now = new Date('2026-11-25T12:00:00Z');
const secretBox = await createSecretBox([createEncryptionKey()]);
const databases: TestDatabase[] = [];
let source: TestDatabase;
beforeEach(async () => {
  source = await keep(createTestDatabase());
});
afterEach(async () => {
  for (const database of databases.splice(0)) await database.drop();
});

async function keep(made: Promise<TestDatabase>): Promise<TestDatabase> {
  const database = await made;
  databases.push(database);
  return database;
}

async function backUp(database: TestDatabase): Promise<Buffer> {
  const chunks: Buffer[] = [];
  const stream = streamBackup({ url: database.url, madeBy: '0.1.0', now, secretBox });
  for await (const chunk of Readable.from(stream).pipe(createGzip({ level: 1 }))) chunks.push(chunk);
  return Buffer.concat(chunks);
}

function restore(
  file: Buffer,
  target: TestDatabase,
  options: { secretBox?: SecretBox; withoutKey?: boolean } = {},
) {
  const open = () => Readable.from(toPieces(file));
  return restoreBackup({ url: target.url, open, secretBox, ...options });
}

function toPieces(file: Buffer): Buffer[] {
  const size = 1_000;
  return Array.from({ length: Math.ceil(file.length / size) }, (_, at) =>
    file.subarray(at * size, at * size + size),
  );
}

/** Texts that a careless format trips over. */
const nasty = ['\\.', '\\N', 'tab\tand\nnew line\r', '', '"quoted", \\ и кириллица 🚀', '\u0001'];

async function fill(db: Db): Promise<void> {
  const [participantId = ''] = await insertTestParticipants(db, 3);
  const { workerId } = await insertTestWorker(db, { participantId });
  await seedIncident(db, { now });
  await insertTestPayout(db, { wallet: 'a', receivedAt: now, amountNanoton: 123_456_789_012_345_678n });
  const notice = {
    kind: 'operator',
    problem: 'database_away',
    since: now.toISOString(),
    detail: 'd',
  } as const;
  await insertNotice(db, { participantId, key: 'one', notice }, now);
  const worker = {
    ...{ name: 'sealed', host: 'gpu.example.com', address: 'gpu.example.com:12000', accessHash: 's3cret' },
    ...{ labels: nasty.filter((label) => label !== ''), participantId: null },
  };
  await insertWorker({ db, secretBox, now }, worker, { actor: 'system', isOperator: true });
  const body = Buffer.from(Array.from({ length: 256 }, (_, n) => n));
  await upsertWorkerAnswers(db, [
    { workerId, page: 'stats', askedAt: now, failure: null, body, bytes: 256, isCut: false },
  ]);
  await ensureMetricPartitions(db, now);
  await sql`INSERT INTO worker_metrics (worker_id, ts, up) SELECT ${workerId}::bigint, ${now}::timestamptz - n * interval '1 minute', true
    FROM generate_series(1, 500) AS n`.execute(db);
  for (const text of nasty) {
    await insertAuditEntry(
      db,
      { actor: text, action: 'worker.updated', subject: text, detail: { text } },
      now,
    );
  }
}

/** Every table's rows, summed up by PostgreSQL itself. */
async function describe(db: Db): Promise<Record<string, string>> {
  const { rows: tables } = await sql<{ name: string }>`
    SELECT relname AS name FROM pg_class WHERE relnamespace = 'public'::regnamespace
      AND relkind IN ('r', 'p') AND relname NOT LIKE 'kysely_%' ORDER BY 1`.execute(db);
  const described: Record<string, string> = {};
  for (const { name } of tables) {
    const { rows } = await sql<{ sum: string }>`
      SELECT count(*) || ' ' || coalesce(md5(string_agg(row::text, chr(10) ORDER BY row::text)), '') AS sum
      FROM ${sql.table(name)} AS row`.execute(db);
    described[name] = rows[0]?.sum ?? '';
  }
  return described;
}

test('a restored database has the rows of every table, and goes on where the other stopped', async () => {
  await fill(source.db);
  const file = await backUp(source);
  const before = await describe(source.db);
  expect(Object.values(before).filter((sum) => !sum.startsWith('0 ')).length).toBeGreaterThan(15);
  const target = await keep(createEmptyTestDatabase());
  const result = await restore(file, target);
  expect(result).toMatchObject({
    ok: true,
    ran: [],
    header: { madeBy: '0.1.0', takenAt: now.toISOString() },
  });
  expect(await describe(target.db)).toEqual(before);
  const ids = await Promise.all([source, target].map(({ db }) => insertTestParticipants(db, 1)));
  expect(ids[0]).toEqual(ids[1]);
  const { accessHashSealed, id } = await target.db
    .selectFrom('workers')
    .select(['id', 'accessHashSealed'])
    .where('name', '=', 'sealed')
    .executeTakeFirstOrThrow();
  expect(await secretBox.open(accessHashSealed ?? '', `workers.access_hash:${id}`)).toBe('s3cret');
});

test('what is written while a backup runs is in it wholly or not at all', async () => {
  const stream = streamBackup({ url: source.url, madeBy: '0.1.0', now, secretBox });
  const chunks = [Buffer.from((await stream.next()).value ?? '')];
  await fill(source.db);
  for await (const chunk of stream) chunks.push(chunk);
  const target = await keep(createEmptyTestDatabase());
  expect(await restore(gzipSync(Buffer.concat(chunks)), target)).toMatchObject({ ok: true });
  expect(await target.db.selectFrom('participants').selectAll().execute()).toEqual([]);
});

test('a backup of a version before is restored to that version and then brought up', async () => {
  const old = await keep(createTestDatabaseAt('0030'));
  await sql`INSERT INTO participants (name, created_at) VALUES ('Old', ${now})`.execute(old.db);
  const target = await keep(createEmptyTestDatabase());
  const result = await restore(await backUp(old), target);
  expect(result).toMatchObject({ ok: true, ran: expect.arrayContaining(['0031-pinned-cards']) });
  expect(await migrateToLatest(target.db)).toEqual([]);
  expect(await target.db.selectFrom('participants').select('name').execute()).toEqual([{ name: 'Old' }]);
});

const alterLine = (file: Buffer, alter: (text: string) => string) =>
  gzipSync(Buffer.from(alter(gunzipSync(file).toString('latin1')), 'latin1'));

const damages: [string, (file: Buffer) => Buffer, RegExp][] = [
  ['cut off', (file) => file.subarray(0, file.length - 40), /damaged/],
  ['cut in half', (file) => file.subarray(0, file.length / 2), /damaged/],
  [
    'cut between two lines',
    (file) => alterLine(file, (text) => text.slice(0, text.lastIndexOf('\n', text.length - 2) + 1)),
    /ends too early/,
  ],
  ['empty', () => Buffer.alloc(0), /damaged/],
  ['no gzip', () => Buffer.from('hello'), /damaged/],
  ['another gzip', () => gzipSync('hello\n'), /is no backup/],
  ['another JSON', () => gzipSync('{"format":"other"}\n'), /is no backup/],
  [
    'a changed figure',
    (file) => alterLine(file, (text) => text.replace('123456789012345678', '923456789012345678')),
    /rows of a table/,
  ],
  [
    'a row less',
    (file) => alterLine(file, (text) => text.replace(/\n[^\n{\\]+\n\\\.\n/, '\n\\.\n')),
    /rows of a table/,
  ],
  [
    'a changed header',
    (file) => alterLine(file, (text) => text.replace('"madeBy":"0.1.0"', '"madeBy":"0.1.1"')),
    /hash/,
  ],
  [
    'a changed sequence',
    (file) => alterLine(file, (text) => text.replace(/"lastValue":"\d+"/, '"lastValue":"1000"')),
    /hash/,
  ],
  ['something after its end', (file) => alterLine(file, (text) => `${text}more\n`), /follows/],
  [
    'a newer format',
    (file) => alterLine(file, (text) => text.replace('"formatVersion":1', '"formatVersion":2')),
    /newer version, in a format/,
  ],
  [
    'a newer version',
    (file) => resign(file, (text) => text.replace('"0031-pinned-cards"', '"9999-later"')),
    /made by a newer version \(0\.1\.0, with 9999-later\)/,
  ],
];

/** As a newer version would have written it: with the right hash at its end. */
function resign(file: Buffer, alter: (text: string) => string): Buffer {
  const lines = alter(gunzipSync(file).toString('latin1')).split('\n');
  const isSigned = (line: string) => /^\{"(format|table|rows|sequences)":/.test(line);
  const signed = lines.filter(isSigned).map((line) => `${line}\n`);
  const sha256 = createHash('sha256')
    .update(Buffer.from(signed.join(''), 'latin1'))
    .digest('hex');
  lines.splice(-2, 1, JSON.stringify({ sha256 }));
  return gzipSync(Buffer.from(lines.join('\n'), 'latin1'));
}

test('a file that is not whole, or too new, is refused with nothing written', async () => {
  await fill(source.db);
  const file = await backUp(source);
  const target = await keep(createEmptyTestDatabase());
  for (const [name, damage, reason] of damages) {
    const result = await restore(damage(file), target);
    expect(result, name).toEqual({ ok: false, reason: expect.stringMatching(reason) });
    expect(await describe(target.db), name).toEqual({});
  }
  expect(
    await restore(
      resign(file, (text) => text),
      target,
    ),
  ).toMatchObject({ ok: true });
});

test('only an empty database is filled, and none that a daemon runs on', async () => {
  await fill(source.db);
  const file = await backUp(source);
  const before = await describe(source.db);
  expect(await restore(file, source)).toEqual({
    ok: false,
    reason: expect.stringMatching(/^The database is not empty/),
  });
  expect(await describe(source.db)).toEqual(before);
  const watched = await keep(createTestDatabase());
  await sql`INSERT INTO leases (name, holder, acquired_at, expires_at)
    VALUES ('holder:d', 'd', now(), now() + interval '1 minute')`.execute(watched.db);
  expect(await restore(file, watched)).toEqual({
    ok: false,
    reason: expect.stringMatching(/^A daemon runs/),
  });
  const old = await backUp(await keep(createTestDatabaseAt('0030')));
  const newer = await keep(createTestDatabase());
  expect(await restore(old, newer)).toEqual({
    ok: false,
    reason: expect.stringMatching(/^The database has 0031/),
  });
});

test('a backup whose secrets no key opens is refused until that is wanted', async () => {
  const file = await backUp(source);
  const other = await createSecretBox([createEncryptionKey()]);
  const target = await keep(createEmptyTestDatabase());
  const refused = await restore(file, target, { secretBox: other });
  expect(refused).toEqual({ ok: false, reason: expect.stringContaining('add it to ENCRYPTION_KEYS') });
  expect(await restore(file, target, { secretBox: other, withoutKey: true })).toMatchObject({ ok: true });
});

test('a table that reads otherwise than the backup leaves no row', async () => {
  await fill(source.db);
  const file = await backUp(source);
  const target = await keep(createTestDatabase());
  // As a database that silently changes what it is given.
  await sql`CREATE FUNCTION spoil() RETURNS trigger LANGUAGE plpgsql AS
    $$ BEGIN NEW.name := 'spoiled'; RETURN NEW; END $$`.execute(target.db);
  await sql`CREATE TRIGGER spoil BEFORE INSERT ON workers FOR EACH ROW EXECUTE FUNCTION spoil()`.execute(
    target.db,
  );
  await expect(restore(file, target)).rejects.toThrow('workers reads otherwise');
  expect(await target.db.selectFrom('participants').selectAll().execute()).toEqual([]);
  expect(await target.db.selectFrom('leases').selectAll().execute()).toHaveLength(65);
});

test('a large table is streamed: memory stays where it was', { timeout: 120_000 }, async () => {
  await sql`INSERT INTO audit_log (actor, action, subject, detail, at)
    SELECT 'system', 'x', 'n' || n, jsonb_build_object('text', repeat(md5(n::text), 30)), now()
    FROM generate_series(1, 60000) AS n`.execute(source.db);
  const startBytes = heldBytes();
  let [chunks, bytes, highestBytes] = [0, 0, 0];
  for await (const chunk of streamBackup({ url: source.url, madeBy: '0.1.0', now, secretBox })) {
    bytes += chunk.length;
    chunks += 1;
    if (chunks % 50 === 0) highestBytes = Math.max(highestBytes, heldBytes() - startBytes);
  }
  expect(bytes).toBeGreaterThan(55_000_000);
  expect(chunks).toBeGreaterThan(500);
  expect(highestBytes).toBeLessThan(bytes / 6);
});

/** What is still in use. */
function heldBytes(): number {
  setFlagsFromString('--expose-gc');
  runInNewContext('gc')();
  return process.memoryUsage().arrayBuffers;
}

test('a digest heeds what rows there are, and not their order', () => {
  const digest = (...rows: string[]) => {
    const made = createRowDigest();
    made.add(rows.map((row) => Buffer.from(row)));
    return made.format();
  };
  expect(digest('a', 'b')).toBe(digest('b', 'a'));
  expect(new Set([digest(), digest('a'), digest('a', 'a'), digest('a', 'b'), digest('ab')]).size).toBe(5);
});
