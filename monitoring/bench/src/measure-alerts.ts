import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import type { Db } from '@cocoon-pool/db/database';
import { createEncryptionKey } from '@cocoon-pool/db/secret-box';
import { type BotApi, createBotApi } from '@cocoon-pool/simulator/bot-api';
import { sql } from 'kysely';
import { openBenchDatabase } from './bench-database.ts';
import type { BenchContext } from './benchmark.ts';
import { startPages } from './page-fleet.ts';
import { startProgram } from './start-program.ts';
import { cocoonPort, toLoopbackAddress } from './worker-address.ts';

interface AlertsPlan {
  workers: number;
  failing: number;
  intervalSeconds: number;
  settleSeconds: number;
  /** For all messages after the workers fail. */
  waitSeconds: number;
}

export interface AlertDelays {
  postgresVersion: string;
  /** Of each incident that was told, beyond its rule's `for` and the group wait. */
  delaysMs: number[];
  incidents: number;
  missing: number;
  messages: number;
  chats: number;
  mostInAChat: number;
}

const groupWaitMs = 20_000;
const failingPerHost = 8;

/**
 * Runs the daemon as `npm run start:daemon` does against a fleet and a Bot API, kills the process that plays 5 % of the
 * workers, and reads when each incident's message arrived.
 */
export async function measureAlerts(context: BenchContext, plan: AlertsPlan): Promise<AlertDelays> {
  const { cleanup, say, folder } = context;
  const database = await openBenchDatabase(context);
  await seedFleet(database.db, plan);
  const doomed = await startPages('cocoon', { first: 0, count: plan.failing }, cleanup);
  const others = { first: plan.failing, count: plan.workers - plan.failing };
  await startPages('cocoon', others, cleanup);
  const botApi = await createBotApi();
  cleanup.add(() => botApi.close());
  const daemon = await startProgram(
    {
      command: process.execPath,
      args: [fileURLToPath(new URL('../../src/main.ts', import.meta.url))],
      env: {
        DATABASE_URL: database.url,
        ENCRYPTION_KEYS: createEncryptionKey(),
        WORKER_NETWORKS_ALLOWED: '127.0.0.0/8',
        SCRAPE_INTERVAL_SECONDS: String(plan.intervalSeconds),
        METRICS_PORT: '0',
        BOT_TOKEN: botApi.token,
        TELEGRAM_API_ROOT: botApi.url,
        PRICE_API_URL: botApi.url,
      },
      logPath: join(folder, 'daemon.log'),
    },
    cleanup,
  );
  await daemon.waitFor((log) => (log.includes('"metricsPort":') ? true : null));
  say(`the daemon settles for ${plan.settleSeconds} s`);
  await delay(plan.settleSeconds * 1_000);
  say(`${plan.failing} workers fail at once`);
  await doomed.stop();
  await waitForMessages(database.db, plan);
  await daemon.check();
  const delays = await readDelays(database.db, botApi);
  await daemon.stop();
  await database.close();
  return { ...delays, postgresVersion: database.version };
}

/** Half of the workers of a hit host are among the first ones, which fail; two hosts belong to one person with a chat. */
async function seedFleet(db: Db, { workers, failing }: AlertsPlan): Promise<void> {
  const toHost = (place: number) =>
    place < failing ? Math.floor(place / failingPerHost) : Math.floor((place - failing) / failingPerHost);
  const places = Array.from({ length: workers }, (_, place) => place);
  const hosts = new Set(places.map(toHost)).size;
  await db.transaction().execute(async (tx) => {
    await sql`INSERT INTO participants (name) SELECT 'Owner ' || n FROM generate_series(0, ${Math.ceil(hosts / 2)}::int) AS n`.execute(
      tx,
    );
    await sql`INSERT INTO receivers (participant_id, kind, chat_id) SELECT id, 'telegram', 1000 + id FROM participants`.execute(
      tx,
    );
    await sql`INSERT INTO hosts (name) SELECT 'host-' || n FROM generate_series(0, ${hosts - 1}::int) AS n`.execute(
      tx,
    );
    await sql`
      INSERT INTO workers (name, host_id, address)
      SELECT 'worker-' || place, h.id, address FROM unnest(
        ${places}::int[], ${places.map(toHost)}::int[],
        ${places.map((place) => `${toLoopbackAddress(place)}:${cocoonPort}`)}::text[]
      ) AS seed (place, host, address) JOIN hosts h ON h.name = 'host-' || seed.host ORDER BY place
    `.execute(tx);
    await sql`
      INSERT INTO worker_owners (worker_id, participant_id, owned_from)
      SELECT w.id, p.id, '2000-01-01' FROM workers w JOIN hosts h ON h.id = w.host_id
      JOIN participants p ON p.name = 'Owner ' || (substr(h.name, 6)::int / 2)
    `.execute(tx);
  });
}

async function waitForMessages(db: Db, { failing, waitSeconds }: AlertsPlan): Promise<void> {
  const expected = Math.ceil(failing / failingPerHost);
  for (let second = 0; second < waitSeconds; second += 1) {
    await delay(1_000);
    const { rows } = await sql<{ told: number }>`
      SELECT count(DISTINCT incident_id)::int AS told FROM notifications WHERE kind = 'firing' AND state <> 'queued'
    `.execute(db);
    if ((rows[0]?.told ?? 0) >= expected) return;
  }
}

async function readDelays(db: Db, botApi: BotApi): Promise<Omit<AlertDelays, 'postgresVersion'>> {
  const { rows } = await sql<{ firedAt: Date; chatId: string; messageId: string | null }>`
    SELECT min(a.fired_at) AS fired_at, r.chat_id, max(n.message_id) AS message_id
    FROM incidents i JOIN alerts a ON a.incident_id = i.id AND a.fired_at IS NOT NULL
    LEFT JOIN notifications n ON n.incident_id = i.id AND n.kind = 'firing'
    LEFT JOIN receivers r ON r.id = n.receiver_id
    WHERE i.kind = 'worker_down' GROUP BY i.id, r.chat_id
  `.execute(db);
  const sentAt = new Map(
    botApi.messages.map((one) => [`${one.chatId} ${one.messageId}`, one.sentAt.getTime()]),
  );
  const delaysMs = rows.flatMap(({ firedAt, chatId, messageId }) => {
    const at = sentAt.get(`${chatId} ${messageId}`);
    return at === undefined ? [] : [at - firedAt.getTime() - groupWaitMs];
  });
  const perChat = [...Map.groupBy(botApi.messages, ({ chatId }) => chatId).values()].map((own) => own.length);
  return {
    delaysMs,
    incidents: rows.length,
    missing: rows.length - delaysMs.length,
    messages: botApi.messages.length,
    chats: perChat.length,
    mostInAChat: Math.max(0, ...perChat),
  };
}
