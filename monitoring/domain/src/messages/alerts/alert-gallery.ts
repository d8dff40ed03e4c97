import { alertKinds, ruleKinds } from '../../alerts/rule-kinds.ts';
import type { Language } from '../language.ts';
import { sampleNow, sampleReader } from '../text-gallery.ts';
import { sampleAlert, sampleIncident, sampleOf } from './alert-samples.ts';
import { alertWords } from './alert-words.ts';
import type { IncidentFacts } from './incident-facts.ts';
import { renderDigest, renderWeekly } from './render-digest.ts';
import { renderIncident, renderReminder } from './render-incident.ts';
import { renderNotices } from './render-notices.ts';
import { renderMuteEnded, renderQuietEnded, renderSummary } from './render-summary.ts';
import { createSwitchGallery } from './switch-gallery.ts';

const spell = { since: '2026-11-23T12:11:00Z', until: '2026-11-23T13:01:00Z' };

/** For tests: kinds that are told as alerts. */
export const toldKinds = alertKinds.filter((kind) => ruleKinds[kind].scope !== 'event');

/** For tests: the message of every rule. */
export function createRuleGallery(language: Language, name: string): Record<string, string> {
  return Object.fromEntries(
    toldKinds.map((kind) => [kind, renderIncident(sampleOf(kind, name), sampleReader(language)).text]),
  );
}

