import { escapeText } from '../escape.ts';
import type { Language } from '../language.ts';
import { sampleReader } from '../text-gallery.ts';
import { chatWords } from './chat-words.ts';
import { createControlGallery } from './control-gallery.ts';
import { renderAlertsMenu } from './render-alerts-menu.ts';
import { renderPayouts } from './render-payouts.ts';
import { renderWorkerCard } from './render-worker-card.ts';

/** For tests: every text of the bot's conversations, by a name for people. */
export function createChatGallery(language: Language, outside: string): Record<string, string> {
  const words = chatWords(language);
  const reader = sampleReader(language);
  const name = escapeText(outside);
  const { workers, payouts, alerts, help, charts, start, probe, pool, errors } = words;
  return {
    workersPage: workers.page({ total: 18, page: 1, pages: 3 }),
    workersNone: workers.none,
    worker: renderWorkerCard({ ...worker, name: outside }, reader),
    workerSilentAgent: renderWorkerCard({ ...worker, name: outside, gpus: [], coefficient: null }, reader),
    workerBareGpu: renderWorkerCard({ ...worker, name: outside, gpus: [bareGpu] }, reader),
    workerUnknown: renderWorkerCard({ ...unknownWorker, name: outside }, reader),
    askName: workers.askName({ name, id: '12' }),
    badName: workers.badName,
    renamed: workers.renamed({ name }),
    askStop: workers.askStop({ name }),
    stopped: workers.stopped({ name }),
    ...createControlGallery(outside, reader),
    payouts: renderPayouts(payoutsFacts, reader),
    payoutsOlder: renderPayouts({ ...payoutsFacts, page: 2, payouts: [] }, reader),
    payoutsNone: renderPayouts({ ...payoutsFacts, payouts: [], proxies: [], unpaidNanoton: null }, reader),
    payoutsNoWallet: renderPayouts({ ...payoutsFacts, payouts: [], hasWallet: false }, reader),
    fileCaption: payouts.fileCaption({ year: 2026 }),
    alerts: renderAlertsMenu(menu, reader),
    alertsOff: renderAlertsMenu({ ...menu, lastEndedAt: null, quietHours: null, digestAt: null }, reader),
    quiet: alerts.quiet({ zone: name }),
    digest: alerts.digest({ zone: name }),
    receivers: [alerts.receivers, alerts.receiver({ label: name, isLost: true })].join('\n'),
    noReceiver: alerts.noReceiver,
    chooseWorker: help.choose,
    earned: charts.line({ today: '≈ 4 TON', week: words.unknown, left: '14 h' }),
    noChart: charts.alternative,
    hello: start.hello({ zone: name }),
    resume: start.resume({ step: 2 }),
    wallet: start.wallet,
    firstWorker: start.worker,
    done: start.done({ workers: 1, addr: null }),
    agent: start.agent({ line: 'curl x', until: '14:05' }),
    walletPasted: start.walletPasted({ addr: name }),
    walletYours: start.walletYours({ addr: name }),
    walletInvalid: start.walletInvalid,
    walletTestnet: start.walletTestnet,
    walletOther: start.walletOther({ addr: name }),
    walletContract: start.walletContract({ addr: name }),
    walletLimit: start.walletLimit,
    zoneSet: start.zoneSet({ zone: name }),
    seed: start.seed,
    probeRun: probe.run({ hostPort: name }),
    probeOk: probe.ok({ hostPort: name, runTime: '80 ms' }),
    probeSyncing: probe.syncing({ hostPort: name }),
    probeBadHash: probe.badHash({ hostPort: name }),
    probeExposed: probe.exposed({ hostPort: name }),
    probeSilent: probe.silent({ hostPort: name }),
    probeMissed: [probe.refused, probe.timeout, probe.dns, probe.notWorker]
      .map((say) => say({ hostPort: name }))
      .join('\n'),
    probeFound: probe.found({ list: name, workers: 2 }),
    probeIsAccount: probe.isAccount({ address: name }),
    probeDup: probe.dup({ hostPort: name }),
    probeDenied: probe.denied({ hostPort: name }),
    probeFaults: [probe.limit, probe.badAddress, probe.badPort, probe.tooOften, probe.noDaemon].join('\n'),
    pool: [pool.head({ poolName: name }), pool.waiting({ name, telegramUserId: '7001' }), pool.more].join(
      '\n',
    ),
    poolNobody: pool.nobody,
    youAreIn: pool.youAreIn,
    invite: pool.invite({ link: 'https://t.me/cocoon_pool_bot?start=inv_x', until: '30 Nov 14:05' }),
    errors: Object.values(errors).join('\n'),
  };
}

