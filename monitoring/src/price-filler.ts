import type { Db } from '@cocoon-pool/db/database';
import { insertNotice } from '@cocoon-pool/db/notices';
import { getPendingPrices } from '@cocoon-pool/db/payout-pricing';
import { upsertLatestPrices } from '@cocoon-pool/db/prices';
import type { Logger } from '@cocoon-pool/domain/logger';
import { fillPrices } from './fill-prices.ts';
import type { PriceProviders } from './price-providers.ts';
import type { Timers } from './timers.ts';
import type { Led } from './worker-leases.ts';

interface PriceFillerDeps {
  db: Db;
  providers: PriceProviders;
  now: () => Date;
  timers: Timers;
  log: Logger;
}

const roundMs = 30_000;
const latestMs = 300_000;
/** CoinGecko's free plan takes 30 questions a minute. */
const callsPerRound = 10;
/** Prices that are missing for a day want a person: an import or an override. */
const toldAfterMs = 86_400_000;

/**
 * The leader's work on prices: every 30 s prices of what was recorded, every 5 min the figure for dashboards. Payouts are
 * booked without it; a round that fails is logged when its failure changes, and tried again.
 */
export function createPriceFiller({ db, providers, now, timers, log }: PriceFillerDeps): Led {
  let isStopped = false;
  let restUntil = new Date(0);
  let latestDueMs = 0;
  let logged: string | null = null;
  let cancel = () => {};

  const fill = async () => {
    const at = now();
    const round = await fillPrices({ db, providers, now: at, callsMax: at < restUntil ? 0 : callsPerRound });
    if (round.restUntil !== null) restUntil = round.restUntil;
    if (round.payouts > 0) log.info({ ...round }, 'prices');
    await tellMissing(db, at);
  };
  const refresh = async () => {
    const at = now();
    if (at.getTime() < latestDueMs) return;
    latestDueMs = at.getTime() + latestMs;
    const answer = await providers.askLatest(at);
    if (answer.ok) await upsertLatestPrices(db, answer.points);
  };
  const run = async () => {
    try {
      await fill();
      await refresh();
      if (logged !== null) log.info({}, 'prices work again');
      logged = null;
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error);
      if (reason !== logged) log.error({ reason }, 'price round failed');
      logged = reason;
    }
    if (!isStopped) cancel = timers.after(roundMs, begin);
  };
  let running = Promise.resolve();
  const begin = () => {
    running = run();
  };

  begin();
  return {
    stop: async () => {
      isStopped = true;
      cancel();
      await running;
    },
  };
}

/** Once for each day from which on prices are missing. */
async function tellMissing(db: Db, now: Date): Promise<void> {
  const { payouts, since, failure } = await getPendingPrices(db);
  if (payouts === 0 || since === null || now.getTime() - since.getTime() < toldAfterMs) return;
  const detail = `${payouts}: ${failure ?? 'not asked yet'}`;
  await insertNotice(
    db,
    {
      ...{ participantId: null, key: `prices_missing:${since.toISOString().slice(0, 10)}` },
      notice: { kind: 'operator', problem: 'prices_missing', since: since.toISOString(), detail },
    },
    now,
  );
}