/** For tests: every other text that is told without being asked for. */
export function createFormGallery(language: Language, name: string): Record<string, string> {
  const reader = sampleReader(language);
  const words = alertWords(language);
  const down = sampleIncident({ hostName: name, alerts: [sampleAlert({ workerName: name })] });
  const over = sampleAlert({ workerName: name, resolvedAt: sampleNow });
  const recovered = { ...down, alerts: [over], closedAt: sampleNow };
  const several = { ...down, alerts: [sampleAlert({ workerName: name }), sampleAlert({ id: '8' })] };
  const unstable = { ...down, unstable: { changes: 5, since: new Date('2026-11-23T12:41:00Z') } };
  const taken = { name, at: sampleNow };
  const changed = sampleOf('tampered', name);
  const muted = { until: new Date('2026-11-23T21:05:00Z'), name };
  const render = (incident: IncidentFacts) => renderIncident(incident, reader).text;
  const withoutData = sampleAlert({ workerName: name, unknownSince: new Date('2026-11-23T13:04:00Z') });
  const seesAgain = { kind: 'sees_again', ...spell, ok: 6, down: 2 } as const;
  const since = { since: sampleNow.toISOString(), detail: name } as const;
  return {
    recovered: render(recovered),
    recoveredTaken: render({ ...recovered, acknowledged: taken }),
    recoveredUnknown: render({ ...recovered, alerts: [{ ...over, earnedNanotonPerHour: null }] }),
    taken: render({ ...down, acknowledged: taken }),
    takenByKey: render({ ...down, acknowledged: { ...taken, name: null } }),
    claimed: render({ ...changed, claimed: taken }),
    recoveredClaimed: render({ ...changed, alerts: [over], closedAt: sampleNow, claimed: taken }),
    muted: render({ ...down, muted }),
    passedOn: render({ ...down, escalatedAt: sampleNow }),
    ended: render({ ...recovered, isSilent: true }),
    earlier: renderIncident(down, reader, { earlier: 2 }).text,
    escalated: renderIncident(down, reader, { escalation: { receiver: name } }).text,
    reminder: renderReminder(down, reader),
    group: render(several),
    groupPartly: render({ ...several, alerts: [over, sampleAlert({ id: '8' })] }),
    groupRecovered: render({ ...several, alerts: [over, { ...over, id: '8' }], closedAt: sampleNow }),
    unstable: render(unstable),
    unstableGroup: render({ ...unstable, alerts: [over, sampleAlert({ id: '8' })] }),
    calm: render({ ...unstable, alerts: [over], closedAt: sampleNow }),
    summary: renderSummary([down, { ...several, severity: 'warning' }, recovered], reader),
    muteEnded: renderMuteEnded([down], reader),
    quietEnded: renderQuietEnded([down], { from: '22:00', to: '08:00', over: 2 }, reader),
    receiverLost: words.receiverLost({ label: words.thisChat, reason: words.lostReasons.blocked }),
    receiverBack: words.receiverBack({ since: '14:05', missed: 5, open: 1 }),
    receiverBackCalm: words.receiverBack({ since: '14:05', missed: 0, open: 0 }),
    test: words.test({ at: '14:05' }),
    payout: renderNotices([payout(name)], reader),
    payoutWithSums: renderNotices([payout(name)], reader, payoutFacts),
    payoutZero: renderNotices(
      [{ ...payout(name), payoutKind: 'cocoon_worker_last', amountNanoton: '0' }],
      reader,
      payoutFacts,
    ),
    agentWaiting: renderNotices([waiting], reader),
    agentWaitingSilent: renderNotices([{ ...waiting, isEnrolled: true }], reader),
    agentWaitingOver: renderNotices([{ ...waiting, expiresAt: '2026-11-23T13:00:00Z' }], reader),
    payoutForged: renderNotices([forged], reader),
    payoutsForged: renderNotices(
      [...forgeries.map((reason) => ({ ...forged, reason })), { ...forged, reason: name, ofDay: 41 }],
      reader,
    ),
    payoutsWithSums: renderNotices([payout(name), payout(null)], reader, payoutFacts),
    payoutLast: renderNotices([{ ...payout(name), payoutKind: 'cocoon_worker_last' }], reader),
    payoutFromPool: renderNotices([{ ...payout(null), ...fromPool }], reader),
    payoutOfPool: renderNotices([{ ...payout(null), isPool: true }], reader, payoutFacts),
    payoutsOfPoolAndOwn: renderNotices(
      [...[payout(null), payout(name)].map((one) => ({ ...one, isPool: true })), payout(name)],
      reader,
      payoutFacts,
    ),
    payoutOfOldVersion: renderNotices(
      [{ ...payout(name), payoutKind: null, proxyAddress: null, network: null, value: null }],
      reader,
    ),
    payouts: renderNotices(
      [payout(name), { ...payout(name), payoutKind: 'cocoon_worker_last' }, { ...payout(null), ...fromPool }],
      reader,
    ),
    missing: renderNotices([missing], reader),
    ruleFailed: renderNotices(
      [{ kind: 'rule_failed', rule: 'slow', workerName: name, detail: null }],
      reader,
    ),
    operatorMessage: renderNotices(
      [{ kind: 'operator_message', poolName: name, text: `Maintenance & restart <today>\n${name}` }],
      reader,
    ),
    missingUnknown: renderNotices([{ ...missing, amountNanoton: null }], reader),
    blind: renderNotices([{ kind: 'operator', problem: 'blind', ...since }], reader),
    blindCounted: renderNotices(
      [{ kind: 'operator', problem: 'blind', ...since, detail: null, workers: 5 }],
      reader,
    ),
    blindOver: renderNotices(
      [{ kind: 'operator', problem: 'blind', ...since, until: '2026-11-23T13:35:00Z' }],
      reader,
    ),
    seesAgain: renderNotices([seesAgain], reader),
    seesAgainUnknown: renderNotices([{ ...seesAgain, until: null }], reader),
    noData: render({ ...down, alerts: [withoutData], acknowledged: taken }),
    reminderNoData: renderReminder({ ...down, alerts: [withoutData] }, reader),
    databaseAway: renderNotices([{ kind: 'operator', problem: 'database_away', ...since }], reader),
    deliveryFailing: renderNotices([{ kind: 'operator', problem: 'delivery_failing', ...since }], reader),
    chainBehind: renderNotices(
      [{ kind: 'operator', problem: 'chain_behind', ...since, detail: null }],
      reader,
    ),
    ...createSwitchGallery(name, reader),
    agentReported: renderNotices([{ kind: 'agent_reported', hostName: name, workers: 2 }], reader),
    agentFoundNone: renderNotices([{ kind: 'agent_reported', hostName: name, workers: 0 }], reader),
    pricesMissing: renderNotices([{ kind: 'operator', problem: 'prices_missing', ...since }], reader),
    providersDisagree: renderNotices([{ kind: 'operator', problem: 'providers_disagree', ...since }], reader),
    historyIncomplete: renderNotices([{ kind: 'operator', problem: 'history_incomplete', ...since }], reader),
    rootChanged: renderNotices([{ kind: 'operator', problem: 'root_contract_changed', ...since }], reader),
    digest: renderDigest({ ...day, incidents: [down, recovered], unheard: [unheardOf(name)] }, reader),
    digestCalm: renderDigest({ ...day, workers: { ok: 8, total: 8 }, lateReports: [late(name)] }, reader),
    digestUnknown: renderDigest({ ...day, ...unknownMoney }, reader),
    digestPool: renderDigest(
      {
        ...day,
        workers: { ok: 8, total: 8 },
        pool: { workers: { ok: 1, total: 2 }, incidents: [recovered] },
      },
      reader,
    ),
    digestPoolOnly: renderDigest(
      { ...day, workers: { ok: 0, total: 0 }, pool: { workers: { ok: 2, total: 2 }, incidents: [] } },
      reader,
    ),
    weeklyElectricity: renderWeekly(
      {
        ...week,
        electricity: [
          { currency: 'EUR', amount: { digits: 4_250n, scale: 2 } },
          { currency: 'USD', amount: { digits: 1_204_500n, scale: 3 } },
        ],
      },
      reader,
    ),
    weekly: renderWeekly(
      { ...week, incidents: [recovered], bestWorker: name, worstWorker: 'h100-3' },
      reader,
    ),
    weeklyUnknown: renderWeekly(
      { ...week, ...unknownMoney, availabilityRatio: null, electricity: 'unknown' },
      reader,
    ),
    linkAsk: words.linking.ask({ poolName: 'Pool', groupTitle: 'Team' }),
    linked: words.linking.linked({ userName: 'Anna' }),
  };
}

