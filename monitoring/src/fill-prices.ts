import type { Db } from '@cocoon-pool/db/database';
import {
  listPayoutsToPrice,
  listWantedCurrencies,
  type PayoutPricing,
  type PayoutToPrice,
  savePayoutPricing,
} from '@cocoon-pool/db/payout-pricing';
import { insertPrices, listDaysWithoutRate, listPrices } from '@cocoon-pool/db/prices';
import type { Currency } from '@cocoon-pool/domain/money/currency';
import type { PricePoint, PriceQuote } from '@cocoon-pool/domain/money/price-point';
import { isCovered, type PriceOutcome, quotePayout, toUtcDay } from '@cocoon-pool/domain/money/quote-payout';
import type { PriceAnswer, PriceProviders } from './price-providers.ts';

interface FillDeps {
  db: Db;
  providers: PriceProviders;
  now: Date;
  /** How many questions this round may ask. */
  callsMax: number;
}

export interface FillRound {
  payouts: number;
  priced: number;
  waiting: number;
  calls: number;
  /** Until when a provider wants to be left alone. */
  restUntil: Date | null;
}

const payoutsMax = 200;
const minuteMs = 60_000;
const hourMs = 3_600_000;
const dayMs = 86_400_000;
/** Hourly points come for at most 90 days at once. */
const windowMs = 85 * dayMs;
const marginMs = 2 * hourMs;
/** A day's rate is there 35 minutes after midnight (UTC). */
const rateReadyMs = 35 * minuteMs;
/** Rates of the day in every currency are waited for so long, once the wanted currencies are priced. */
const dayPatienceMs = 3 * dayMs;
const retryMaxMs = 6 * hourMs;

/**
 * One round of pricing what was recorded: what is known already is asked for nowhere; one question covers payouts that lie
 * close together. A payout that lacks a price waits, longer each time up to 6 h. What was found stays, whatever fails.
 */
export async function fillPrices({ db, providers, now, callsMax }: FillDeps): Promise<FillRound> {
  const payouts = await listPayoutsToPrice(db, { now, limit: payoutsMax });
  const round: FillRound = { payouts: payouts.length, priced: 0, waiting: 0, calls: 0, restUntil: null };
  if (payouts.length === 0) return round;
  payouts.sort((a, b) => a.receivedAt.getTime() - b.receivedAt.getTime());
  const wanted = await listWantedCurrencies(db);

  const ask = async (question: () => Promise<PriceAnswer>): Promise<PriceOutcome> => {
    if (round.calls >= callsMax || round.restUntil !== null) return 'not_asked';
    round.calls += 1;
    const answer = await question();
    if (answer.ok) await insertPrices(db, answer.points, now);
    else if (answer.outcome === 'rate_limited')
      round.restUntil = new Date(now.getTime() + (answer.retryAfterMs ?? minuteMs));
    return answer.ok ? 'answered' : answer.outcome;
  };

  const days = await askDays(payouts, { db, providers, now, ask });
  const book = createPointBook(db);
  const pricings: PayoutPricing[] = [];
  const outcomes = await askRanges(payouts, { wanted, providers, now, book, ask });
  for (const payout of payouts) {
    const pricing = await pricePayout(payout, { wanted, providers, now, book, ask, outcomes, days });
    if (pricing !== null) pricings.push(pricing);
  }
  round.priced = pricings.filter(({ wait }) => wait === null).length;
  round.waiting = pricings.length - round.priced;
  await savePayoutPricing(db, pricings, now);
  return round;
}

type Ask = (question: () => Promise<PriceAnswer>) => Promise<PriceOutcome>;
type PointBook = ReturnType<typeof createPointBook>;

/** What the database knows around days, read once each. */
function createPointBook(db: Db) {
  const known = new Map<string, Promise<PricePoint[]>>();
  return {
    around: (currency: Currency, at: Date): Promise<PricePoint[]> => {
      const day = toUtcDay(at).getTime();
      const key = `${currency} ${day}`;
      const range = { from: new Date(day - 2 * dayMs), to: new Date(day + 3 * dayMs) };
      const points = known.get(key) ?? listPrices(db, { currencies: [currency], ...range });
      known.set(key, points);
      return points;
    },
    forget: () => known.clear(),
  };
}

/** Days whose rates are not known: why, and when they can be known at the earliest. */
type MissingDays = Map<number, { outcome: PriceOutcome; readyAt: Date }>;

async function askDays(
  payouts: readonly PayoutToPrice[],
  { db, providers, now, ask }: { db: Db; providers: PriceProviders; now: Date; ask: Ask },
): Promise<MissingDays> {
  const days = [...new Set(payouts.map(({ receivedAt }) => toUtcDay(receivedAt).getTime()))];
  const unknown = await listDaysWithoutRate(
    db,
    days.map((ms) => new Date(ms)),
  );
  const missing: MissingDays = new Map();
  for (const day of unknown) {
    const readyAt = new Date(day.getTime() + rateReadyMs);
    const outcome = now >= readyAt ? await ask(() => providers.askDay(day)) : 'not_asked';
    if (outcome !== 'answered') missing.set(day.getTime(), { outcome, readyAt });
  }
  return missing;
}

