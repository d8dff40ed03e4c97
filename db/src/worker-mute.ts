import type { Db } from './database.ts';
import type { Id } from './schema.ts';
import { endSilence } from './silences.ts';

/** Null reaches everybody's. */
interface Reach {
  reach: Id | null;
  now: Date;
}

/** Until when a worker's alerts are kept back for itself, by a silence of this worker alone; null when they are not. */
export async function findWorkerMute(db: Db, workerId: Id, { reach, now }: Reach): Promise<Date | null> {
  const [latest] = await listWorkerSilences(db, workerId, { reach, now });
  return latest?.endsAt ?? null;
}

/** Ends every silence of this worker alone; how many there were. */
export async function endWorkerMutes(
  db: Db,
  workerId: Id,
  { reach, now, actor }: Reach & { actor: string },
): Promise<number> {
  const silences = await listWorkerSilences(db, workerId, { reach, now });
  for (const { id } of silences) await endSilence(db, { id, reach, actor }, now);
  return silences.length;
}

async function listWorkerSilences(db: Db, workerId: Id, { reach, now }: Reach) {
  let query = db
    .selectFrom('silences')
    .select(['id', 'endsAt'])
    .where('workerId', '=', workerId)
    .where('startsAt', '<=', now)
    .where('endsAt', '>', now)
    .orderBy('endsAt', 'desc')
    .limit(100);
  if (reach !== null) query = query.where('participantId', '=', reach);
  return query.execute();
}
