import type { Id } from './schema.ts';

export type WorkerRefusal =
  | 'address_taken'
  | 'worker_limit'
  | 'unknown_participant'
  | 'participant_deactivated';

/** Thrown inside a transaction so that nothing of it stays; `toRefusal` makes it a plain outcome again. */
export class WorkerRefusedError extends Error {
  override name = 'WorkerRefusedError';
  readonly reason: WorkerRefusal;

  constructor(reason: WorkerRefusal) {
    super(`Refused: ${reason}`);
    this.reason = reason;
  }
}

/** Runs a whole transaction and turns its refusal, or a lost race for the address, into an outcome. */
export async function toRefusal(
  transaction: () => Promise<Id>,
): Promise<{ ok: true; id: Id } | { ok: false; reason: WorkerRefusal }> {
  try {
    return { ok: true, id: await transaction() };
  } catch (error) {
    if (error instanceof WorkerRefusedError) return { ok: false, reason: error.reason };
    if (isAddressTaken(error)) return { ok: false, reason: 'address_taken' };
    throw error;
  }
}

function isAddressTaken(error: unknown): boolean {
  return error instanceof Error && 'constraint' in error && error.constraint === 'workers_address_watched';
}
