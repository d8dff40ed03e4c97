import type { DiagnosisFacts } from '@cocoon-pool/domain/diagnosis/diagnosis-facts';
import { toDiagnosisFacts } from '@cocoon-pool/domain/diagnosis/to-diagnosis-facts';
import { sql } from 'kysely';
import type { Db } from './database.ts';
import { listModelFacts, listNetworkFacts } from './fleet-facts.ts';
import type { Id } from './schema.ts';
import { getWorkerDetail } from './worker-detail.ts';

export interface WorkerDiagnosis {
  workerName: string;
  facts: DiagnosisFacts;
}

/**
 * The latest facts of a worker and of those with the same model. Throws `NotFoundError` when it is not watched or, with
 * a participant, is not theirs.
 */
export async function getDiagnosisFacts(
  db: Db,
  id: Id,
  { participantId, now }: { participantId: Id | null; now: Date },
): Promise<WorkerDiagnosis> {
  const [worker, since, models, networks, earnedNanotonPerHour] = await Promise.all([
    getWorkerDetail(db, id, { participantId, now }),
    findTroubleStarts(db, id),
    listModelFacts(db, now),
    listNetworkFacts(db, now),
    findEarnedNanotonPerHour(db, id),
  ]);
  const { sampledAt, lastUpAt, answer, pages, earnings } = worker;
  const { model = null, rootAddress = null } = pages.jsonStats?.localConfig ?? {};
  const facts = toDiagnosisFacts({
    ...{ now, sampledAt, lastUpAt, answer, pages, earnedNanotonPerHour, ...since },
    failure: await findFailure(db, id),
    peers: models.find((one) => one.model === model) ?? null,
    network: networks.find((one) => one.rootAddress === rootAddress) ?? null,
    unpaidNanoton: earnings?.unpaidNanoton ?? null,
  });
  return { workerName: worker.name, facts };
}

async function findFailure(db: Db, id: Id): Promise<DiagnosisFacts['failure']> {
  const row = await db
    .selectFrom('workerState')
    .select(sql<DiagnosisFacts['failure']>`failure`.as('failure'))
    .where('workerId', '=', id)
    .executeTakeFirst();
  return row?.failure ?? null;
}

type TroubleStarts = Pick<DiagnosisFacts, 'modelDisconnectedSince' | 'noProxySince' | 'disabledSince'>;

/** As open alerts and the newest event tell; null where neither does. */
async function findTroubleStarts(db: Db, id: Id): Promise<TroubleStarts> {
  const { rows } = await sql<TroubleStarts>`
    SELECT
      (SELECT min(active_since) FROM alerts
        WHERE worker_id = ${id} AND resolved_at IS NULL AND kind = 'model_disconnected') AS model_disconnected_since,
      (SELECT min(active_since) FROM alerts
        WHERE worker_id = ${id} AND resolved_at IS NULL AND kind = 'no_proxy') AS no_proxy_since,
      (SELECT at FROM worker_events WHERE worker_id = ${id} AND kind = 'enabled' AND after = 'false'
        ORDER BY at DESC LIMIT 1) AS disabled_since
  `.execute(db);
  const [row] = rows;
  return row ?? { modelDisconnectedSince: null, noProxySince: null, disabledSince: null };
}

/** What a worker earned an hour in the last 24; null where that is unknown. */
export async function findEarnedNanotonPerHour(db: Db, id: Id): Promise<bigint | null> {
  const row = await db
    .selectFrom('workerBaselines')
    .select('earnedNanotonPerHourOfDay')
    .where('workerId', '=', id)
    .executeTakeFirst();
  const perHour = row?.earnedNanotonPerHourOfDay ?? null;
  return perHour === null ? null : BigInt(Math.round(perHour));
}
