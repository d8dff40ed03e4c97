import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Db } from '@cocoon-pool/db/database';
import { migrateToLatest } from '@cocoon-pool/db/migrate-database';
import { openDatabase } from '@cocoon-pool/db/open-database';
import { registerTelegramParticipant } from '@cocoon-pool/db/participants';
import { runProcess } from '@cocoon-pool/db/run-process';
import { lockWallet, openLink } from '@cocoon-pool/db/wallets';
import { insertWorker } from '@cocoon-pool/db/worker-registration';
import { type Config, isLoopback } from '@cocoon-pool/domain/config';
import { mainnetRootAddress } from '@cocoon-pool/domain/payouts/accepted-proxy-code';
import { parseAccount } from '@cocoon-pool/domain/ton/parse-account';
import { createTestWallet } from '@cocoon-pool/domain/ton/testing-wallet';
import { createBotApi } from '@cocoon-pool/simulator/bot-api';
import { type ChainScene, createChainScene } from '@cocoon-pool/simulator/chain-scene';
import { createChatPage } from '@cocoon-pool/simulator/chat-page';
import { deriveAccount } from '@cocoon-pool/simulator/cocoon-contracts';
import { createFleet, type Fleet } from '@cocoon-pool/simulator/fleet';
import { createFleetChain } from '@cocoon-pool/simulator/fleet-chain';
import { createPerson } from '@cocoon-pool/simulator/person';
import { createPriceApi } from '@cocoon-pool/simulator/price-api';
import { createToncenter } from '@cocoon-pool/simulator/toncenter';
import { demoChatPath } from '../demo-chat.ts';
import { buildStaleMiniApp } from './build-miniapp.ts';
import { type DemoClock, playDemoHistory } from './demo-history.ts';
import { demoHostInstances, startDemoHost } from './demo-host.ts';
import { startSystem } from './system.ts';

const operatorTelegramId = 7001;
const poolWallet = deriveAccount('pool wallet');
const hour = 3_600_000;

await runProcess(
  async (given, log) => {
    if (!isLoopback(given.host))
      throw new Error('the demo opens a door without a login: HOST must be 127.0.0.1');
    await buildStaleMiniApp();
    const clock = createClock();
    const botApi = await createBotApi();
    const scene = createChainScene(mainnetRootAddress);
    const toncenter = await createToncenter({ chain: scene.chain, now: clock.now });
    const fleet = await createFleet({ now: clock.now, chain: createFleetChain(scene) });
    const priceApi = await createPriceApi({ now: clock.now });
    const dataDir = await mkdtemp(join(tmpdir(), 'cocoon-demo-'));
    await chmod(dataDir, 0o755);
    const prices = {
      ...{ ...given.prices, apiUrl: `${priceApi.url}/coingecko`, fallbackApiUrl: `${priceApi.url}/binance` },
      latestApiUrl: `${priceApi.url}/tonapi`,
    };
    const { token: botToken, url: telegramApiRoot } = botApi;
    const chain = toDemoChain(given, toncenter.url);
    const simulated = { dataDir, botToken, telegramApiRoot, prices, chain, tonApiUrl: toncenter.url };
    const config = toDemoConfig(given, simulated);
    const database = await openDatabase(config, log, { isService: true });
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
    await linkDemoWallets(db, { fleet, people: people.slice(1) }, clock.now());
    await playDemoHistory({ db, fleet, clock, log });
    payFromPool(scene, fleet, clock.now());

    const wallet = await createTestWallet('the demo’s wallet');
    const person = createPerson(botApi, {
      userId: operatorTelegramId + 1,
      firstName: ann.name,
      now: clock.now,
    });
    const demo = {
      ...{ participantId: ann.id, operatorId: operator.id },
      chat: createChatPage({ person, title: `${ann.name}'s chat`, path: demoChatPath, now: clock.now }),
      prove: (payload: string) => wallet.prove({ domain: 'localhost', payload, now: clock.now() }),
    };
    const system = await startSystem({ config, log, database, now: clock.now, demo });
    const ownerAddress = fleet.owners[0]?.address ?? '';
    const host = await startDemoHost({ db, url: system.url, participantId: ann.id, ownerAddress });
    await person.say('/start');
    fleet.startDrama();
    const chatUrl = `${system.url}${demoChatPath}`;
    printStory({ url: system.url, chatUrl, metricsPort: system.metricsPort, fleet });

    return {
      stop: async () => {
        process.stdout.write('Stopping…\n');
        await host.stop();
        await system.stop();
        await Promise.all([
          fleet.close(),
          botApi.close(),
          priceApi.close(),
          toncenter.close(),
          database.close(),
        ]);
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

function toDemoChain(given: Config, apiUrl: string): Config['chain'] {
  const simulated = { apiUrl, apiKey: null, requestsPerSecond: 50, poolWallets: [poolWallet] };
  return { ...given.chain, ...simulated, network: 'mainnet', rootAddress: mainnetRootAddress };
}

/** The owners' wallets: the first has proven his, the other has typed it. */
async function linkDemoWallets(
  db: Db,
  { fleet, people }: { fleet: Fleet; people: readonly { id: string }[] },
  now: Date,
): Promise<void> {
  for (const [place, { address }] of fleet.owners.entries()) {
    const parsed = parseAccount(address, 'mainnet');
    const participantId = people[place]?.id;
    if (!parsed.ok || participantId === undefined) throw new Error('the demo has an owner without a wallet');
    const wallet = { participantId, network: 'mainnet', account: parsed.account, actor: 'system' } as const;
    await db.transaction().execute(async (tx) => {
      const walletId = await lockWallet(tx, wallet, now);
      await openLink(tx, { ...wallet, walletId, provenAt: place === 0 ? now : null }, now);
    });
  }
}

/** A share that the pool passes on, to the second owner. */
function payFromPool(scene: ChainScene, fleet: Fleet, at: Date): void {
  const parsed = parseAccount(fleet.owners[1]?.address ?? '', 'mainnet');
  if (!parsed.ok) throw new Error('the demo has no second owner');
  const transfer = { from: poolWallet, to: parsed.account, valueNanoton: 12_500_000_000n };
  scene.transfer({ ...transfer, comment: 'Your share of the week', at });
}

function toDemoConfig(
  given: Config,
  simulated: Pick<Config, 'dataDir' | 'botToken' | 'telegramApiRoot' | 'prices' | 'chain' | 'tonApiUrl'>,
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
    `  and a host with an agent, h100-lab: ${demoHostInstances} more workers, with their GPUs`,
    '',
    '  Everything is simulated and gone when you press Ctrl-C.',
    '',
  ];
  process.stdout.write(`${lines.join('\n')}\n`);
}
