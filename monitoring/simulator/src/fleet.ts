import { type CocoonWorkerOptions, createCocoonWorker, type SimulatedWorker } from './cocoon-worker.ts';
import { createDrama } from './drama.ts';
import type { FleetChain } from './fleet-chain.ts';
import { createProxyLedger, createSimulatedProxy, type Payout, type SimulatedProxy } from './proxy-ledger.ts';
import { createRootContract, mainnetRootAddress } from './root-contract.ts';
import { createRandom } from './seeded-random.ts';
import { deriveHash, deriveTonAddress } from './ton-address.ts';
import type { WorkerFault } from './worker-fault.ts';

export interface FleetWorker {
  name: string;
  host: string;
  port: number;
  accessHash: string | null;
  /** Place of its owner in `owners`. */
  owner: number;
  worker: SimulatedWorker;
}

export interface Fleet {
  owners: { name: string; address: string }[];
  workers: FleetWorker[];
  /** The worker that dies and comes back every few minutes while the drama is played. */
  hero: FleetWorker;
  listPayouts(): Payout[];
  /** Brings the hero into the state that the script has for this instant. */
  playDrama(): Promise<void>;
  /** Plays the drama once a second, until `close`. */
  startDrama(): void;
  close(): Promise<void>;
}

export interface FleetOptions {
  /** 24 by default; three quarters belong to the first owner, the rest to the second. */
  count?: number;
  now?: () => Date;
  seed?: string;
  /** Where its payouts are made. */
  chain?: FleetChain;
}

/**
 * A fleet that has been running for three hours: two owners, six hosts, three models, ten workers with a fault
 * each, the others healthy. Hosts are loopback addresses of their own (127.0.0.11 …) where the system has them.
 */
export async function createFleet(options: FleetOptions = {}): Promise<Fleet> {
  const now = options.now ?? (() => new Date());
  const seed = options.seed ?? 'fleet';
  const { chain } = options;
  const proxies = chain?.proxies ?? [createSimulatedProxy(1), createSimulatedProxy(2)];
  const plans = planFleet(options.count ?? 24, { seed, proxies });
  const ledger = createProxyLedger(chain);
  const root = {
    ...createRootContract({ imageHashes: [imageHash], modelHashes: models.map(deriveHash) }),
    ...(chain === undefined ? {} : { proxyCodeHash: chain.proxyCodeHash }),
  };
  const workers: FleetWorker[] = [];
  for (const plan of plans) {
    const { host, port, ...life } = plan.options;
    const worker = await createOnFreePort({ ...life, now, ledger, root }, { host, port });
    if (plan.fault) await worker.setFault(plan.fault);
    const { name, owner } = plan;
    workers.push({
      name,
      host: worker.host,
      port: worker.port,
      accessHash: life.accessHash ?? null,
      owner,
      worker,
    });
  }
  const hero = workers[Math.min(heroPlace, workers.length - 1)];
  if (!hero) throw new Error('a fleet has at least one worker');
  const drama = createDrama(hero.worker, now);

  return {
    owners: owners.map(({ name }) => ({ name, address: deriveTonAddress(`${seed}:owner:${name}`) })),
    workers,
    hero,
    listPayouts: ledger.listPayouts,
    playDrama: drama.play,
    startDrama: drama.start,
    async close() {
      await drama.stop();
      await Promise.all(workers.map(({ worker }) => worker.close()));
    },
  };
}

const threeHoursSeconds = 3 * 3600;
const imageHash = deriveHash('worker-image');
const heroPlace = 2;
const models = ['Qwen/Qwen3-32B', 'google/gemma-3-27b-it', 'openai/gpt-oss-120b'].map(
  (name) =>
    `${name}@${deriveHash(name).slice(0, 12).toLowerCase()}:${deriveHash(`${name}:files`).toLowerCase()}`,
);
const owners = [
  { name: 'Ann', gpu: 'h100', hosts: 4 },
  { name: 'Boris', gpu: 'h200', hosts: 2 },
];
const faults = new Map<number, WorkerFault>([
  [4, 'refuse'],
  [7, 'model_disconnected'],
  [9, 'no_proxy'],
  [11, 'disabled'],
  [13, 'wallet_low'],
  [15, 'ton_late'],
  [16, 'failing_requests'],
  [19, 'hang'],
  [21, 'broken_json'],
  [23, 'not_ready'],
]);

interface WorkerPlan {
  name: string;
  owner: number;
  fault: WorkerFault | null;
  options: CocoonWorkerOptions & { host: string; port: number };
}

function planFleet(
  count: number,
  { seed, proxies }: { seed: string; proxies: readonly SimulatedProxy[] },
): WorkerPlan[] {
  const firstCount = Math.ceil(count * 0.75);
  return Array.from({ length: count }, (_, place) => {
    const owner = place < firstCount ? 0 : 1;
    const ownPlace = owner === 0 ? place : place - firstCount;
    const ownCount = owner === 0 ? firstCount : count - firstCount;
    const { name: ownerName, gpu, hosts } = owners[owner] ?? { name: '', gpu: '', hosts: 1 };
    const perHost = Math.ceil(ownCount / hosts);
    const ownHost = Math.floor(ownPlace / perHost);
    const hostPlace = owner * (owners[0]?.hosts ?? 0) + ownHost;
    const name = `${gpu}-${ownPlace + 1}`;
    const random = createRandom(`${seed}:${name}`);
    const model = models[hostPlace % models.length] ?? '';
    return {
      name,
      owner,
      fault: faults.get(place) ?? null,
      options: {
        seed: `${seed}:${name}`,
        host: `127.0.0.${11 + hostPlace}`,
        port: 12_000 + 10 * (ownPlace % perHost),
        ...(place % 5 === 0 && {
          accessHash: deriveHash(`${seed}:${name}:access`).slice(0, 24).toLowerCase(),
        }),
        ageSeconds: threeHoursSeconds,
        ownerAddress: deriveTonAddress(`${seed}:owner:${ownerName}`),
        walletAddress: deriveTonAddress(`${seed}:wallet:${name}`),
        rootAddress: mainnetRootAddress,
        imageHash,
        model,
        modelHash: deriveHash(model),
        requestsPerSecond: 0.3 + 1.2 * random.next(),
        failureRatio: 0.002 + 0.01 * random.next(),
        balanceNanoton: BigInt(Math.round((8 + 20 * random.next()) * 1e9)),
        maxActiveRequests: 60,
        proxies: proxies.slice(hostPlace % 2).slice(0, 1),
      },
    };
  });
}

/** On the wanted host and port, else on the next free Cocoon port, else on 127.0.0.1. */
async function createOnFreePort(
  options: CocoonWorkerOptions,
  wanted: { host: string; port: number },
): Promise<SimulatedWorker> {
  let { host, port } = wanted;
  for (;;) {
    try {
      return await createCocoonWorker({ ...options, host, port });
    } catch (error) {
      const code = error instanceof Error && 'code' in error ? error.code : undefined;
      if (code === 'EADDRNOTAVAIL' && host !== '127.0.0.1') host = '127.0.0.1';
      else if (code === 'EADDRINUSE' && port < 12_990) port += 10;
      else throw new Error(`no free port for a simulated worker on ${host}`, { cause: error });
    }
  }
}
