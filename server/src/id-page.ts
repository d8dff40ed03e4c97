import type { Id } from '@cocoon-pool/db/schema';
import { ApiError } from './api-error.ts';
import { isId } from './parse-id.ts';
import { defaultLimit } from './schemas/common.ts';

interface PageQuery {
  limit?: number | undefined;
  cursor?: string | undefined;
}

/** A page of a list ordered by id, whose cursor is the id of its last item. One row more tells whether there is another. */
export async function readIdPage<Row extends { id: Id }, Item>(
  { limit = defaultLimit, cursor }: PageQuery,
  read: (page: { limit: number; cursorId: Id | undefined }) => Promise<Row[]>,
  toItem: (row: Row) => Item,
): Promise<{ items: Item[]; nextCursor: string | null }> {
  if (cursor !== undefined && !isId(cursor)) throw badCursor();
  const rows = await read({ limit: limit + 1, cursorId: cursor });
  const page = rows.slice(0, limit);
  return { items: page.map(toItem), nextCursor: rows.length > limit ? (page.at(-1)?.id ?? null) : null };
}

function badCursor(): ApiError {
  const message = 'cursor: Not a cursor of this list';
  return new ApiError({ status: 422, code: 'validation_failed', message, field: 'cursor' });
}
