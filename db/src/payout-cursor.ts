import type { Id } from './schema.ts';
import { InvalidCursorError } from './worker-cursor.ts';

/** Place of a payout in the order newest first; no two share one. */
export interface PayoutPlace {
  receivedAt: Date;
  id: Id;
}

export function formatPayoutCursor({ receivedAt, id }: PayoutPlace): string {
  return `${receivedAt.getTime()}-${id}`;
}

/** Throws `InvalidCursorError` for anything that `formatPayoutCursor` cannot have made. */
export function parsePayoutCursor(cursor: string): PayoutPlace {
  const [, time = '', id = ''] = /^(\d{1,15})-([1-9]\d{0,18})$/.exec(cursor) ?? [];
  const isId = id !== '' && BigInt(id) <= 9_223_372_036_854_775_807n;
  if (!isId || Number(time) > latestMs) throw new InvalidCursorError('Not a cursor of this list');
  return { receivedAt: new Date(Number(time)), id };
}

/** The end of the year 9999. */
const latestMs = 253_402_300_799_000;
