import type { BlowLog } from './blows.ts';
import { scrapeTimeoutMs } from './chaos-stage.ts';
import type { Evidence } from './find-chaos-faults.ts';

const slackMs = 5_000;
const dayMs = 86_400_000;

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
    const served = worker.requestedAt.filter((_, place) => worker.requests[place] === '/jsonstats');
    const unstored = findUnstored(
      served.map((at) => at.getTime()),
      rows.map(({ ts }) => ts.getTime()),
      log,
    );
    for (const at of unstored.filter((time) => !wasInHand(time, log)))
      missing.push(`${name} gave a page at ${new Date(at).toISOString()}, which is not stored`);
  }
  return missing;
}

/**
 * A row bears the time at which its scrape began, by the clock of its daemon: a time-out before it was served at most,
 * and off by as much as a clock was off then.
 */
function findUnstored(served: readonly number[], stored: readonly number[], log: BlowLog): number[] {
  const rest = [...stored];
  return served.filter((at) => {
    const place = rest.findIndex((begun) =>
      listOffsets(log, at).some((offsetMs) => {
        const begunMs = begun - offsetMs;
        return begunMs <= at && begunMs > at - scrapeTimeoutMs - slackMs;
      }),
    );
    if (place >= 0) rest.splice(place, 1);
    return place < 0;
  });
}

function listOffsets({ clocksOff }: BlowLog, at: number): number[] {
  const from = at - scrapeTimeoutMs - slackMs;
  const off = clocksOff.filter((one) => one.from <= at + slackMs && one.to >= from);
  return [0, ...off.map(({ offsetMs }) => offsetMs)];
}

/** Served shortly before a daemon was killed, or since the database went away from it until then. */
function wasInHand(at: number, { daemonKillsMs, databaseAwayMs }: BlowLog): boolean {
  return daemonKillsMs.some((killedAt) => {
    const away = databaseAwayMs.find(({ from, to }) => from <= killedAt && to + slackMs >= killedAt);
    const from = Math.min(away?.from ?? killedAt, killedAt) - slackMs;
    return at >= from && at <= killedAt + slackMs / 2;
  });
}
