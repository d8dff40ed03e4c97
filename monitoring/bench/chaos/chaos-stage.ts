import { createApiKey } from '@cocoon-pool/db/api-keys';
import { createDatabase, type Db } from '@cocoon-pool/db/database';
import { migrateToLatest } from '@cocoon-pool/db/migrate-database';
import { registerTelegramParticipant } from '@cocoon-pool/db/participants';
import { createEncryptionKey } from '@cocoon-pool/db/secret-box';
import { linkTestWallet } from '@cocoon-pool/db/testing-ledger';
import { insertTestWorker } from '@cocoon-pool/db/testing-workers';
import { parseAccount } from '@cocoon-pool/domain/ton/parse-account';
import { createTestCluster, type TestCluster } from '@cocoon-pool/monitoring/testing-cluster';
import { createDatabaseProxy, type DatabaseProxy } from '@cocoon-pool/monitoring/testing-database-proxy';
import { type BotApi, createBotApi } from '@cocoon-pool/simulator/bot-api';
import { type ChainScene, createChainScene } from '@cocoon-pool/simulator/chain-scene';
import { createCocoonWorker, type SimulatedWorker } from '@cocoon-pool/simulator/cocoon-worker';
import { createPerson, type Person } from '@cocoon-pool/simulator/person';
import { createPriceApi } from '@cocoon-pool/simulator/price-api';
import { createRedisBridge, type RedisBridge } from '@cocoon-pool/simulator/redis-bridge';
import { createToncenter, type Toncenter } from '@cocoon-pool/simulator/toncenter';

export interface Machine {
  workerId: string;
  name: string;
  worker: SimulatedWorker;
}

/** Everything but the product: what it watches, asks and tells, and the database it keeps things in. */
export interface ChaosStage {
  cluster: TestCluster;
  /** Straight to the database, whatever is cut. */
  db: Db;
  /** The network between the parts and the database. */
  network: DatabaseProxy;
  botApi: BotApi;
  person: Person;
  scene: ChainScene;
  toncenter: Toncenter;
  redis: RedisBridge;
  /** The raw address that payouts go to. */
  wallet: string;
  participantId: string;
  machines: Machine[];
  operatorKey: string;
  env: Record<string, string>;
  close(): Promise<void>;
}

export const scrapeIntervalMs = 2_000;
export const scrapeTimeoutMs = 1_500;
const telegramUserId = 42;

export async function createChaosStage({ workers }: { workers: number }): Promise<ChaosStage> {
  const cleanUps: (() => Promise<unknown>)[] = [];
  const keep = <Thing extends { close(): Promise<unknown> }>(thing: Thing): Thing => {
    cleanUps.push(() => thing.close());
    return thing;
  };
  const now = () => new Date();
  const cluster = keep(await createTestCluster());
  const db = createDatabase(cluster.url, { maxConnections: 4 });
  cleanUps.push(() => db.destroy());
  await migrateToLatest(db);
  const network = keep(await createDatabaseProxy(cluster.url));
  const botApi = keep(await createBotApi());
  const scene = createChainScene();
  const toncenter = keep(await createToncenter({ chain: scene.chain, now }));
  const priceApi = keep(await createPriceApi({ now }));
  const redis = keep(await createRedisBridge());
  const person = createPerson(botApi, { userId: telegramUserId, firstName: 'Ann' });
  await person.say('/start');
  const who = {
    telegramUserId: String(telegramUserId),
    name: 'Ann',
    language: 'en',
    registration: 'open',
  } as const;
  const { id: participantId } = await registerTelegramParticipant(db, { ...who, isOperator: true }, now());
  const wallet = await linkTestWallet(db, { name: 'ann', participantId });
  const machines: Machine[] = [];
  for (let place = 0; place < workers; place += 1) {
    const worker = keep(await createCocoonWorker({ seed: `worker ${place}`, failureRatio: 0 }));
    const { workerId } = await insertTestWorker(db, { address: worker.address, participantId });
    const name = `chaos-${String(place).padStart(2, '0')}`;
    await db.updateTable('workers').set({ name }).where('id', '=', workerId).execute();
    machines.push({ workerId, name, worker });
  }
  await proveOwner(db, { participantId, address: machines[0]?.worker.ownerAddress ?? '' });
  const made = { name: 'load', scope: 'operator', participantId: null, expiresAt: null } as const;
  const { key: operatorKey } = await createApiKey(db, made, now());
  const env = {
    ...{ DATABASE_URL: network.url, ENCRYPTION_KEYS: createEncryptionKey(), REGISTRATION: 'open' },
    ...{
      BOT_TOKEN: botApi.token,
      TELEGRAM_API_ROOT: botApi.url,
      OPERATOR_TELEGRAM_IDS: String(telegramUserId),
    },
    ...{ TON_API_URL: toncenter.url, TON_API_RPS: '1000', ROOT_CONTRACT_ADDRESS: scene.rootAddress },
    ...{ PRICE_API_URL: `${priceApi.url}/coingecko`, PRICE_FALLBACK_API_URL: `${priceApi.url}/binance` },
    ...{ LATEST_PRICE_API_URL: `${priceApi.url}/tonapi` },
    ...{ UPSTASH_REDIS_REST_URL: redis.url, UPSTASH_REDIS_REST_TOKEN: redis.token },
    ...{ WORKER_NETWORKS_ALLOWED: '127.0.0.0/8', WORKER_PORTS_ALLOWED: '1-65535' },
    ...{
      SCRAPE_INTERVAL_SECONDS: String(scrapeIntervalMs / 1_000),
      SCRAPE_TIMEOUT_MS: String(scrapeTimeoutMs),
    },
  };
  return {
    ...{ cluster, db, network, botApi, person, scene, toncenter, redis, wallet, participantId, machines },
    ...{ operatorKey, env },
    close: async () => {
      for (const cleanUp of cleanUps.splice(0).reverse()) await cleanUp();
    },
  };
}

/** So that commands are accepted: the workers pay to a wallet that their participant has proven. */
async function proveOwner(
  db: Db,
  { participantId, address }: { participantId: string; address: string },
): Promise<void> {
  const parsed = parseAccount(address, 'testnet');
  if (!parsed.ok) throw new Error(parsed.reason);
  const from = new Date(0);
  const { id: walletId } = await db
    .insertInto('wallets')
    .values({ network: 'mainnet', address: parsed.account })
    .returning('id')
    .executeTakeFirstOrThrow();
  await db
    .insertInto('walletOwners')
    .values({ walletId, participantId, ownedFrom: from, ownedTo: null, provenAt: from })
    .execute();
}
