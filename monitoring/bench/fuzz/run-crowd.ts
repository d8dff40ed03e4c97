import { setTimeout as wait } from 'node:timers/promises';
import type { Db } from '@cocoon-pool/db/database';
import type { Id } from '@cocoon-pool/db/schema';
import { insertTestWorker } from '@cocoon-pool/db/testing-workers';
import { toSlotMs, toTurn } from '@cocoon-pool/monitoring/scrape-slot';
import { systemTimers } from '@cocoon-pool/monitoring/timers';
import { collectGarbage, findHeapFaults } from './collect-garbage.ts';
import { type Crowd, type CrowdMember, startCrowd } from './crowd.ts';
import { startFuzzedDaemon } from './start-fuzzed-daemon.ts';

interface CrowdOptions {
  db: Db;
  attacks: string[];
  neighbours: number;
  intervalSeconds: number;
  /** How many intervals are watched, after one to settle in. */
  rounds: number;
}

export interface CrowdReport {
  attackers: number;
  neighbours: number;
  /** Turns that the neighbours should have had, turns that they did not have, scrapes of them without figures. */
  turns: number;
  missed: number;
  failed: number;
  /** The greatest time from a neighbour's turn to its scrape. */
  latenessMsMax: number;
  heapGrowthBytes: number;
  /** Of memory in use while it went on, garbage included. */
  peakGrowthBytes: number;
  /** Of attackers, at the end. */
  socketsOpen: number;
  socketsAccepted: number;
  errors: string[];
}

const peakGrowthBytesMax = 200_000_000;

/** Why a report is not good enough; empty when it is. */
export function findCrowdFaults(report: CrowdReport): string[] {
  const { turns, missed, failed, heapGrowthBytes, peakGrowthBytes, socketsOpen, errors } = report;
  return [
    ...(turns > 0 ? [] : ['no neighbour had a turn']),
    ...(missed === 0 ? [] : [`neighbours missed ${missed} of ${turns} turns`]),
    ...(failed === 0 ? [] : [`${failed} scrapes of neighbours failed`]),
    ...findHeapFaults(heapGrowthBytes),
    ...(peakGrowthBytes < peakGrowthBytesMax ? [] : [`memory grew by ${peakGrowthBytes} bytes for a time`]),
    ...(socketsOpen === 0 ? [] : [`${socketsOpen} sockets of attackers were left open`]),
    ...errors,
  ];
}

/**
 * Has a whole daemon scrape attackers and healthy neighbours together, in real time, and tells what the neighbours and
 * this machine had of it.
 */
export async function runCrowd({
  db,
  intervalSeconds,
  rounds,
  ...order
}: CrowdOptions): Promise<CrowdReport> {
  const crowd = await startCrowd(order);
  const ids = await addMembers(db, crowd);
  const intervalMs = intervalSeconds * 1_000;
  const daemon = await startFuzzedDaemon({
    ...{ db, now: () => new Date(), timers: systemTimers },
    ...{ scrapeIntervalSeconds: intervalSeconds, scrapeTimeoutMs: intervalMs * 0.6 },
  });
  try {
    await wait(2 * intervalMs);
    const heapBytes = collectGarbage();
    const peak = watchMemory();
    const from = new Date();
    await wait(rounds * intervalMs);
    const to = new Date();
    const peakBytes = peak.stop();
    await daemon.stop();
    const sockets = await crowd.countSockets();
    const watch = { from, to, intervalMs };
    return {
      attackers: crowd.attackers.length,
      neighbours: crowd.neighbours.length,
      ...(await judgeNeighbours(db, ids, watch)),
      heapGrowthBytes: collectGarbage() - heapBytes,
      peakGrowthBytes: peakBytes - heapBytes,
      socketsOpen: sockets.open,
      socketsAccepted: sockets.accepted,
      errors: daemon.errors,
    };
  } finally {
    await crowd.close();
  }
}

/** Timers and the clock round differently. */
const earlyMs = 50;

function watchMemory(): { stop(): number } {
  let peakBytes = 0;
  const look = () => {
    const { heapUsed, arrayBuffers } = process.memoryUsage();
    peakBytes = Math.max(peakBytes, heapUsed + arrayBuffers);
  };
  const timer = setInterval(look, 20);
  return {
    stop: () => {
      clearInterval(timer);
      look();
      return peakBytes;
    },
  };
}

/** Returns the ids of the neighbours. */
async function addMembers(db: Db, { attackers, neighbours }: Crowd): Promise<Id[]> {
  const add = async ({ address }: CrowdMember) => (await insertTestWorker(db, { address })).workerId;
  for (const attacker of attackers) await add(attacker);
  const ids: Id[] = [];
  for (const neighbour of neighbours) ids.push(await add(neighbour));
  return ids;
}

async function judgeNeighbours(
  db: Db,
  ids: readonly Id[],
  { from, to, intervalMs }: { from: Date; to: Date; intervalMs: number },
): Promise<Pick<CrowdReport, 'turns' | 'missed' | 'failed' | 'latenessMsMax'>> {
  const rows = await db
    .selectFrom('workerMetrics')
    .select(['workerId', 'ts', 'up'])
    .where('ts', '>=', from)
    .where('workerId', 'in', [...ids])
    .execute();
  const judged = { turns: 0, missed: 0, failed: rows.filter(({ up }) => !up).length, latenessMsMax: 0 };
  for (const id of ids) {
    const times = rows.filter(({ workerId }) => workerId === id).map(({ ts }) => ts.getTime());
    const slotMs = toSlotMs(id, intervalMs);
    const first = toTurn(from, slotMs, intervalMs).getTime();
    for (let turnMs = first; turnMs < to.getTime() - intervalMs; turnMs += intervalMs) {
      const latenessMs = times
        .map((time) => time - turnMs)
        .filter((late) => late > -earlyMs && late < intervalMs / 2);
      judged.turns += 1;
      if (latenessMs.length === 0) judged.missed += 1;
      else judged.latenessMsMax = Math.max(judged.latenessMsMax, ...latenessMs);
    }
  }
  return judged;
}
