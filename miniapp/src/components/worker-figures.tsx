import type { Earnings, WorkerMetrics } from '../api-shapes.ts';
import { useApp, useSpeech } from '../app-context.ts';
import type { Format } from '../format.ts';
import { formatWorth } from '../format-fiat.ts';
import type { Words } from '../messages/en.ts';
import type { HomeWords } from '../messages/home/en.ts';
import { useEarningNow, useEarningRate } from '../use-earning-rate.ts';
import { useHomeWords } from '../use-home-words.ts';
import { useQuery } from '../use-query.ts';
import { Figure, type FigureProps } from './figure.tsx';

const earningsEveryMs = 60_000;

/** Is it earning, what has it earned, how is it: unknown figures say so. */
export function WorkerFigures({ metrics }: { metrics: WorkerMetrics }) {
  const { session } = useApp();
  const { words, format } = useSpeech();
  const home = useHomeWords();
  const { workerId } = metrics;
  const earnings = useQuery(
    `worker/${workerId}/earnings`,
    (signal) => session.api.getWorkerEarnings(workerId, signal),
    { everyMs: earningsEveryMs },
  );
  const money = {
    now: useEarningNow(workerId),
    usual: useEarningRate(workerId),
    earnings: earnings.isPrevious ? null : earnings.data,
  };
  const speech = { words, home, format };
  return (
    <section class="section" aria-label={words.worker.figures}>
      <dl class="figures worker-figures">
        {[...toMoney(metrics, money, speech), ...toWork(metrics, speech)].map((figure) => (
          <Figure key={figure.label} {...figure} />
        ))}
      </dl>
    </section>
  );
}

interface Speech {
  words: Words;
  home: HomeWords;
  format: Format;
}

interface Money {
  /** Nanoton an hour: lately, and over a day. */
  now: number | null;
  usual: number | null;
  earnings: Earnings | null;
}

function toMoney(metrics: WorkerMetrics, money: Money, { words, home, format }: Speech): FigureProps[] {
  const { worker, units } = words;
  const { unpaidNanoton, sharedWithWorkers: shared } = metrics.earnings;
  const { now, usual, earnings } = money;
  const worth = (nanoton: string | null) =>
    map(nanoton, (text) => formatWorth(format.language, BigInt(text), earnings?.price ?? null));
  const today = earnings?.today.estimatedNanoton ?? null;
  const { perSecond } = metrics.requests;
  const unpaidNotes = [worth(unpaidNanoton), shared > 0 ? worker.shared(shared) : null];
  return [
    {
      label: worker.requests,
      value: map(perSecond.m1, format.perMinute),
      unit: units.perMinute,
      note: map(perSecond.h1, (mean) => worker.perHourMean(format.perMinute(mean))),
    },
    {
      label: home.worker.earning,
      value: map(now, (nanoton) => format.estimate(nanoton / 1e9)),
      unit: units.tonPerHour,
      note: map(usual, (nanoton) => home.worker.usual(format.estimate(nanoton / 1e9))),
    },
    {
      label: worker.unpaid,
      value: map(unpaidNanoton, (text) => format.ton(BigInt(text))),
      unit: units.ton,
      note: unpaidNotes.filter((note) => note !== null).join(' · ') || worker.unpaidNote,
    },
    {
      label: home.money.today,
      value: map(today, (text) => format.ton(BigInt(text))),
      unit: units.ton,
      note: worth(today) ?? worker.unpaidNote,
    },
  ];
}

function toWork(metrics: WorkerMetrics, { words, home, format }: Speech): FigureProps[] {
  const { worker, units } = words;
  const runTime = map(metrics.runTimeSecondsMean, format.runTime);
  return [
    {
      label: worker.runTime,
      value: runTime?.value ?? null,
      ...(runTime === null ? {} : { unit: runTime.unit }),
      note: worker.runTimeNote,
    },
    toHeat(metrics.gpus, { home, format }),
    {
      label: worker.active,
      value: map(metrics.activeRequests, format.integer),
      note: map(metrics.maxActiveRequests, (max) => worker.activeOf(format.integer(max))),
    },
    { label: worker.errors, value: map(metrics.errorRatio, format.percent), note: worker.errorsNote },
    {
      label: worker.wallet,
      value: map(metrics.wallet.balanceNanoton, (text) => format.ton(BigInt(text))),
      unit: units.ton,
      note: worker.walletNote,
    },
  ];
}

/** The hottest of its GPUs, how busy they are, and what they draw together. */
function toHeat(gpus: WorkerMetrics['gpus'], { home, format }: Pick<Speech, 'home' | 'format'>): FigureProps {
  const known = (of: (gpu: WorkerMetrics['gpus'][number]) => number | null) =>
    gpus.map(of).filter((value) => value !== null);
  const heat = known(({ temperatureCelsius }) => temperatureCelsius);
  const busy = known(({ utilizationRatio }) => utilizationRatio);
  const watts = known(({ powerWatts }) => powerWatts);
  const sum = (values: number[]) => values.reduce((total, value) => total + value, 0);
  const notes = [
    busy.length === 0 ? null : home.worker.busyAt(format.percent(sum(busy) / busy.length)),
    // Of some a sum would say too little.
    watts.length === 0 || watts.length < gpus.length ? null : home.worker.watts(format.integer(sum(watts))),
  ];
  return {
    label: home.worker.tabs.gpu,
    value: heat.length === 0 ? null : format.integer(Math.max(...heat)),
    unit: '°C',
    note: notes.filter((note) => note !== null).join(' · '),
  };
}

function map<From, To>(value: From | null, to: (value: From) => To): To | null {
  return value === null ? null : to(value);
}
