import { escapeModel, escapeText } from '../escape.ts';
import { formatDuration, formatNumber, formatRate, formatTon } from '../format.ts';
import { formatClock, type Reader } from '../format-clock.ts';
import { formatPercent, formatPrice, formatRunTime } from '../format-figures.ts';
import { markOf, toStatusPhrase, type WorkerRow } from '../render-worker-list.ts';
import { chatWords } from './chat-words.ts';
import { type GpuFigures, renderGpus } from './render-gpus.ts';

/** One worker as its card shows it; null is unknown. */
export interface WorkerCard extends WorkerRow {
  model: string | null;
  runTimeSecondsMean: number | null;
  errorRatio: number | null;
  activeRequests: number | null;
  maxActiveRequests: number | null;
  claimableNanoton: bigint | null;
  inFlightNanoton: bigint | null;
  /** Its price as a coefficient. */
  coefficient: number | null;
  /** Mean of the workers with the same model; null where there is no other. */
  peerCoefficient: number | null;
  /** Those of the newest report; empty where no fresh one tells. */
  gpus: readonly GpuFigures[];
  hasAgent: boolean;
  mutedUntil: Date | null;
  isReadOnly: boolean;
}

/** A worker's card, in Telegram HTML; every figure that is not known is the word for it. */
export function renderWorkerCard(worker: WorkerCard, reader: Reader): string {
  const { language, now, coinSymbol } = reader;
  const words = chatWords(language);
  const known = <T>(value: T | null, format: (value: T) => string) =>
    value === null ? words.unknown : format(value);
  const amount = (nanoton: bigint) => formatTon(language, nanoton, coinSymbol);
  const requests = (count: number | null) => known(count, (value) => formatNumber(language, value));
  const some = (nanoton: bigint | null) => (nanoton === null || nanoton === 0n ? null : amount(nanoton));
  const card = words.workers.card({
    mark: markOf(worker),
    name: escapeText(worker.name),
    phrase: toStatusPhrase(worker, reader),
    rate: known(worker.requestsPerSecond, (rate) => formatRate(language, rate)),
    runTime: known(worker.runTimeSecondsMean, (seconds) => formatRunTime(language, seconds)),
    load:
      worker.activeRequests === null && worker.maxActiveRequests === null
        ? words.unknown
        : `${requests(worker.activeRequests)}/${requests(worker.maxActiveRequests)}`,
    errors: known(worker.errorRatio, (ratio) => formatPercent(language, ratio)),
    unpaid: known(worker.unpaidNanoton, amount),
    claimable: some(worker.claimableNanoton),
    inFlight: some(worker.inFlightNanoton),
    price: known(worker.coefficient, (coefficient) => formatPrice(language, coefficient)),
    peerPrice: worker.peerCoefficient === null ? null : formatPrice(language, worker.peerCoefficient),
    model: known(worker.model, escapeModel),
    gpu: renderGpus(worker, reader),
    mutedUntil: worker.mutedUntil && formatClock(reader, worker.mutedUntil),
    isReadOnly: worker.isReadOnly,
    age: worker.sampledAt && formatDuration(language, (now.getTime() - worker.sampledAt.getTime()) / 1000),
  });
  return card.trimStart();
}
