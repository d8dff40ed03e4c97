import { randomBytes } from 'node:crypto';
import { listAlertRules } from '@cocoon-pool/db/alert-rules';
import type { Db } from '@cocoon-pool/db/database';
import type { DatabaseListener } from '@cocoon-pool/db/database-listener';
import { ensurePartitionsAhead, type MetricRetention } from '@cocoon-pool/db/metric-retention';
import type { OperatorChat } from '@cocoon-pool/db/operator-chats';
import type { Id } from '@cocoon-pool/db/schema';
import type { SecretBox } from '@cocoon-pool/db/secret-box';
import type { Target } from '@cocoon-pool/db/targets';
import type { Logger } from '@cocoon-pool/domain/logger';
import type { PortRange } from '@cocoon-pool/domain/network/parse-worker-address';
import { createAccessHashes } from './access-hashes.ts';
import { createAnswerKeeper } from './answer-keeper.ts';
import { createBlindNotices } from './blind-notices.ts';
import { createBlindness } from './blindness.ts';
import { type ChainSettings, leadChain } from './chain/lead-chain.ts';
import { createChangeLog } from './change-log.ts';
import { createCommandDesk } from './command-desk.ts';
import { createCommandMemory } from './command-memory.ts';
import { createCommandRunner } from './command-runner.ts';
import { createDaemonExporter } from './daemon-exporter.ts';
import { createDaemonLoop } from './daemon-loop.ts';
import { createDatabaseWatch } from './database-watch.ts';
import { discoverInstances } from './discover-instances.ts';
import { createExposureProber } from './exposure-prober.ts';
import { watchFleet } from './fleet-watch.ts';
import { createGpuBoard } from './gpu-board.ts';
import { resolveHost } from './guarded-lookup.ts';
import { createInstallationBoard } from './installation-board.ts';
import { leadTogether } from './lead-together.ts';
import { createMergeJob } from './merge-job.ts';
import { openNewsDesk } from './news-desk.ts';
import { type Outage, watchForOperators } from './operator-watch.ts';
import { createPartitionKeeper } from './partition-keeper.ts';
import { createWebhookPost } from './post-webhook.ts';
import { createPriceFiller } from './price-filler.ts';
import { createPriceProviders, type PriceSettings } from './price-providers.ts';
import { createProbeDesk } from './probe-desk.ts';
import { reachEndpoint } from './reach-endpoint.ts';
import { createRecorder } from './recorder.ts';
import { createReportReader } from './report-reader.ts';
import { createRuleBook, shippedRuleBook } from './rule-book.ts';
import { listRuleJobs } from './rule-jobs.ts';
import { createJobRunner } from './run-jobs.ts';
import { createSightings } from './sightings.ts';
import { listStorageJobs } from './storage-jobs.ts';
import { createSurroundings } from './surroundings.ts';
import { createTargetList } from './target-list.ts';
import type { Timers } from './timers.ts';
import { startWebhookSender } from './webhook-sender.ts';
import { createWorkerLeases, type Led } from './worker-leases.ts';
import { createWorkerTracks } from './worker-tracks.ts';

export interface DaemonDeps {
  db: Db;
  secretBox: SecretBox;
  now: () => Date;
  timers: Timers;
  log: Logger;
  settings: DaemonSettings;
  /** Tells at once what server and bot ask for; without it they wait up to a second. */
  listener?: DatabaseListener | undefined;
  /** Begins what one daemon of all does, such as sending the outbox; ended when another one leads, and at stop. */
  lead?: (() => Led) | undefined;
  /** Tells an operator's chat without the database; absent where there is no bot. */
  tellDirectly?: ((chat: OperatorChat, outage: Outage) => Promise<void>) | undefined;
}

/** The part of the settings that the daemon reads; a parsed configuration fits. */
export interface DaemonSettings {
  scrapeIntervalSeconds: number;
  scrapeTimeoutMs: number;
  scrapeConcurrency: number;
  perfIntervalSeconds: number;
  /** CIDRs beyond the public internet where workers may be. */
  workerNetworksAllowed: readonly string[];
  workerPortsAllowed: readonly PortRange[];
  metricRetention: MetricRetention;
  /** The Bot API counts as an endpoint outside when there is a bot. */
  botToken: string | null;
  telegramApiRoot: string;
  tonApiUrl: string;
  /** Called each minute while all is well. */
  heartbeatUrl?: string | null;
  metrics: { host: string; port: number; token: string | null } | null;
  /** How the chain is read; absent = it is not. */
  chain?: ChainSettings | undefined;
  /** Who is asked about prices; absent = nobody. */
  prices?: PriceSettings | undefined;
}

