import type { Db } from '@cocoon-pool/db/database';
import { type ProxySighting, upsertProxiesSeen } from '@cocoon-pool/db/proxies-seen';
import { type RootConfigSighting, toRootConfigKey, upsertRootConfigs } from '@cocoon-pool/db/root-configs';
import type { Id } from '@cocoon-pool/db/schema';
import { upsertWorkerPerf, type WorkerPerfRow } from '@cocoon-pool/db/worker-perf';
import type { RootConfig, Sample } from '@cocoon-pool/domain/cocoon/sample';
import type { Logger } from '@cocoon-pool/domain/logger';
import { type DatabaseWatch, isDataError } from './database-watch.ts';
import { createNews } from './news.ts';
import type { Timers } from './timers.ts';

interface SightingsDeps {
  db: Db;
  watch: DatabaseWatch;
  timers: Timers;
  log: Logger;
}

/** What workers show of the network and of their process, kept when it is new. */
export interface Sightings {
  see(workerId: Id, sample: Sample): void;
  seePerf(row: WorkerPerfRow): void;
  delete(workerId: Id): void;
  /** Writes what waits; resolves when it is written or could not be. */
  flush(): Promise<void>;
  /** Writes what waits, for the last time. */
  stop(): Promise<void>;
}

const flushMs = 1_000;
/** Long texts: a statement of many would keep scrapes waiting while it is put together. */
const perfPerStatement = 50;
const waitingMax = 20_000;
/** More contracts, or more changes in an hour, are no honest worker's. */
const contractsMax = 50;
const looksPerHourMax = 10;
const proxiesPerHourMax = 100;
const versionsPerHourMax = 1_000;
const everybody = 'everybody';

/**
 * Versions of the root contract and proxies are written when they are new to this daemon, and again about hourly, so
 * that the table tells until when they were seen; of the load the newest. While the database is away they wait.
 */
export function createSightings({ db, watch, timers, log }: SightingsDeps): Sightings {
  const looks = createNews(looksPerHourMax);
  const proxies = createNews(proxiesPerHourMax);
  const versions = createNews(versionsPerHourMax);
  let rootConfigs: RootConfigSighting[] = [];
  let proxiesSeen: ProxySighting[] = [];
  let perf = new Map<Id, WorkerPerfRow>();
  let cancelFlush: (() => void) | null = null;
  let writing: Promise<void> = Promise.resolve();

  const seeRootConfig = (workerId: Id, { sampledAt: seenAt, jsonStats }: Sample) => {
    const rootAddress = jsonStats?.localConfig.rootAddress;
    const config = jsonStats?.rootConfig;
    if (!rootAddress || !config) return;
    if (!looks.isNew(workerId, toGist(rootAddress, config), seenAt)) return;
    if (!versions.isNew(everybody, `${rootAddress} ${toRootConfigKey(config)}`, seenAt)) return;
    rootConfigs.push({ workerId, rootAddress, config, seenAt });
  };
  const seeProxies = (workerId: Id, { sampledAt: seenAt, jsonStats }: Sample) => {
    const contracts = jsonStats?.contracts?.slice(0, contractsMax) ?? [];
    for (const { proxyAddress, contractAddress, paramsVersion, proxyPublicKey } of contracts) {
      if (proxyAddress === '' || contractAddress === '') continue;
      if (!proxies.isNew(workerId, `${proxyAddress} ${contractAddress} ${paramsVersion}`, seenAt)) continue;
      proxiesSeen.push({ workerId, proxyAddress, contractAddress, paramsVersion, proxyPublicKey, seenAt });
    }
  };
  const flushSoon = () => {
    if (rootConfigs.length + proxiesSeen.length + perf.size === 0) return;
    cancelFlush ??= timers.after(flushMs, () => void flush());
  };
  const flush = (): Promise<void> => {
    writing = writing.then(write);
    return writing;
  };
  const write = async () => {
    cancelFlush?.();
    cancelFlush = null;
    const batch = { rootConfigs, proxiesSeen, perf };
    rootConfigs = [];
    proxiesSeen = [];
    perf = new Map();
    try {
      await upsertRootConfigs(db, batch.rootConfigs);
      await upsertProxiesSeen(db, batch.proxiesSeen);
      await writePerf(batch.perf);
      watch.succeeded('sighting');
    } catch (error) {
      if (isDataError(error)) {
        log.error({ err: error }, 'what workers show of the network cannot be stored and is dropped');
        return;
      }
      watch.failed('sighting', error);
      rootConfigs = [...batch.rootConfigs, ...rootConfigs].slice(-waitingMax);
      proxiesSeen = [...batch.proxiesSeen, ...proxiesSeen].slice(-waitingMax);
      perf = new Map([...batch.perf, ...perf]);
      flushSoon();
    }
  };

  /** Takes out of `rows` what is written. */
  const writePerf = async (rows: Map<Id, WorkerPerfRow>) => {
    const all = [...rows.values()];
    for (let from = 0; from < all.length; from += perfPerStatement) {
      const part = all.slice(from, from + perfPerStatement);
      await upsertWorkerPerf(db, part);
      for (const { workerId } of part) rows.delete(workerId);
    }
  };

  return {
    see: (workerId, sample) => {
      seeRootConfig(workerId, sample);
      seeProxies(workerId, sample);
      flushSoon();
    },
    seePerf: (row) => {
      perf.set(row.workerId, row);
      flushSoon();
    },
    delete: (workerId) => {
      looks.delete(workerId);
      proxies.delete(workerId);
    },
    flush,
    stop: async () => {
      await flush();
      cancelFlush?.();
    },
  };
}

/** Little that differs whenever the whole does, so that the whole need not be looked at with every scrape. */
function toGist(rootAddress: string, config: RootConfig): string {
  const { workerHashes, modelHashes, proxyHashes, registeredProxies } = config;
  const lists = [workerHashes, modelHashes, proxyHashes, registeredProxies];
  const { version, paramsVersion, uniqueId, pricePerTokenNanoton, workerFeePerTokenNanoton } = config;
  const figures = [version, paramsVersion, uniqueId, pricePerTokenNanoton, workerFeePerTokenNanoton];
  return [rootAddress, ...figures, ...lists.map((list) => list?.length)].join(' ');
}
