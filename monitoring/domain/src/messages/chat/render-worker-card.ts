import { escapeText } from '../escape.ts';
import { formatDuration, formatNumber, formatRate, formatTon } from '../format.ts';
import { formatClock, type Reader } from '../format-clock.ts';
import { formatPercent, formatPrice, formatRunTime } from '../format-figures.ts';
import { markOf, toStatusPhrase, type WorkerRow } from '../render-worker-list.ts';
import { chatWords } from './chat-words.ts';

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
  const some = (nanoton: bigint | null) => (nanoton === null || nanoton === 0n ? null : amount(nanoton));
  return words.workers.card({
    mark: markOf(worker),
    name: escapeText(worker.name),
    phrase: toStatusPhrase(worker, reader),
    rate: known(worker.requestsPerSecond, (rate) => formatRate(language, rate)),
    runTime: known(worker.runTimeSecondsMean, (seconds) => formatRunTime(language, seconds)),
    active: known(worker.activeRequests, (requests) => formatNumber(language, requests)),
    capacity: known(worker.maxActiveRequests, (requests) => formatNumber(language, requests)),
    errors: known(worker.errorRatio, (ratio) => formatPercent(language, ratio)),
    unpaid: known(worker.unpaidNanoton, amount),
    claimable: some(worker.claimableNanoton),
    inFlight: some(worker.inFlightNanoton),
    price: known(worker.coefficient, (coefficient) => formatPrice(language, coefficient)),
    model: known(worker.model, escapeText),
    gpu: null,
    mutedUntil: worker.mutedUntil && formatClock(reader, worker.mutedUntil),
    isReadOnly: worker.isReadOnly,
    age: known(worker.sampledAt, (at) => formatDuration(language, (now.getTime() - at.getTime()) / 1000)),
  });
}
