import { setTimeout as delay } from 'node:timers/promises';
import { readMachineCpuSeconds } from './process-usage.ts';

export interface CpuUse<Name extends string> {
  seconds: number;
  usedSeconds: Record<Name, number>;
  /** Processor time of everything else on the machine, the bench and what was stolen from it, over all there is. */
  othersRatio: number;
}

/** What each of `readers` (CPU seconds so far) has used over `seconds`; waits so long. */
export async function measureCpu<Name extends string>(
  seconds: number,
  cores: number,
  readers: Record<Name, () => Promise<number>>,
): Promise<CpuUse<Name>> {
  const names = Object.keys(readers) as Name[];
  const read = () => Promise.all(names.map((name) => readers[name]()));
  const [before, machineBefore, startMs] = [await read(), await readMachineCpuSeconds(), performance.now()];
  await delay(seconds * 1_000);
  const [after, machineAfter, endMs] = [await read(), await readMachineCpuSeconds(), performance.now()];
  const used = names.map((_, place) => (after[place] ?? 0) - (before[place] ?? 0));
  const machine =
    machineAfter.busySeconds +
    machineAfter.stolenSeconds -
    machineBefore.busySeconds -
    machineBefore.stolenSeconds;
  const lastedSeconds = (endMs - startMs) / 1_000;
  const others = machine - used.reduce((sum, own) => sum + own, 0);
  return {
    seconds: lastedSeconds,
    usedSeconds: Object.fromEntries(names.map((name, place) => [name, used[place] ?? 0])) as Record<
      Name,
      number
    >,
    othersRatio: Math.max(0, others / (lastedSeconds * cores)),
  };
}
