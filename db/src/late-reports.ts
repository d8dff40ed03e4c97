import { staleAfterSeconds } from '@cocoon-pool/domain/cocoon/worker-status';
import { sql } from 'kysely';
import type { WaitingSample } from './agent-reports.ts';
import type { Tx } from './database.ts';
import { insertNotice } from './notices.ts';
import type { Id } from './schema.ts';

/** Samples further apart than this are of two spells. */
const spellGap = '10 minutes';

interface LateSpan {
  hostId: Id;
  hostName: string;
  participantId: Id | null;
  from: Date;
  to: Date;
}

/**
 * Keeps for the digest that a host's reports reached us when their time was over, by more than a worker may be unheard
 * of. One notice for each spell and owner: what comes in behind makes its time longer. What waited for us, not for the
 * network, is not late.
 */
export async function noteLateReports(tx: Tx, samples: readonly WaitingSample[], now: Date): Promise<void> {
  const late = samples.filter(
    ({ at, receivedAt }) => receivedAt.getTime() - at.getTime() > staleAfterSeconds * 1_000,
  );
  if (late.length === 0) return;
  const { rows: spans } = await sql<LateSpan>`
    SELECT w.host_id, h.name AS host_name, o.participant_id, min(late.at) AS from, max(late.at) AS to
    FROM unnest(${late.map(({ workerId }) => workerId)}::bigint[], ${late.map(({ at }) => at)}::timestamptz[])
      AS late (worker_id, at)
    JOIN workers w ON w.id = late.worker_id AND w.removed_at IS NULL
    JOIN hosts h ON h.id = w.host_id
    LEFT JOIN worker_owners o ON o.worker_id = w.id AND o.owned_to IS NULL
    GROUP BY w.host_id, h.name, o.participant_id ORDER BY w.host_id
  `.execute(tx);
  for (const span of spans) await noteSpan(tx, span, now);
}

async function noteSpan(tx: Tx, span: LateSpan, now: Date): Promise<void> {
  const { hostId, hostName, participantId, from, to } = span;
  const key = `late:${hostId}:`;
  // Two daemons may have workers of one host: the second waits, and finds the notice of the first.
  await sql`SELECT pg_advisory_xact_lock(hashtextextended(${key}, 0))`.execute(tx);
  const { rows } = await sql<{ from: string; to: string; id: Id }>`
    SELECT id, payload ->> 'from' AS from, payload ->> 'to' AS to FROM notices
    WHERE kind = 'late_report' AND starts_with(key, ${key}) AND participant_id IS NOT DISTINCT FROM ${participantId}
      AND created_at > ${now}::timestamptz - interval '1 day'
      AND (payload ->> 'to')::timestamptz >= ${from}::timestamptz - ${sql.lit(spellGap)}::interval
      AND (payload ->> 'from')::timestamptz <= ${to}::timestamptz + ${sql.lit(spellGap)}::interval
    ORDER BY id DESC LIMIT 1
  `.execute(tx);
  const [known] = rows;
  if (known === undefined) {
    const notice = { kind: 'late_report', hostName, from: from.toISOString(), to: to.toISOString() } as const;
    await insertNotice(tx, { participantId, key: `${key}${from.toISOString()}`, notice }, now);
    return;
  }
  const longer = {
    from: new Date(Math.min(from.getTime(), Date.parse(known.from))).toISOString(),
    to: new Date(Math.max(to.getTime(), Date.parse(known.to))).toISOString(),
  };
  await sql`UPDATE notices SET payload = payload || ${JSON.stringify(longer)}::jsonb WHERE id = ${known.id}`.execute(
    tx,
  );
}
