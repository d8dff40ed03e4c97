import { sql } from 'kysely';
import type { Tx } from './database.ts';
import { insertNotice } from './notices.ts';
import type { Id } from './schema.ts';

export interface BadRule {
  workerId: Id;
  kind: string;
  message: string;
}

/** Tells the owner of a rule that could not be judged, and the operators why: each rule once a day. */
export async function noteBadRules(tx: Tx, bad: readonly BadRule[], now: Date): Promise<void> {
  if (bad.length === 0) return;
  const { rows: workers } = await sql<{ id: Id; name: string; participantId: Id | null }>`
    SELECT w.id, w.name, o.participant_id FROM workers w
    LEFT JOIN worker_owners o ON o.worker_id = w.id AND o.owned_to IS NULL
    WHERE w.id = ANY(${bad.map(({ workerId }) => workerId)}::bigint[])
  `.execute(tx);
  const day = now.toISOString().slice(0, 10);
  for (const { workerId, kind, message } of bad) {
    const worker = workers.find(({ id }) => id === workerId);
    if (worker === undefined) continue;
    const notice = { kind: 'rule_failed', rule: kind, workerName: worker.name } as const;
    const key = `rule:${kind}:${day}`;
    await insertNotice(tx, { participantId: null, key, notice: { ...notice, detail: message } }, now);
    const { participantId } = worker;
    if (participantId !== null)
      await insertNotice(tx, { participantId, key, notice: { ...notice, detail: null } }, now);
  }
}