export interface Daemon {
  /** Resolves when workers have their turns, or the database is waited for, and the exporter listens. */
  start(): Promise<void>;
  /** Waits for scrapes under way, writes what they gave and lets other daemons have the workers. */
  stop(): Promise<void>;
  /** The exporter's port while it listens. */
  metricsPort(): number | null;
}

const partitionsAgainMs = 5_000;

/** Scrapes, stores, evaluates and exports its share of the workers, until it is stopped. It outlives an absent database. */
export function createDaemon(deps: DaemonDeps): Daemon {
  const { db, now, timers, log, settings } = deps;
  const { prices, chain } = settings;
  const holder = `daemon-${randomBytes(6).toString('hex')}`;
  const watch = createDatabaseWatch(log);
  const tracks = createWorkerTracks();
  const commandMemory = createCommandMemory();
  const changes = createChangeLog(commandMemory.isOurs);
  const surroundings = createSurroundings(commandMemory);
  const sightings = createSightings({ db, watch, timers, log });
  const openAccessHash = createAccessHashes(deps.secretBox, log);
  const answers = createAnswerKeeper({ db, openAccessHash, watch, timers, log });
  const blindNotices = createBlindNotices({ db, watch, now, timers });
  const blindness = createBlindness({
    ...{ reach: reachEndpoint, now, log },
    onSpell: (spell) => blindNotices.tell({ ...spell, workers: tracks.listIds().length }),
    endpoints: [settings.tonApiUrl, ...(settings.botToken === null ? [] : [settings.telegramApiRoot])],
    settings: { intervalMs: settings.scrapeIntervalSeconds * 1_000 },
  });
  const forget = (workerId: Id) => {
    for (const memory of [tracks, changes, surroundings, sightings, answers]) memory.delete(workerId);
  };
  let ruleBook = shippedRuleBook;
  let cancelPartitions = () => {};
  let isStopped = false;

  const recorder = createRecorder({
    ...{ db, tracks, changes, answers, surroundings, holder, watch, now, timers, log, settings },
    getRuleBook: () => ruleBook,
    ensurePartitions: createPartitionKeeper(db),
  });
  const network = chain?.network ?? 'mainnet';
  const installation = createInstallationBoard({ db, network, watch, now, timers });
  const leases = createWorkerLeases({
    ...{ db, holder, watch, blindSince: blindness.blindSince },
    // What one daemon of all does.
    lead: leadTogether([
      deps.lead,
      chain === undefined
        ? undefined
        : () => leadChain({ db, now, timers, log, settings: chain, onHead: installation.noteHead }),
      settings.metrics === null ? undefined : installation.lead,
      () => openNewsDesk({ db, watch, now, timers }),
      () =>
        startWebhookSender({
          ...{ db, secretBox: deps.secretBox, watch, now, timers, log },
          post: createWebhookPost({
            ...{ networksAllowed: settings.workerNetworksAllowed, resolve: resolveHost, now },
          }),
        }),
      () =>
        watchForOperators({
          ...{ db, now, timers, log, tellDirectly: deps.tellDirectly, isBlind: blindness.isBlind },
          findTrouble: watch.trouble,
          heartbeatUrl: settings.heartbeatUrl ?? null,
        }),
      () =>
        watchFleet({
          ...{ db, watch, now, timers, getRuleBook: () => ruleBook },
          settings: { intervalMs: settings.scrapeIntervalSeconds * 1_000 },
        }),
      prices === undefined
        ? undefined
        : () =>
            createPriceFiller({
              db,
              now,
              timers,
              log,
              providers: createPriceProviders({ settings: prices }),
            }),
    ]),
    onChange: () => loop.reload(),
    drain: async (matches) => {
      await loop.settle();
      for (let time = 0; time < 2; time += 1) await recorder.flush();
      if (recorder.isWaiting(matches)) return false;
      for (const workerId of tracks.listIds()) if (matches(workerId)) forget(workerId);
      return true;
    },
  });
  const readTargets = createTargetList(db);
  const loadTargets = async (): Promise<Target[] | null> => {
    try {
      const targets = (await readTargets()).filter(({ workerId }) => leases.isMine(workerId));
      await tracks.load(db, targets, leases.find);
      await answers.load(targets);
      await surroundings.load(
        db,
        targets.map(({ workerId }) => workerId),
        now(),
      );
      for (const desk of [reports, commands, exposures]) desk.setTargets(targets);
      // Before their first scrape: another daemon may have commanded workers that come from it.
      await commands.refresh();
      forgetUntold(targets);
      ruleBook = createRuleBook(await listAlertRules(db));
      watch.succeeded('read');
      return targets.filter(({ push }) => push?.only !== true);
    } catch (error) {
      watch.failed('read', error);
      return null;
    }
  };
  const gpuBoard = createGpuBoard();
  const reports = createReportReader({
    ...{ db, holder, recorder, sightings, gpuBoard, leases, watch, now, timers, log, settings },
    refreshCommands: () => commands.refresh(),
  });
  const commands = createCommandDesk({
    ...{ db, holder, leases, watch, now, timers, log, findTrack: tracks.findById, memory: commandMemory },
    listener: deps.listener ?? null,
    run: createCommandRunner({
      ...{ db, now, openAccessHash },
      settings: {
        timeoutMs: settings.scrapeTimeoutMs,
        networksAllowed: settings.workerNetworksAllowed,
      },
    }),
  });
  const exposures = createExposureProber({ ...{ db, watch, now, timers, mayBegin: leases.mayBegin } });
  /** Workers that only agents tell of have no turns that would end: they go when they are targets no more. */
  let untold = new Set<Id>();
  const forgetUntold = (targets: readonly Target[]) => {
    const ids = new Set(targets.map(({ workerId }) => workerId));
    for (const workerId of untold) if (!ids.has(workerId) && leases.isMine(workerId)) forget(workerId);
    untold = new Set(targets.filter(({ push }) => push?.only).map(({ workerId }) => workerId));
  };
  const rounds = { finished: 0, missedScrapes: 0, lastAt: now() };
  const loop = createDaemonLoop(deps, {
    ...{ tracks, recorder, sightings, blindness, leases, reports, loadTargets },
    // A worker that is handed over is forgotten when all of it is written.
    onRemoved: ({ workerId }) => {
      if (leases.isMine(workerId) || leases.find(workerId) === null) forget(workerId);
    },
    onRound: (round) => {
      rounds.finished += 1;
      rounds.missedScrapes += round.missed;
      rounds.lastAt = now();
      log.info({ ...round, buffered: recorder.stats.buffered(), blind: blindness.isBlind() }, 'round');
    },
  });
  const exporter = createDaemonExporter(deps, {
    ...{ tracks, gpuBoard, recorder, rounds, blindness, leases, watch, installation },
  });
  const jobs = createJobRunner({
    ...{ db, watch, now, timers, log },
    jobs: [...listStorageJobs(db, settings.metricRetention), ...listRuleJobs(db), createMergeJob(db)],
  });
  const probes = createProbeDesk({
    ...{ db, listener: deps.listener ?? null, watch, timers, log },
    discover: (host, port) =>
      discoverInstances(host, {
        port,
        networksAllowed: settings.workerNetworksAllowed,
        portsAllowed: settings.workerPortsAllowed,
      }),
  });
  const preparePartitions = async () => {
    try {
      await ensurePartitionsAhead(db, now(), settings.metricRetention);
      watch.succeeded('prepare');
    } catch (error) {
      watch.failed('prepare', error);
      if (!isStopped) cancelPartitions = timers.after(partitionsAgainMs, () => void preparePartitions());
    }
  };

  return {
    metricsPort: exporter.port,
    start: async () => {
      rounds.lastAt = now();
      await exporter.start();
      await preparePartitions();
      await leases.start();
      await loop.start();
      jobs.start();
      probes.start();
      for (const desk of [reports, commands, exposures]) desk.start();
    },
    stop: async () => {
      isStopped = true;
      cancelPartitions();
      await Promise.all([loop, jobs, probes, reports, commands, exposures].map((part) => part.stop()));
      await Promise.all([recorder.stop(), sightings.stop(), answers.stop(), blindNotices.stop()]);
      await leases.stop();
      await exporter.stop();
    },
  };
}