interface RangeContext {
  wanted: readonly Currency[];
  providers: PriceProviders;
  now: Date;
  book: PointBook;
  ask: Ask;
}

/** Asks about every payout that known points do not surround; the outcome by currency and payout. */
async function askRanges(
  payouts: readonly PayoutToPrice[],
  { wanted, providers, now, book, ask }: RangeContext,
): Promise<Map<string, PriceOutcome>> {
  const outcomes = new Map<string, PriceOutcome>();
  for (const currency of wanted) {
    let fromMs = Number.NEGATIVE_INFINITY;
    let outcome: PriceOutcome = 'not_asked';
    for (const [place, payout] of payouts.entries()) {
      if (payout.pricedIn.includes(currency)) continue;
      const atMs = payout.receivedAt.getTime();
      if (isCovered(await book.around(currency, payout.receivedAt), payout.receivedAt)) {
        outcomes.set(`${currency} ${payout.id}`, 'answered');
        continue;
      }
      if (atMs > fromMs) {
        const lastMs = findLastWithin(payouts.slice(place), atMs + windowMs);
        const range = {
          ...{ currency, from: new Date(atMs - marginMs) },
          to: new Date(Math.min(lastMs + marginMs, now.getTime())),
        };
        outcome = await ask(() => providers.askRange(range));
        if (outcome === 'answered') book.forget();
        fromMs = lastMs;
      }
      outcomes.set(`${currency} ${payout.id}`, outcome);
    }
  }
  return outcomes;
}

function findLastWithin(payouts: readonly PayoutToPrice[], untilMs: number): number {
  const times = payouts.map(({ receivedAt }) => receivedAt.getTime()).filter((ms) => ms <= untilMs);
  return Math.max(...times);
}

interface PriceContext extends RangeContext {
  outcomes: ReadonlyMap<string, PriceOutcome>;
  days: MissingDays;
}

/** Null: what it lacks could not be asked in this round, so that it is simply still due. */
async function pricePayout(payout: PayoutToPrice, context: PriceContext): Promise<PayoutPricing | null> {
  const { wanted, now, days } = context;
  const quotes: PriceQuote[] = [];
  const missing: { name: string; reason: string }[] = [];
  for (const currency of wanted) {
    if (payout.pricedIn.includes(currency)) continue;
    const decision = await quoteIn(payout, currency, context);
    if (decision.isFound) quotes.push(decision.quote);
    else missing.push({ name: currency, reason: decision.reason });
  }
  const day = days.get(toUtcDay(payout.receivedAt).getTime());
  const isYoung = now.getTime() - payout.recordedAt.getTime() < dayPatienceMs;
  if (missing.length === 0 && (day === undefined || !isYoung)) {
    return { payoutId: payout.id, quotes, wait: null };
  }
  if (missing.length === 0 && day !== undefined) missing.push({ name: 'day', reason: day.outcome });
  const isReady = day === undefined || now >= day.readyAt;
  const isUnasked = missing.every(({ reason }) => reason === 'not_asked') && isReady;
  if (isUnasked && quotes.length === 0) return null;
  const delayMs = isUnasked ? 0 : Math.min(retryMaxMs, minuteMs * 2 ** Math.min(payout.attempts, 10));
  const againMs = now.getTime() + delayMs;
  const until = new Date(isReady ? againMs : Math.max(againMs, day.readyAt.getTime()));
  const failure = missing.map(({ name, reason }) => `${name}: ${reason}`).join(', ');
  return { payoutId: payout.id, quotes, wait: { failure, until } };
}

async function quoteIn(payout: PayoutToPrice, currency: Currency, context: PriceContext) {
  const { now, book, ask, providers, outcomes } = context;
  const outcome = outcomes.get(`${currency} ${payout.id}`) ?? 'not_asked';
  const { receivedAt, recordedAt } = payout;
  const decide = async () =>
    quotePayout({
      ...{ currency, receivedAt, recordedAt, now, outcome },
      points: await book.around(currency, receivedAt),
    });
  const decision = await decide();
  const mayAskMinute = !decision.isFound && currency === 'USD' && decision.reason !== 'sources_disagree';
  if (!mayAskMinute || !isLastResort(outcome, payout, now)) return decision;
  if ((await ask(() => providers.askMinute(receivedAt))) === 'answered') book.forget();
  return decide();
}

/** The exchange is asked once nothing better can be hoped for. */
function isLastResort(outcome: PriceOutcome, { recordedAt }: PayoutToPrice, now: Date): boolean {
  if (outcome === 'not_asked') return false;
  const isFinal = outcome === 'answered' || outcome === 'refused' || outcome === 'no_price';
  return isFinal || now.getTime() - recordedAt.getTime() >= retryMaxMs;
}
