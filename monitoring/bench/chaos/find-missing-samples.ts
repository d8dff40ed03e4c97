import type { BlowLog } from './blows.ts';
import { scrapeTimeoutMs } from './chaos-stage.ts';
import type { Evidence } from './find-chaos-faults.ts';

const slackMs = 5_000;
const dayMs = 86_400_000;
/** Daemons go by the database's clock, and read it over a busy machine. */
const clockErrorMs = 100;

/** Two daemons asked at once: one of them had lost the worker to the other, and what the other heard counts. */
const doubleMs = 1_000;

/** A page that was served has a row, but for what a killed daemon had in hand. */
export async function findMissingSamples({ stage: { db }, watched, log }: Evidence): Promise<string[]> {
  const missing: string[] = [];
  for (const { workerId, name, worker } of watched) {
    const rows = await db
      .selectFrom('workerMetrics')
      .select('ts')
      .where('workerId', '=', workerId)
      .where('ts', '>', new Date(Date.now() - dayMs))
      .orderBy('ts')
      .execute();
    const served = worker.requestedAt
      .filter((_, place) => worker.requests[place] === '/jsonstats')
      .map((at) => at.getTime());
    const stored = rows.map(({ ts }) => ts.getTime());
    const places = new Set(findUnstored(served, stored, log));
    const isDouble = (at: number) =>
      served.some((other, place) => !places.has(place) && Math.abs(other - at) < doubleMs);
    for (const [place, at] of served.entries()) {
      if (!places.has(place) || wasInHand(at, log) || isDouble(at)) continue;
      missing.push(`${name} gave a page that is not stored: ${describe(at, served, stored)}`);
    }
  }
  return missing;
}

function describe(at: number, served: readonly number[], stored: readonly number[]): string {
  const near = (times: readonly number[]) =>
    times.filter((time) => Math.abs(time - at) < 2 * slackMs).map((time) => time - at);
  return `${new Date(at).toISOString()}, others after ${near(served)} ms, rows after ${near(stored)} ms`;
}

/**
 * The places of pages without a row. A row bears the time at which its scrape began, by the clock of its daemon: a time-out before it was served at most,
 * and off by as much as a clock was off then.
 */
function findUnstored(served: readonly number[], stored: readonly number[], log: BlowLog): number[] {
  const rest = [...stored];
  return served.flatMap((at, place) => {
    const found = rest.findIndex((begun) =>
      listOffsets(log, at).some((offsetMs) => {
        const begunMs = begun - offsetMs;
        return begunMs <= at + clockErrorMs && begunMs > at - scrapeTimeoutMs - slackMs;
      }),
    );
    if (found >= 0) rest.splice(found, 1);
    return found < 0 ? [place] : [];
  });
}

function listOffsets({ clocksOff }: BlowLog, at: number): number[] {
  const from = at - scrapeTimeoutMs - slackMs;
  const off = clocksOff.filter((one) => one.from <= at + slackMs && one.to >= from);
  return [0, ...off.map(({ offsetMs }) => offsetMs)];
}

/** Served shortly before a daemon was killed, or since it could not write until then: without a database, or standing still. */
function wasInHand(at: number, { daemonKillsMs, databaseAwayMs, pausesMs }: BlowLog): boolean {
  return daemonKillsMs.some((killedAt) => {
    const from = toAwaySince([...databaseAwayMs, ...pausesMs], killedAt) - slackMs;
    return at >= from && at <= killedAt + slackMs / 2;
  });
}

/** Since when a daemon could not write at this time; the time itself where it could. Spells close together are one. */
function toAwaySince(spells: BlowLog['databaseAwayMs'], at: number): number {
  return [...spells]
    .sort((one, other) => other.from - one.from)
    .reduce((since, { from, to }) => (from <= since && to + slackMs >= since ? from : since), at);
}
