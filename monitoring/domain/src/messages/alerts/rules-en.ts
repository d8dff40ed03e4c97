import type { AlertKind } from '../../alerts/rule-kinds.ts';
import { formatCount } from '../format-count.ts';
import { segment } from '../segment.ts';
import type { RuleWords } from './alert-params.ts';

/** What each rule says, in English. */
export const rulesEn = {
  worker_down: {
    name: 'Worker down',
    phrase: () => 'down',
    facts: (p) =>
      `Last answer ${p.lastAt}; ${p.failed} of ${p.total} scrapes failed (${p.reason}).${segment(p.host, (host) => ` Host ${host.name}: ${formatCount('en', host.workers, 'worker')} more, ok.`)}`,
    fix: () => 'Check the worker process; if the host is silent too, power and network.',
    clear: () => 'is up',
  },
  bad_answer: {
    name: 'Answers with errors',
    phrase: () => 'answers with errors',
    facts: (p) => `${p.failed} of ${p.total} answers: ${p.reason}.`,
    fix: () =>
      'If the access hash changed, update it in the Mini App; if the worker was just started, it is syncing with TON.',
    clear: () => 'answers normally',
  },
  model_disconnected: {
    name: 'Model disconnected',
    phrase: () => ': model disconnected',
    facts: (p) => `The worker runs, its model server does not answer since ${p.since}.`,
    fix: () => "See the model server's log: out of GPU memory and a crashed load are the usual causes.",
    clear: () => ': model connected',
  },
  no_proxy: {
    name: 'No proxy',
    phrase: () => ': no proxy',
    facts: (p) => `No proxy connected; last one ${p.lastAt}.`,
    fix: () => "Check the host's outgoing connections.",
    clear: () => ': proxy connected',
  },
  disabled: {
    name: 'Disabled by someone else',
    phrase: () => 'disabled, not by us',
    facts: (p) => `Disabled since ${p.since}, no command of ours.`,
    fix: () => 'Enable it in the Mini App, or mute this if it is planned.',
    clear: () => 'is enabled',
  },
  ton_out_of_sync: {
    name: 'TON behind',
    phrase: (p) => `: TON behind by ${p.lag}`,
    facts: (p) => `Last sync ${p.lastAt}.`,
    fix: () =>
      "Check the host's clock and outgoing internet; restart the worker if it does not catch up in 10 min.",
    clear: () => ': TON synced',
  },
  wallet_low: {
    name: "Worker's wallet low",
    phrase: (p) => `: wallet low, ${p.balance}`,
    facts: (p) =>
      `The worker's own wallet pays gas for payouts; below ${p.minBalance} they may not go through.`,
    fix: (p) => `Send ${p.clearBalance} or more to ${p.walletAddress}.`,
    clear: () => ': wallet topped up',
  },
  image_or_model_delisted: {
    name: 'Image or model delisted',
    phrase: (p) => `: ${p.delistedModel ?? 'image'} no longer whitelisted`,
    facts: (p) =>
      `Seen at ${p.since}: ${p.hash} is not in the root contract. The worker stops at its next check or restart.`,
    fix: () => 'Update to the current release or a listed model now, before it stops.',
    clear: () => 'is whitelisted again',
  },
  tampered: {
    name: 'Changed from outside',
    phrase: (p) =>
      p.isPrice ? `: price changed ${p.before} → ${p.after}` : 'switched on or off by someone else',
    facts: (p) =>
      p.isPrice
        ? `At ${p.at}, by no command of ours. A restart also does this: it returns to the config.`
        : `At ${p.at}: ${p.before} → ${p.after}, by no command of ours.`,
    fix: (p) =>
      `If it was you, press It was me. If not: close port ${p.port}, then ${p.isPrice ? 'restart the worker' : 'enable the worker'}.`,
    clear: () => ': change confirmed or undone',
  },
  exposed: {
    name: 'Port open',
    phrase: (p) => `: port ${p.port} open to the internet`,
    facts: (p) =>
      `Our probe from outside got an answer at ${p.at}. Strangers can disable the worker, set its price to 0, trigger payouts.`,
    fix: () => 'Close the port in the firewall; the agent does not need it.',
    clear: () => ': port closed',
  },
  payout_stuck: {
    name: 'Payout stuck',
    phrase: () => ': payout stuck',
    facts: (p) => `${p.inFlight}, under way since ${p.since}, is not on chain yet.`,
    fix: (p) =>
      `Check the worker's wallet (${p.balance}) and TON sync; if both are fine, wait 1 h, then write to the operator.`,
    clear: () => ': payout went through',
  },
  no_requests: {
    name: 'No requests',
    phrase: () => ': no requests',
    facts: (p) =>
      `0 req/min for ${p.duration}; others with ${p.modelName}: ${p.peerRate}. Price ${p.price}, theirs ${p.peerPrice}.`,
    fix: () => 'Lower the price or check the run time.',
    clear: () => ': requests are back',
  },
  error_ratio: {
    name: 'Errors',
    phrase: (p) => `: errors ${p.pct}`,
    facts: (p) => `${p.failed} of ${p.total} requests failed in 10 min.`,
    fix: () => "See the model server's log for the first error.",
    clear: () => ': errors are back to normal',
  },
  slow: {
    name: 'Slow answers',
    phrase: (p) => `slow, ${p.runTime} a request`,
    facts: (p) => `Mean of 10 min; threshold ${p.limit}, its 7-day mean ${p.meanRunTime}.`,
    fix: () => 'Check GPU heat and load; lower the number of parallel requests.',
    clear: () => ': run time is back to normal',
  },
  saturated: {
    name: 'Full load',
    phrase: (p) => `full, ${p.active} of ${p.capacity}`,
    facts: (p) => `${p.limitPct} or more for ${p.duration}; extra requests go to others.`,
    fix: () => 'This is good. A higher price or one more worker would earn more.',
    clear: () => 'has room again',
  },
  gpu_hot: {
    name: 'GPU hot',
    phrase: (p) => `: ${p.temp} on ${p.gpuName}`,
    facts: (p) => `At or above ${p.tempLimit} for ${p.duration}.`,
    fix: () => 'Check fans and airflow: a hot card slows itself down.',
    clear: () => 'has cooled',
  },
  gpu_low_utilization: {
    name: 'GPU idle',
    phrase: (p) => `: GPU idle, ${p.gpuPct}`,
    facts: (p) => `${p.gpuName}: ${p.gpuPct} while requests come at ${p.rate}.`,
    fix: () => 'Check that the model uses this card.',
    clear: () => ': GPU busy again',
  },
  gpu_missing: {
    name: 'GPU missing',
    phrase: (p) => `: GPU missing, ${p.gpus} of ${p.gpusExpected}`,
    facts: (p) =>
      `The agent sees ${p.gpuCount === null ? p.gpus : formatCount('en', p.gpuCount, 'gpu')}; ${p.gpusExpected} yesterday.`,
    fix: () => "See the host's kernel log for Xid errors; reboot the host if the card does not return.",
    clear: () => ': all GPUs visible',
  },
  service_failed: {
    name: 'Service failed',
    phrase: (p) => `: ${p.serviceName} failed`,
    facts: (p) => `State ${p.serviceState} since ${p.since}.`,
    fix: (p) => `On the host: <code>journalctl -u ${p.serviceName} -e</code>.`,
    clear: () => ': the service is running',
  },
  agent_silent: {
    name: 'Agent silent',
    phrase: () => ': agent silent',
    facts: (p) => `No report from ${p.hostName} since ${p.lastAt}. Its workers are unknown, not down.`,
    fix: () => "Check the host's internet and that the agent runs.",
    clear: () => ': agent reports',
  },
  host_down: {
    name: 'Host down',
    phrase: () => ': the whole host is down',
    facts: (p) => `${p.workers} of ${p.totalWorkers} workers do not answer; last heard ${p.lastAt}.`,
    fix: () => 'All at once is usually power, network or the provider: start with the host.',
    clear: () => ': the host is back',
  },
  network_outage: {
    name: 'Network outage',
    phrase: () => ': the network has an outage',
    facts: (p) =>
      `${p.workers} of ${p.totalWorkers} workers on ${p.hosts} hosts lost their ${p.lost ?? 'proxies or requests'} at once.`,
    fix: () => 'This is not about single hosts; it passes by itself. Alerts that it explains are held back.',
    clear: () => ': the network is back',
  },
  network_quiet: {
    name: 'Network quiet',
    phrase: () => ': the network is quiet',
    facts: (p) => `No worker with ${p.modelName} gets requests, in this pool or outside.`,
    fix: () => 'Nothing to fix.',
    clear: () => ': requests are back',
  },
  outdated: {
    name: 'Old version',
    phrase: (p) => `behind the fleet, ${p.have}`,
    facts: (p) => `Most of the fleet runs ${p.want}.`,
    fix: () => 'Update when convenient.',
    clear: () => 'is up to date',
  },
  earnings_drop: {
    name: 'Earnings drop',
    phrase: (p) => `: earnings ${p.change} against the 7-day mean`,
    facts: (p) =>
      `Now ${p.earnRate}, usually ${p.meanRate}, for ${p.duration}.${segment(p.networkState, (state) => ` The network: ${state}.`)}`,
    fix: () => 'Press Why? for the ordered check.',
    clear: () => 'is earning as usual',
  },
  payout_received: event('Payout received'),
  payout_expected_missing: event('Payout missing'),
} satisfies Record<AlertKind, RuleWords>;

/** Told as a notice, never as an alert: only its name is ever read. */
function event(name: string): RuleWords {
  return { name, phrase: () => name, facts: () => '', fix: () => '', clear: () => name };
}
