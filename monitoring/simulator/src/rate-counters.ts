import { type CounterName, counterNames } from './worker-state.ts';

/** Time constants of the rates 1s, 10s, 1m, 10m, 1h and 1d. */
const timeConstantsSeconds = [1, 10, 60, 600, 3600, 86_400];

export interface RateCounters {
  /** Counts something that happened at the instant of the last `decayTo`. */
  add(name: CounterName, amount: number): void;
  decayTo(atSeconds: number): void;
  /** What a steady stretch leaves behind: totals grow, rates approach `perSecond`. */
  addStretch(durationSeconds: number, perSecond: Record<CounterName, number>): void;
  read(): Record<CounterName, number[]>;
}

/**
 * The counters of one process: totals and exponentially decayed per-second rates, as a worker keeps them. An
 * amount raises each rate by amount ÷ time constant, and time shrinks it by e^(−elapsed ÷ time constant).
 */
export function createRateCounters(startSeconds: number): RateCounters {
  let lastSeconds = startSeconds;
  const figures = {} as Record<CounterName, number[]>;
  for (const name of counterNames) figures[name] = [0, ...timeConstantsSeconds.map(() => 0)];
  const lists = Object.values(figures);

  const shrink = (elapsedSeconds: number) => {
    const factors = timeConstantsSeconds.map((constant) => Math.exp(-elapsedSeconds / constant));
    for (const list of lists) {
      for (const [place, factor] of factors.entries()) list[place + 1] = (list[place + 1] ?? 0) * factor;
    }
    return factors;
  };

  return {
    add(name, amount) {
      const list = figures[name];
      list[0] = (list[0] ?? 0) + amount;
      for (const [place, constant] of timeConstantsSeconds.entries()) {
        list[place + 1] = (list[place + 1] ?? 0) + amount / constant;
      }
    },
    decayTo(atSeconds) {
      if (atSeconds <= lastSeconds) return;
      shrink(atSeconds - lastSeconds);
      lastSeconds = atSeconds;
    },
    addStretch(durationSeconds, perSecond) {
      const factors = shrink(durationSeconds);
      lastSeconds += durationSeconds;
      for (const name of counterNames) {
        const list = figures[name];
        list[0] = (list[0] ?? 0) + perSecond[name] * durationSeconds;
        for (const [place, factor] of factors.entries()) {
          list[place + 1] = (list[place + 1] ?? 0) + perSecond[name] * (1 - factor);
        }
      }
    },
    read: () => structuredClone(figures),
  };
}
