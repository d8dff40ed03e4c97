import { collectGarbage, findHeapFaults } from './collect-garbage.ts';
import { createDice, type Dice } from './dice.ts';
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

interface AreaOrder {
  seed: string;
  cases: number;
  /** How many stages of the area are tried at once; each has its own share of the cases, and its own choices. */
  lanes?: number;
}

/** Runs generated cases, in each lane one after the other; the same seed and lanes make the same. */
export async function runArea<Input>(
  area: FuzzArea<Input>,
  { seed, cases, lanes = 1 }: AreaOrder,
): Promise<AreaReport> {
  const report: AreaReport = { cases, taken: 0, broken: 0, heapGrowthBytes: 0, failed: [] };
  const keep = createKeeper(report.failed);
  const opened = await openLanes(area, { seed, cases, lanes });
  const run = async ({ stage, dice, name }: Lane<Input>, from: number, to: number) => {
    for (let place = from; place < to; place += 1) {
      const input = stage.make(dice);
      const { isTaken, violations } = await checkSafely(stage, input);
      if (isTaken) report.taken += 1;
      if (violations.length === 0) continue;
      report.broken += 1;
      keep({ origin: `case ${place} of seed ${name}`, violations, input });
    }
  };
  try {
    const warmUp = (lane: Lane<Input>) => Math.min(Math.ceil(warmUpCases / lanes), lane.cases - 1);
    await Promise.all(opened.map((lane) => run(lane, 0, warmUp(lane))));
    const heapBytes = collectGarbage();
    await Promise.all(opened.map((lane) => run(lane, warmUp(lane), lane.cases)));
    report.heapGrowthBytes = collectGarbage() - heapBytes;
  } finally {
    for (const { stage } of opened) await stage.close();
  }
  return report;
}

interface Lane<Input> {
  stage: FuzzStage<Input>;
  dice: Dice;
  /** What makes its cases again. */
  name: string;
  cases: number;
}

async function openLanes<Input>(
  area: FuzzArea<Input>,
  { seed, cases, lanes }: Required<AreaOrder>,
): Promise<Lane<Input>[]> {
  const opened: Lane<Input>[] = [];
  for (let place = 0; place < lanes; place += 1) {
    const name = lanes === 1 ? seed : `${seed}, lane ${place + 1} of ${lanes}`;
    const share = Math.floor((cases * (place + 1)) / lanes) - Math.floor((cases * place) / lanes);
    opened.push({ stage: await area.open(), dice: createDice(`${name} ${area.name}`), name, cases: share });
  }
  return opened;
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
