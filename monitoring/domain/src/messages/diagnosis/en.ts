import type { DiagnosisCheck, UnknownReason } from '../../diagnosis/diagnose.ts';
import { segment } from '../segment.ts';

/** What a diagnosis says, in English. Names, times and amounts arrive formatted and escaped. */
export const diagnosisEn = {
  head: (p: { worker: string; age: string | null }) =>
    `<b>Why am I not earning?</b> ${p.worker}${segment(p.age, (age) => `, checked ${age} ago`)}.`,
  labels: {
    reachable: 'Reachable',
    wallet: 'Worker’s wallet',
    ton_sync: 'TON',
    image: 'Image',
    model_listed: 'Model',
    model_connection: 'Model connection',
    enabled: 'Enabled',
    proxies: 'Proxies',
    request_rate: 'Requests',
    network: 'Network',
  } satisfies Record<DiagnosisCheck, string>,
  passed: {
    reachable: (p: DiagnosisParams) => `Answers, ${p.age} ago`,
    wallet: (p: DiagnosisParams) => `Worker's wallet ${p.balance}`,
    ton_sync: (p: DiagnosisParams) => `TON synced${segment(p.lag, (lag) => ` ${lag} ago`)}`,
    image: (_p: DiagnosisParams) => 'Image is whitelisted',
    model_listed: (p: DiagnosisParams) => `${p.model} is whitelisted`,
    model_connection: (_p: DiagnosisParams) => 'Model connected',
    enabled: (_p: DiagnosisParams) => 'Enabled',
    proxies: (p: DiagnosisParams) => `Connected: ${p.proxies}`,
    request_rate: (p: DiagnosisParams) => `${p.rate}, same model ${p.peerRate}`,
    network: (_p: DiagnosisParams) => 'The network is busy',
  } satisfies Record<DiagnosisCheck, unknown>,
  failed: {
    reachable: (p: DiagnosisParams) => `No answer since ${p.since} (${p.reason})`,
    wallet: (p: DiagnosisParams) => `Worker's wallet ${p.balance}, needs ${p.leastBalance}`,
    ton_sync: (p: DiagnosisParams) => `TON is behind${segment(p.lag, (lag) => ` by ${lag}`)}`,
    image: (_p: DiagnosisParams) => 'Image is not whitelisted',
    model_listed: (p: DiagnosisParams) => `${p.model} is not whitelisted`,
    model_connection: (p: DiagnosisParams) => `Model disconnected${segment(p.for, (time) => ` for ${time}`)}`,
    enabled: (p: DiagnosisParams) => `Disabled${segment(p.disabledSince, (since) => ` since ${since}`)}`,
    proxies: (p: DiagnosisParams) => `No proxy connected${segment(p.for, (time) => ` for ${time}`)}`,
    request_rate: (p: DiagnosisParams) => `${p.rate}, same model ${p.peerRate}`,
    network: (p: DiagnosisParams) => `The whole network is quiet: ${p.peerRate} a worker`,
  } satisfies Record<DiagnosisCheck, unknown>,
  verdicts: {
    reachable: (_p: DiagnosisParams) =>
      'The worker does not answer: check that the host is on and the worker is running, then its network.',
    wallet: (p: DiagnosisParams) =>
      `The worker's wallet cannot pay gas: send at least ${p.clearBalance} to ${p.walletAddress}.`,
    ton_sync: (_p: DiagnosisParams) =>
      'The worker is behind the TON network: check its outgoing internet and clock, then restart it.',
    image: (_p: DiagnosisParams) =>
      'The network no longer accepts this image: update the worker to the current release.',
    model_listed: (_p: DiagnosisParams) =>
      'The network does not accept this model or version: choose one from the list in the Mini App.',
    model_connection: (_p: DiagnosisParams) =>
      "The worker runs but its model server does not: see the model server's log; it usually ran out of GPU memory or is still loading.",
    enabled: (_p: DiagnosisParams) => 'The worker is disabled and gets no requests: press Enable.',
    proxies: (_p: DiagnosisParams) =>
      'No proxy is connected, so no requests can come: check outgoing connections; if other hosts are hit too, it is the network and will pass.',
    request_rate: (p: DiagnosisParams) =>
      `Others with ${p.model} get requests and this one does not: its price is ${p.price} against ${p.peerPrice}, lower it or check its run time.`,
    network: (_p: DiagnosisParams) =>
      'Your worker is fine, the network has few requests now; nothing to fix.',
  } satisfies Record<DiagnosisCheck, unknown>,
  /** Verdicts on a worker that answers, but not with figures. */
  refused: 'The worker refuses without the right access hash: enter it in the Mini App.',
  syncing: 'The worker is still syncing with TON: wait until it finishes, usually within minutes.',
  unreadable:
    'The worker answers, but not understandably: check that it is a Cocoon worker, then restart it.',
  earning: (p: { earnRate: string | null; unpaid: string }) =>
    `It is earning${p.earnRate === null ? ';' : `: ${p.earnRate},`} unpaid ${p.unpaid}.`,
  unknownVerdict: (p: { reason: string }) => `Cannot tell yet: ${p.reason}.`,
  unknown: (p: { label: string; reason: string }) => `${p.label}: unknown, ${p.reason}`,
  notChecked: (p: { label: string }) => `${p.label}: not checked`,
  unknownWord: 'unknown',
  reasons: {
    never_scraped: 'no answer yet since it was added',
    stale: 'no fresh scrape',
    hangs: 'not checked',
    not_read: 'the worker does not say',
    check_off: "the worker's own check is off",
    no_peers: 'nobody else runs this model',
  } satisfies Record<UnknownReason, string>,
};

/** What a line may say; formatted. Null drops its segment. */
export interface DiagnosisParams {
  age: string;
  since: string;
  reason: string;
  balance: string;
  leastBalance: string;
  clearBalance: string;
  walletAddress: string;
  lag: string | null;
  model: string;
  for: string | null;
  disabledSince: string | null;
  proxies: string;
  rate: string;
  peerRate: string;
  price: string;
  peerPrice: string;
}
