import type { SortKey, WorkerPlace, WorkerSort } from './worker-order.ts';

/** A cursor that this program did not make, or made for another order. Expected: callers answer it as bad input. */
export class InvalidCursorError extends Error {
  override name = 'InvalidCursorError';
}

export function formatCursor(sort: WorkerSort, { key, name, id }: WorkerPlace): string {
  const written = typeof key === 'bigint' ? { nanoton: key.toString() } : key;
  const bytes = new TextEncoder().encode(JSON.stringify([sort, written, name, id]));
  return btoa(String.fromCharCode(...bytes))
    .replaceAll('+', '-')
    .replaceAll('/', '_')
    .replaceAll('=', '');
}

/** Throws `InvalidCursorError` for anything that `formatCursor` cannot have made for this order. */
export function parseCursor(sort: WorkerSort, cursor: string): WorkerPlace {
  const [madeFor, written, name, id, ...rest] = readCursor(cursor);
  const key = parseKey(written);
  const valid =
    madeFor === sort && typeof name === 'string' && typeof id === 'string' && /^\d{1,19}$/.test(id);
  if (!valid || key === undefined || rest.length > 0) throw notOurs();
  return { key, name, id };
}

function parseKey(written: unknown): SortKey | undefined {
  if (written === null || typeof written === 'string' || typeof written === 'number') return written;
  if (typeof written !== 'object' || !('nanoton' in written)) return undefined;
  const { nanoton } = written;
  return typeof nanoton === 'string' && /^-?\d{1,60}$/.test(nanoton) ? BigInt(nanoton) : undefined;
}

function readCursor(cursor: string): unknown[] {
  try {
    const binary = atob(cursor.replaceAll('-', '+').replaceAll('_', '/'));
    const bytes = Uint8Array.from(binary, (character) => character.charCodeAt(0));
    const value: unknown = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
    return Array.isArray(value) ? value : [];
  } catch (error) {
    throw notOurs(error);
  }
}

function notOurs(cause?: unknown): InvalidCursorError {
  return new InvalidCursorError('Not a cursor of this list in this order', { cause });
}
