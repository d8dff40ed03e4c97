import type { NetworkFacts } from '../alerts/rule-facts.ts';
import type { WorkerPages } from '../cocoon/lasting-sample.ts';
import type { WorkerAnswer } from '../cocoon/worker-answer.ts';
import type { DiagnosisFacts, Listing } from './diagnosis-facts.ts';

interface SeenWorker
  extends Pick<
    DiagnosisFacts,
    | 'now'
    | 'sampledAt'
    | 'failure'
    | 'lastUpAt'
    | 'modelDisconnectedSince'
    | 'disabledSince'
    | 'noProxySince'
    | 'peers'
    | 'earnedNanotonPerHour'
    | 'unpaidNanoton'
  > {
  /** What the last readable sample says. */
  answer: WorkerAnswer | null;
  /** The last readable one of each page. */
  pages: WorkerPages;
  network: NetworkFacts | null;
}

/** Flattens what is known of a worker into what a diagnosis looks at. */
export function toDiagnosisFacts({ answer, pages, network, ...seen }: SeenWorker): DiagnosisFacts {
  const { jsonStats, statsPage } = pages;
  return {
    ...seen,
    balanceNanoton: answer?.walletBalanceNanoton ?? null,
    walletAddress: jsonStats?.wallet.address ?? null,
    tonLastSyncedAt: answer?.tonLastSyncedAt ?? null,
    ton: answer?.ton ?? null,
    image: toListing(pages, network, {
      hash: statsPage?.imageHash ?? null,
      word: statsPage?.image ?? null,
      actual: jsonStats?.status.actualImageHash ?? null,
    }),
    modelListing: toListing(pages, network, {
      hash: statsPage?.modelHash ?? null,
      word: statsPage?.model ?? null,
      actual: jsonStats?.status.actualModel ?? null,
    }),
    model: jsonStats?.localConfig.model ?? null,
    modelConnected: answer?.modelConnected ?? null,
    enabled: answer?.enabled ?? null,
    proxiesConnected: answer?.proxiesConnected ?? null,
    requestsPerSecond: answer?.requestRates?.m10 ?? null,
    coefficient: jsonStats?.localConfig.coefficient ?? null,
  };
}

interface Said {
  hash: string | null;
  word: Listing | null;
  actual: boolean | null;
}

/** `actual` is always true where the worker checks nothing: then only the page's word and the fleet's lists count. */
function toListing(
  { jsonStats, statsPage }: WorkerPages,
  network: NetworkFacts | null,
  { hash, word, actual }: Said,
): Listing | null {
  if (jsonStats === null && statsPage === null) return null;
  const isChecked = jsonStats?.localConfig.checkProxyHash ?? statsPage?.checkProxyHash ?? null;
  const isGone = hash !== null && network?.delistedHashes.has(hash) === true;
  if (isGone || word === 'not_listed' || (isChecked === true && actual === false)) return 'not_listed';
  if (word === 'listed' || (isChecked === true && actual === true)) return 'listed';
  return 'unchecked';
}
