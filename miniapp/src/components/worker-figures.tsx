import type { WorkerMetrics } from '../api-shapes.ts';
import { useSpeech } from '../app-context.ts';
import type { Format } from '../format.ts';
import type { Words } from '../messages/en.ts';
import { Figure, type FigureProps } from './figure.tsx';

/** What the worker does, what it costs and what it has earned; unknown figures say so. */
export function WorkerFigures({ metrics }: { metrics: WorkerMetrics }) {
  const { words, format } = useSpeech();
  return (
    <section class="section" aria-label={words.worker.figures}>
      <dl class="figures">
        {toFigures(metrics, { words, format }).map((figure) => (
          <Figure key={figure.label} {...figure} />
        ))}
      </dl>
    </section>
  );
}

function toFigures(metrics: WorkerMetrics, speech: { words: Words; format: Format }): FigureProps[] {
  return [...toWork(metrics, speech), ...toState(metrics, speech), ...toMoney(metrics, speech)];
}

function toWork(metrics: WorkerMetrics, { words, format }: { words: Words; format: Format }): FigureProps[] {
  const { worker, units } = words;
  const { perSecond } = metrics.requests;
  return [
    {
      label: worker.requests,
      value: map(perSecond.m1, format.perMinute),
      unit: units.perMinute,
      note: map(perSecond.h1, (mean) => worker.perHourMean(format.perMinute(mean))),
    },
    {
      label: worker.active,
      value: map(metrics.activeRequests, format.integer),
      note: map(metrics.maxActiveRequests, (max) => worker.activeOf(format.integer(max))),
    },
    { label: worker.errors, value: map(metrics.errorRatio, format.percent), note: worker.errorsNote },
  ];
}

function toState(metrics: WorkerMetrics, { words, format }: { words: Words; format: Format }): FigureProps[] {
  const { worker } = words;
  const runTime = map(metrics.runTimeSecondsMean, format.runTime);
  return [
    {
      label: worker.runTime,
      value: runTime?.value ?? null,
      ...(runTime === null ? {} : { unit: runTime.unit }),
      note: worker.runTimeNote,
    },
    { label: worker.proxies, value: map(metrics.proxiesConnected, format.integer), note: worker.proxiesNote },
    { label: worker.price, value: map(metrics.coefficient, format.coefficient), note: worker.priceNote },
  ];
}

function toMoney(metrics: WorkerMetrics, { words, format }: { words: Words; format: Format }): FigureProps[] {
  const { worker, units } = words;
  const ton = (nanoton: string | null) => map(nanoton, (text) => format.ton(BigInt(text)));
  const shared = metrics.earnings.sharedWithWorkers;
  return [
    {
      label: worker.unpaid,
      value: ton(metrics.earnings.unpaidNanoton),
      unit: units.ton,
      note: shared > 0 ? worker.shared(shared) : worker.unpaidNote,
    },
    { label: worker.claimable, value: ton(metrics.earnings.claimableNanoton), unit: units.ton, note: '' },
    {
      label: worker.wallet,
      value: ton(metrics.wallet.balanceNanoton),
      unit: units.ton,
      note: worker.walletNote,
    },
  ];
}

function map<From, To>(value: From | null, to: (value: From) => To): To | null {
  return value === null ? null : to(value);
}
