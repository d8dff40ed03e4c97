import type { Notice } from '@cocoon-pool/domain/alerts/notice';
import { parseNotice } from '@cocoon-pool/domain/alerts/parse-notice';
import { type Currency, getMinorDigits, isCurrency } from '@cocoon-pool/domain/money/currency';
import {
  formatDecimal,
  multiplyDecimals,
  roundDecimal,
  toCoins,
  toDecimal,
} from '@cocoon-pool/domain/money/decimal';
import type { EntryPrice } from '@cocoon-pool/domain/tax/tax-row';
import type { Db, Tx } from './database.ts';
import { listHoldingCommandIds } from './holding-commands.ts';
import { listPayoutPrices } from './payout-prices.ts';
import type { Id } from './schema.ts';

interface NewNotice {
  /** Null = the operators. */
  participantId: Id | null;
  /** Names the event: the same one is told once, however often it is found. */
  key: string;
  notice: Notice;
}

/** Keeps a notice until the leader hands it to the outbox; false when this event was told before. */
export async function insertNotice(
  db: Db | Tx,
  { participantId, key, notice }: NewNotice,
  now: Date,
): Promise<boolean> {
  const { kind, ...payload } = notice;
  const made = await db
    .insertInto('notices')
    .values({
      participantId,
      kind,
      key,
      payload: JSON.stringify(payload),
      createdAt: now,
      queuedAt: null,
    })
    .onConflict((conflict) => conflict.doNothing())
    .returning('id')
    .executeTakeFirst();
  return made !== undefined;
}

/**
 * Oldest first; those that this version does not know are left out, and those of a command that no longer keeps its
 * worker disabled. Payouts come with what they are worth in the currency
 * of whom they are told to, where their price is known by now.
 */
export async function listNotices(db: Db, ids: readonly Id[]): Promise<Notice[]> {
  if (ids.length === 0) return [];
  const rows = await db
    .selectFrom('notices')
    .leftJoin('participants', 'participants.id', 'notices.participantId')
    .select(['notices.kind', 'notices.payload', 'participants.currency'])
    .where('notices.id', 'in', [...ids])
    .orderBy('notices.id')
    .execute();
  const parsed = rows.flatMap(({ kind, payload, currency }) => {
    const notice = parseNotice(kind, payload);
    return notice === null ? [] : [{ notice, currency: toCurrency(currency) }];
  });
  const commandIds = parsed.flatMap(({ notice }) => ('commandId' in notice ? [notice.commandId] : []));
  const holding = await listHoldingCommandIds(db, commandIds);
  const known = parsed.filter(({ notice }) => !('commandId' in notice) || holding.has(notice.commandId));
  const prices = new Map<Currency, Map<Id, EntryPrice>>();
  for (const currency of new Set(known.map((one) => one.currency))) {
    const payoutIds = known.flatMap(({ notice, ...one }) =>
      notice.kind === 'payout_received' && one.currency === currency ? [notice.payoutId] : [],
    );
    prices.set(currency, await listPayoutPrices(db, payoutIds, currency));
  }
  return known.map(({ notice, currency }) => {
    if (notice.kind !== 'payout_received') return notice;
    const price = prices.get(currency)?.get(notice.payoutId);
    return price === undefined
      ? notice
      : { ...notice, value: toWorth(notice.amountNanoton, price, currency) };
  });
}

function toWorth(amountNanoton: string, price: EntryPrice, currency: Currency) {
  const amount = multiplyDecimals(toCoins(BigInt(amountNanoton)), toDecimal(price.value));
  return { amount: formatDecimal(roundDecimal(amount, getMinorDigits(currency))), currency };
}

/** The operators read in dollars. */
function toCurrency(text: string | null): Currency {
  return text !== null && isCurrency(text) ? text : 'USD';
}
