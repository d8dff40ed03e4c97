import { collectGarbage, findHeapFaults } from './collect-garbage.ts';
import { createDice } from './dice.ts';
import type { CheckedCase, FuzzArea, FuzzStage } from './fuzz-area.ts';
import { createKeeper } from './keep-kinds.ts';

/** An input that broke a guarantee. */
export interface FailedInput {
  /** Where it came from, so that it can be made again. */
  origin: string;
  /** What came of it then. */
  violations: string[];
  input: unknown;
}

export interface AreaReport {
  cases: number;
  /** Got past the first refusal. */
  taken: number;
  broken: number;
  heapGrowthBytes: number;
  /** Of each kind of violation the first case. */
  failed: FailedInput[];
}

const warmUpCases = 300;

/** Why a report is not good enough; empty when it is. */
export function findAreaFaults({ failed, heapGrowthBytes }: AreaReport): string[] {
  return [
    ...failed.flatMap(({ origin, violations }) => violations.map((violation) => `${origin}: ${violation}`)),
    ...findHeapFaults(heapGrowthBytes),
  ];
}

/** Runs generated cases one after the other; the same seed makes the same. */
export async function runArea<Input>(
  area: FuzzArea<Input>,
  { seed, cases }: { seed: string; cases: number },
): Promise<AreaReport> {
  const dice = createDice(`${seed} ${area.name}`);
  const report: AreaReport = { cases, taken: 0, broken: 0, heapGrowthBytes: 0, failed: [] };
  const keep = createKeeper(report.failed);
  const stage = await area.open();
  let heapBytes = 0;
  try {
    for (let place = 0; place < cases; place += 1) {
      if (place === Math.min(warmUpCases, cases - 1)) heapBytes = collectGarbage();
      const input = stage.make(dice);
      const { isTaken, violations } = await checkSafely(stage, input);
      if (isTaken) report.taken += 1;
      if (violations.length === 0) continue;
      report.broken += 1;
      keep({ origin: `case ${place} of seed ${seed}`, violations, input });
    }
    report.heapGrowthBytes = collectGarbage() - heapBytes;
  } finally {
    await stage.close();
  }
  return report;
}

/** Whatever is thrown is a violation too. */
export async function checkSafely<Input>(stage: FuzzStage<Input>, input: Input): Promise<CheckedCase> {
  try {
    return await stage.check(input);
  } catch (error) {
    return {
      isTaken: true,
      violations: [`threw ${error instanceof Error ? error.stack : String(error)}`],
    };
  }
}