const day = {
  from: new Date('2026-11-22T13:05:00Z'),
  to: sampleNow,
  workers: { ok: 7, total: 8 },
  earnedNanoton: 4_100_000_000n,
  usualNanoton: 5_000_000_000n,
  receivedNanoton: 1_900_000_000n,
  incidents: [],
  unheard: [],
  lateReports: [],
  pool: null,
};
const week = {
  ...day,
  from: new Date('2026-11-16T13:05:00Z'),
  availabilityRatio: 0.9931,
  bestWorker: null,
  worstWorker: null,
  electricity: null,
};
const unknownMoney = { earnedNanoton: null, usualNanoton: null, receivedNanoton: null };

function unheardOf(name: string) {
  return { name, kind: 'gpu_hot', seconds: 540, by: 'quiet_hours' } as const;
}

function late(hostName: string) {
  return { kind: 'late_report', hostName, from: '2026-11-23T08:00:00Z', to: '2026-11-23T09:30:00Z' } as const;
}

function payout(workerName: string | null) {
  return {
    kind: 'payout_received',
    payoutId: '1',
    transactionHash: 'ab',
    amountNanoton: '4100000000',
    receivedAt: '2026-11-23T12:58:00Z',
    workerName,
    payoutKind: 'cocoon_worker',
    proxyAddress: `0:${'0f'.repeat(32)}`,
    network: 'mainnet',
    value: { amount: '13.20', currency: 'EUR' },
  } as const;
}

const waiting = {
  kind: 'agent_waiting',
  tokenId: '7',
  isEnrolled: false,
  madeAt: '2026-11-23T13:00:00Z',
  expiresAt: '2026-11-23T13:30:00Z',
} as const;

const forged = {
  kind: 'payout_forged',
  transactionHash: 'ab',
  network: 'mainnet',
  account: `0:${'ab'.repeat(32)}`,
  amountNanoton: '4100000000',
  receivedAt: '2026-11-23T12:58:00Z',
  reason: 'proxy_code_unknown',
  ofDay: 1,
} as const;
const forgeries = ['other_root', 'other_amount', 'sent_by_wallet', 'bounceable'];

const payoutFacts = {
  payouts: new Map([
    ['1', { account: `0:${'ab'.repeat(32)}`, earnedSince: new Date('2026-11-20T09:00:00Z') }],
  ]),
  monthNanoton: 21_300_000_000n,
  unpaidNanoton: 1_200_000_000n,
};

const fromPool = { payoutKind: 'pool_transfer', proxyAddress: null, value: null } as const;

const missing = {
  kind: 'payout_expected_missing',
  contractAddress: `0:${'4f'.repeat(32)}`,
  amountNanoton: '4100000000',
  expectedSince: '2026-11-23T10:00:00Z',
} as const;
