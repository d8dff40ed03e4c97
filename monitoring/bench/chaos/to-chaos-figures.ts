import type { Figure } from '../src/benchmark.ts';
import type { ChaosReport } from './run-chaos.ts';

const killsLeast = 200;

/** A run as figures of the report: of each fault there must be none. */
export function toChaosFigures({ log, truth, faults, storedSamples }: ChaosReport): Figure[] {
  const deaths = [...truth.deaths.values()].reduce((sum, count) => sum + count, 0);
  const clockBlows = log.clocksOff.length + log.pausesMs.length;
  const none = (name: string, lines: readonly string[]) => ({
    ...{ name, unit: '', value: lines.length, goal: { limit: 0 } },
  });
  const told = (name: string, value: number) => ({ name, unit: '', value, goal: null });
  return [
    { name: 'kills', unit: '', value: log.kills, goal: { limit: killsLeast, isLeast: true } },
    none('lost transitions', faults.lostTransitions),
    none('false or early alerts', faults.falseAlerts),
    none('duplicate payouts', faults.duplicatePayouts),
    none('commands run twice or lost untold', faults.wrongCommands),
    none('missing samples', faults.missingSamples),
    { name: 'clock jumps and pauses', unit: '', value: clockBlows, goal: { limit: 1, isLeast: true } },
    told('deaths and returns', deaths),
    told('models away for a moment', truth.flickers),
    told('payouts', truth.payouts),
    told('commands taken', truth.commands.taken.length),
    told('commands refused with a reason', truth.commands.refused),
    told('requests answered', truth.requests.answered),
    told('requests refused or unheard', truth.requests.refused),
    told('samples', storedSamples),
  ];
}
