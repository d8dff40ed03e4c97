import type { WorkerStatus } from './watched-workers.ts';

/** A cursor that this program did not make. Expected: callers answer it as bad input. */
export class InvalidCursorError extends Error {
  override name = 'InvalidCursorError';
}

/** Place in the order worst first, then by name, then by id: no two workers share one. */
export interface WorkerPlace {
  rank: number;
  name: string;
  id: string;
}

export function toPlace(worker: { status: WorkerStatus; name: string; id: string }): WorkerPlace {
  return { rank: ranks[worker.status], name: worker.name, id: worker.id };
}

const ranks: Record<WorkerStatus, number> = { down: 0, warning: 1, unknown: 2, ok: 3 };
const collator = new Intl.Collator('en', { numeric: true });

export function comparePlaces(a: WorkerPlace, b: WorkerPlace): number {
  return a.rank - b.rank || collator.compare(a.name, b.name) || Number(BigInt(a.id) - BigInt(b.id));
}

export function formatCursor({ rank, name, id }: WorkerPlace): string {
  const bytes = new TextEncoder().encode(JSON.stringify([rank, name, id]));
  return btoa(String.fromCharCode(...bytes))
    .replaceAll('+', '-')
    .replaceAll('/', '_')
    .replaceAll('=', '');
}

/** Throws `InvalidCursorError` for anything that `formatCursor` cannot have made. */
export function parseCursor(cursor: string): WorkerPlace {
  const [rank, name, id, ...rest] = readCursor(cursor);
  const valid =
    typeof rank === 'number' && typeof name === 'string' && typeof id === 'string' && /^\d{1,19}$/.test(id);
  if (!valid || rest.length > 0) throw new InvalidCursorError('Not a cursor of this list');
  return { rank, name, id };
}

function readCursor(cursor: string): unknown[] {
  try {
    const binary = atob(cursor.replaceAll('-', '+').replaceAll('_', '/'));
    const bytes = Uint8Array.from(binary, (character) => character.charCodeAt(0));
    const value: unknown = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
    return Array.isArray(value) ? value : [];
  } catch (error) {
    throw new InvalidCursorError('Not a cursor of this list', { cause: error });
  }
}
