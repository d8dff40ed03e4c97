/** Why PostgreSQL takes no writes while it may read on: as a standby does, or a managed server whose disk is full. */
export type WriteRefusal = 'disk_full' | 'read_only';

const refusals = new Map<string, WriteRefusal>([
  ['53100', 'disk_full'],
  ['25006', 'read_only'],
]);

/** What a failed query says of it; null = it failed for another reason. */
export function findWriteRefusal(error: unknown): WriteRefusal | null {
  return error instanceof Error && 'code' in error ? (refusals.get(String(error.code)) ?? null) : null;
}

/** For what may be left out: resolves where PostgreSQL takes no writes, rejects where anything else is wrong. */
export async function writeIfPossible(write: Promise<unknown>): Promise<void> {
  await write.catch((error: unknown) => {
    if (findWriteRefusal(error) === null) throw error;
  });
}
