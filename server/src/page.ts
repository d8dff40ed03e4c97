import type { Id } from '@cocoon-pool/db/schema';
import { ApiError } from './api-error.ts';
import { isId } from './parse-id.ts';

/** The cursor of lists that are in the order of ids: the last id of the page before. */
export function parseBeforeId(cursor: string | undefined): Id | undefined {
  if (cursor === undefined || isId(cursor)) return cursor;
  const message = 'cursor: Not a cursor of this list';
  throw new ApiError({ status: 422, code: 'validation_failed', message, field: 'cursor' });
}

/** A page of `limit` from rows of which one more was asked for, to know whether there is a next page. */
export function toPage<Row extends { id: Id }, Item>(
  rows: readonly Row[],
  limit: number,
  toItem: (row: Row) => Item,
): { items: Item[]; nextCursor: string | null } {
  const page = rows.slice(0, limit);
  return { items: page.map(toItem), nextCursor: rows.length > limit ? (page.at(-1)?.id ?? null) : null };
}
