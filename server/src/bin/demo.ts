import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { migrateToLatest } from '@cocoon-pool/db/migrate-database';
import { openDatabase } from '@cocoon-pool/db/open-database';
import { registerTelegramParticipant } from '@cocoon-pool/db/participants';
import { runProcess } from '@cocoon-pool/db/run-process';
import { insertWorker } from '@cocoon-pool/db/worker-registration';
import { type Config, isLoopback } from '@cocoon-pool/domain/config';
import { createBotApi } from '@cocoon-pool/simulator/bot-api';
import { createChatPage } from '@cocoon-pool/simulator/chat-page';
import { createFleet, type Fleet } from '@cocoon-pool/simulator/fleet';
import { createPerson } from '@cocoon-pool/simulator/person';
import { createPriceApi } from '@cocoon-pool/simulator/price-api';
import { buildStaleMiniApp } from './build-miniapp.ts';
import { type DemoClock, playDemoHistory } from './demo-history.ts';
import { startSystem } from './system.ts';

const operatorTelegramId = 7001;
const hour = 3_600_000;

await runProcess(
  async (given, log) => {
    if (!isLoopback(given.host))
      throw new Error('the demo opens a door without a login: HOST must be 127.0.0.1');
    await buildStaleMiniApp();
    const clock = createClock();
    const botApi = await createBotApi();
    const fleet = await createFleet({ now: clock.now });
    const priceApi = await createPriceApi({ now: clock.now });
    const dataDir = await mkdtemp(join(tmpdir(), 'cocoon-demo-'));
    await chmod(dataDir, 0o755);
    const prices = {
      ...{ ...given.prices, apiUrl: `${priceApi.url}/coingecko`, fallbackApiUrl: `${priceApi.url}/binance` },
      latestApiUrl: `${priceApi.url}/tonapi`,
    };
    const { token: botToken, url: telegramApiRoot } = botApi;
    const config = toDemoConfig(given, { dataDir, botToken, telegramApiRoot, prices });
    const database = await openDatabase(config, log);
    const { db, secretBox } = database;
    await migrateToLatest(db);

    const people = await Promise.all(
      [{ name: 'Olga (operator)' }, ...fleet.owners].map(({ name }, place) =>
        registerTelegramParticipant(db, toRegistration(name, operatorTelegramId + place), clock.now()),
      ),
    );
    const [operator, ann] = people;
    if (operator === undefined || ann === undefined) throw new Error('the demo has no people');
    for (const { name, host, port, accessHash, owner } of fleet.workers) {
      const participantId = people[owner + 1]?.id ?? null;
      const worker = { name, host, address: `${host}:${port}`, accessHash, labels: [], participantId };
      const added = await insertWorker({ db, secretBox, now: clock.now() }, worker, {
        actor: 'system',
        isOperator: true,
      });
      if (!added.ok) throw new Error(`The demo's worker ${name} was refused: ${added.reason}`);
    }
    await playDemoHistory({ db, fleet, clock, log });

    const demo = { participantId: ann.id, operatorId: operator.id };
    const system = await startSystem({ config, log, database, now: clock.now, demo });
    const person = createPerson(botApi, {
      userId: operatorTelegramId + 1,
      firstName: ann.name,
      now: clock.now,
    });
    const chat = await createChatPage({
      person,
      title: `${ann.name}'s chat`,
      port: given.port === 0 ? 0 : given.port + 1,
      now: clock.now,
    });
    await person.say('/start');
    fleet.startDrama();
    printStory({ url: system.url, chatUrl: chat.url, metricsPort: system.metricsPort, fleet });

    return {
      stop: async () => {
        process.stdout.write('Stopping…\n');
        await chat.close();
        await system.stop();
        await Promise.all([fleet.close(), botApi.close(), priceApi.close(), database.close()]);
        await rm(dataDir, { recursive: true, force: true });
      },
    };
  },
  { LOG_LEVEL: 'warn' },
);

/** Begins hours ago, so that the workers have a past to show. */
function createClock(): DemoClock {
  let standing: Date | null = new Date(Date.now() - 6 * hour);
  return {
    now: () => standing ?? new Date(),
    standAt: (instant) => {
      standing = instant;
    },
  };
}

function toDemoConfig(
  given: Config,
  simulated: Pick<Config, 'dataDir' | 'botToken' | 'telegramApiRoot' | 'prices'>,
): Config {
  return {
    ...given,
    ...simulated,
    databaseUrl: null,
    encryptionKeys: null,
    publicUrl: null,
    webhookSecret: null,
    registration: 'open',
    operatorTelegramIds: [String(operatorTelegramId)],
    workerNetworksAllowed: ['127.0.0.0/8'],
    poolName: 'Demo pool',
  };
}

function toRegistration(name: string, telegramUserId: number) {
  const isOperator = telegramUserId === operatorTelegramId;
  return {
    name,
    telegramUserId: String(telegramUserId),
    language: 'en',
    registration: 'open',
    isOperator,
  } as const;
}

interface Story {
  url: string;
  chatUrl: string;
  metricsPort: number | null;
  fleet: Fleet;
}

function printStory({ url, chatUrl, metricsPort, fleet }: Story): void {
  const faulty = fleet.workers.filter(({ worker }) => worker.fault() !== null);
  const lines = [
    '',
    `  Mini App and API   ${url}      (choose the participant or the operator)`,
    `  Telegram chat      ${chatUrl}      (simulated; type /stats)`,
    `  Prometheus         http://localhost:${metricsPort}/metrics`,
    '',
    `  ${fleet.workers.length} simulated workers on ${new Set(fleet.workers.map(({ host }) => host)).size} hosts, broken on purpose:`,
    ...faulty.map(({ name, worker }) => `    ${name.padEnd(8)} ${worker.fault()?.replaceAll('_', ' ')}`),
    `    ${fleet.hero.name.padEnd(8)} dies and comes back every few minutes`,
    '',
    '  Everything is simulated and gone when you press Ctrl-C.',
    '',
  ];
  process.stdout.write(`${lines.join('\n')}\n`);
}