const sampledAt = new Date('2026-11-23T13:04:51Z');

const hotGpu = {
  ...{ model: 'NVIDIA H100 80GB HBM3', utilizationRatio: 0.93, temperatureCelsius: 71 },
  ...{ memoryUsedBytes: 74e9, memoryTotalBytes: 85e9, powerWatts: 612 },
};

const bareGpu = {
  ...{ model: null, utilizationRatio: null, temperatureCelsius: null },
  ...{ memoryUsedBytes: null, memoryTotalBytes: null, powerWatts: null },
};

const worker = {
  ...{ status: 'down' as const, reason: 'model_disconnected', sampledAt, requestsPerSecond: 0.5 },
  ...{ unpaidNanoton: 38_200_000_000n, claimableNanoton: 30_000_000_000n, inFlightNanoton: 0n },
  ...{ model: 'Qwen/Qwen3-32B', runTimeSecondsMean: 3.41, errorRatio: 0.031 },
  ...{ activeRequests: 3, maxActiveRequests: 10, coefficient: 1.25, mutedUntil: null, isReadOnly: false },
  ...{ peerCoefficient: 1.1, hasAgent: true },
  gpus: [hotGpu, { ...hotGpu, utilizationRatio: 0.71, temperatureCelsius: 64, powerWatts: 540 }],
};

const unknownWorker = {
  ...{ status: 'unknown' as const, reason: 'never_scraped', sampledAt: null, requestsPerSecond: null },
  ...{ unpaidNanoton: null, claimableNanoton: null, inFlightNanoton: null },
  ...{ model: null, runTimeSecondsMean: null, errorRatio: null, activeRequests: null },
  ...{ maxActiveRequests: null, coefficient: null, isReadOnly: true },
  ...{ peerCoefficient: null, gpus: [], hasAgent: false },
  mutedUntil: new Date('2026-11-23T21:05:00Z'),
};

const proxyAddress = `0:${'ab'.repeat(32)}`;
const receivedAt = new Date('2026-11-20T10:00:00Z');
const paid = { receivedAt, amountNanoton: 4_200_000_000n, kind: 'cocoon_worker' as const, proxyAddress };

const payoutsFacts = {
  ...{ network: 'mainnet' as const, page: 1, hasWallet: true },
  payouts: [
    { ...paid, verification: 'pending_verification' as const },
    { ...paid, verification: 'unverified' as const },
    { ...paid, verification: 'verified_chain' as const },
    { ...paid, kind: 'cocoon_worker_last' as const, verification: 'verified_worker' as const },
    { ...paid, kind: 'pool_transfer' as const, verification: 'verified_chain' as const, proxyAddress: null },
  ],
  ...{ unpaidNanoton: 38_200_000_000n, inFlightNanoton: 1_000_000_000n },
  proxies: [
    { proxyAddress, unpaidNanoton: 38_200_000_000n, nextPayoutRatio: 0.42, nextPayoutSeconds: 50_400 },
    { proxyAddress: null, unpaidNanoton: null, nextPayoutRatio: null, nextPayoutSeconds: null },
  ],
  ...{ monthNanoton: 21_000_000_000n, monthBeforeNanoton: 30_000_000_000n },
};

const menu = {
  ...{ incidents: [], active: 0, lastEndedAt: sampledAt, preset: 'balanced' as const, isWeekly: true },
  ...{ quietHours: { from: '23:00', to: '07:00' }, digestAt: '09:00', receivers: 2 },
};
