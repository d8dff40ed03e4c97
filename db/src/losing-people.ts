import { toOutageStart } from '@cocoon-pool/domain/alerts/outage-start';
import { parseEvidence } from '@cocoon-pool/domain/alerts/parse-alert';
import { sql } from 'kysely';
import type { Db } from './database.ts';
import { listOutageLosses } from './incident-losses.ts';
import type { Id } from './schema.ts';

/** Somebody whose workers stand still now. */
export interface LosingPerson {
  /** Null = the pool itself. */
  participantId: Id | null;
  name: string | null;
  workers: number;
  /** What those workers earned an hour before; null where that is known of none of them. */
  lossNanotonPerHour: bigint | null;
}

const mostWorkers = 2_000;

/** Everybody with a worker that has an open alert of one of the kinds, whoever loses most first. */
export async function listLosingPeople(db: Db, kinds: readonly string[], now: Date): Promise<LosingPerson[]> {
  const { rows } = await sql<{
    workerId: Id;
    participantId: Id | null;
    name: string | null;
    activeSince: Date;
    evidence: unknown;
  }>`
    SELECT DISTINCT ON (alerts.worker_id) alerts.worker_id, owner.participant_id, people.name, alerts.active_since,
      alerts.evidence
    FROM alerts JOIN workers ON workers.id = alerts.worker_id AND workers.removed_at IS NULL
    LEFT JOIN worker_owners AS owner ON owner.worker_id = workers.id AND owner.owned_to IS NULL
    LEFT JOIN participants AS people ON people.id = owner.participant_id
    WHERE alerts.resolved_at IS NULL AND alerts.fired_at IS NOT NULL AND alerts.kind = ANY(${kinds}::text[])
    ORDER BY alerts.worker_id, alerts.active_since LIMIT ${mostWorkers}
  `.execute(db);
  const losses = await listOutageLosses(
    db,
    rows.map(({ workerId, activeSince, evidence }) => ({
      workerIds: [workerId],
      startedAt: toOutageStart(activeSince, parseEvidence(evidence)),
      endedAt: now,
    })),
  );
  const workers = rows.map((row, place) => ({ ...row, loss: losses[place]?.earnedNanotonPerHour ?? null }));
  return [...Map.groupBy(workers, ({ participantId }) => participantId)]
    .map(([participantId, own]) => ({
      ...{ participantId, name: own[0]?.name ?? null, workers: own.length },
      lossNanotonPerHour: addKnown(own.map(({ loss }) => loss)),
    }))
    .sort((one, other) => compareLosses(one, other));
}

function addKnown(losses: readonly (bigint | null)[]): bigint | null {
  const known = losses.filter((loss) => loss !== null);
  return known.length === 0 ? null : known.reduce((sum, loss) => sum + loss, 0n);
}

function compareLosses(one: LosingPerson, other: LosingPerson): number {
  const [a, b] = [one.lossNanotonPerHour ?? -1n, other.lossNanotonPerHour ?? -1n];
  return a === b ? other.workers - one.workers : a > b ? -1 : 1;
}
