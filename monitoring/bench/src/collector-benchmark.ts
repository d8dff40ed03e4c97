import type { BenchContext, Benchmark, BenchResult, Figure } from './benchmark.ts';
import { type CollectorPlan, createCollectorPlan } from './collector-plan.ts';
import { type DaemonCost, measureDaemon } from './measure-daemon.ts';
import { measureRival, prometheus, type RivalCost, victoriaMetrics } from './measure-rival.ts';
import { startPageFleet } from './page-fleet.ts';

const megabyte = 1e6;

/** The whole daemon with this many workers, and what two other collectors cost with as many targets. */
export function createCollectorBenchmark(workers: number): Benchmark {
  return {
    name: `collector-${workers}`,
    title: `Collecting from ${workers.toLocaleString('en')} workers`,
    ...(workers > 5_000 ? { isLarge: true } : {}),
    run: async (context) => {
      const plan = createCollectorPlan(workers, context.isQuick);
      const ours = await measureDaemon(context, plan);
      const fleet = await startPageFleet('series', plan.workers, context.cleanup);
      const rivals = {
        prometheus: await measureRival(context, prometheus, { plan, fleet }),
        victoriaMetrics: await measureRival(context, victoriaMetrics, { plan, fleet }),
      };
      await fleet.stop();
      return toResult(context, plan, { ours, ...rivals });
    },
  };
}

interface Rivals {
  prometheus: RivalCost | null;
  victoriaMetrics: RivalCost | null;
}

function toResult(
  { isQuick }: BenchContext,
  { workers }: CollectorPlan,
  { ours, ...rivals }: Rivals & { ours: DaemonCost },
): BenchResult {
  const perThousand = (cpuSeconds: number) =>
    ours.scrapes === 0 ? null : (cpuSeconds / ours.scrapes) * 1_000;
  const fixed = (limit: number) => (isQuick ? null : { limit });
  return {
    postgresVersion: ours.postgresVersion,
    figures: [
      ...toCostFigures(perThousand(ours.daemonCpuSeconds + ours.postgresCpuSeconds), rivals),
      figure('CPU of the daemon per 1,000 scrapes', 's', perThousand(ours.daemonCpuSeconds)),
      figure('CPU of PostgreSQL per 1,000 scrapes', 's', perThousand(ours.postgresCpuSeconds)),
      figure('CPU of the simulated workers per 1,000 scrapes', 's', perThousand(ours.fleetCpuSeconds)),
      { ...figure('missed scrapes', '%', (ours.missed / ours.turns) * 100), goal: fixed(0.1) },
      figure('failed scrapes', '%', (ours.failed / ours.turns) * 100),
      figure('start jitter p50', 'ms', ours.jitterMsP50),
      { ...figure('start jitter p99', 'ms', ours.jitterMsP99), goal: fixed(500) },
      figure('start jitter max', 'ms', ours.jitterMsMax),
      { ...figure('memory of the daemon, peak', 'MB', toMegabytes(ours.memoryBytesPeak)), goal: fixed(512) },
      figure('memory of PostgreSQL', 'MB', toMegabytes(ours.postgresMemoryBytes)),
      figure('memory of Prometheus, peak', 'MB', toMegabytes(rivals.prometheus?.memoryBytesPeak)),
      figure('memory of VictoriaMetrics, peak', 'MB', toMegabytes(rivals.victoriaMetrics?.memoryBytesPeak)),
      // Promised for 2,000 workers of one daemon.
      { ...figure('/metrics, slowest', 'ms', ours.exporterMsMax), goal: workers > 2_000 ? null : fixed(300) },
      figure('latest state per worker, on disk', 'kB', ours.stateBytesPerWorker / 1_000),
      figure('workers', '', workers),
      figure('scrapes measured', '', ours.scrapes),
    ],
    notes: [
      `Ours: ${ours.commandLine}; others had ${toPercent(ours.othersRatio)} of the machine.`,
      ...[prometheus, victoriaMetrics].map(({ name, command }, place) =>
        toRivalNote(name, command, place === 0 ? rivals.prometheus : rivals.victoriaMetrics),
      ),
    ],
  };
}

function toCostFigures(cost: number | null, { prometheus, victoriaMetrics }: Rivals): Figure[] {
  const name = 'CPU of daemon and PostgreSQL per 1,000 scrapes';
  const against = (yardstick: string, rival: RivalCost | null) => {
    const limit = rival === null || rival.scrapes === 0 ? null : (rival.cpuSeconds / rival.scrapes) * 1_000;
    return { name, unit: 's', value: cost, goal: { limit, yardstick } };
  };
  return [against('Prometheus', prometheus), against('VictoriaMetrics (stretch)', victoriaMetrics)];
}

function toRivalNote(name: string, command: string, cost: RivalCost | null): string {
  if (cost === null) return `${name}: not measured, there is no program ${command} here.`;
  return `${name}: ${cost.commandLine}; ${cost.scrapes} scrapes; others had ${toPercent(cost.othersRatio)} of the machine.`;
}

function figure(name: string, unit: string, value: number | null): Figure {
  return { name, unit, value, goal: null };
}

function toMegabytes(bytes: number | null | undefined): number | null {
  return bytes === null || bytes === undefined ? null : bytes / megabyte;
}

function toPercent(ratio: number): string {
  return `${(ratio * 100).toFixed(0)} %`;
}
