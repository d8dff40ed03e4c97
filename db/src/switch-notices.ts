import type { Notice, NoticeKind } from '@cocoon-pool/domain/alerts/notice';
import { sql } from 'kysely';
import type { Db } from './database.ts';
import { newestSwitch } from './holding-commands.ts';
import { listOutageLosses } from './incident-losses.ts';
import { insertNotice } from './notices.ts';
import { givenUpMs } from './run-commands.ts';
import type { Id } from './schema.ts';

const dayMs = 86_400_000;
/** One try that fails is no news: the next one follows within a minute. */
const lateMs = 120_000;

/** A command because of which a worker is disabled now. */
interface Disabling {
  id: Id;
  workerId: Id;
  workerName: string;
  /** Null = the pool. */
  participantId: Id | null;
  sentAt: Date;
  returnAt: Date | null;
  /** Of the last try to enable it again. */
  reason: string | null;
  isTried: boolean;
}

/**
 * Tells owners of workers that a command keeps disabled: every 24 hours while nothing is planned to end it or that was
 * given up, and once where the enabling that was planned does not succeed. Each is told once, by whoever leads: what was
 * told is in the database. Days missed while nobody led are not made up for.
 */
export async function insertSwitchNotices(db: Db, now: Date): Promise<void> {
  for (const disabling of await listDisablings(db, now)) {
    const key = await findDueKey(db, disabling, now);
    if (key === null) continue;
    const notice = toNotice(disabling, {
      isPlanned: isPlanned(disabling, now),
      loss: await findLoss(db, disabling),
    });
    await insertNotice(db, { participantId: disabling.participantId, key, notice }, now);
  }
}

/** Whether it is still tried to enable the worker at its time. */
function isPlanned({ returnAt }: Disabling, now: Date): boolean {
  return returnAt !== null && returnAt.getTime() > now.getTime() - givenUpMs;
}

/** The name of what is to be told now; null when nothing is. */
async function findDueKey(db: Db, disabling: Disabling, now: Date): Promise<string | null> {
  const { id, sentAt } = disabling;
  if (isPlanned(disabling, now)) {
    const isDue = isLate(disabling, now) && (await findToldAt(db, disabling, 'not_enabled_on_time')) === null;
    return isDue ? `return:${id}` : null;
  }
  const days = Math.floor((now.getTime() - sentAt.getTime()) / dayMs);
  if (days === 0) return null;
  const toldAt = await findToldAt(db, disabling, 'still_disabled');
  const isDue = toldAt === null || now.getTime() - toldAt.getTime() >= dayMs;
  return isDue ? `disabled:${id}:${days}` : null;
}

function isLate({ returnAt, isTried }: Disabling, now: Date): boolean {
  return isTried && returnAt !== null && returnAt.getTime() <= now.getTime() - lateMs;
}

function toNotice(
  { id, workerName, sentAt, returnAt, reason }: Disabling,
  { isPlanned, loss }: { isPlanned: boolean; loss: string | null },
): Notice {
  const known = { commandId: id, workerName, lossNanotonPerHour: loss };
  return isPlanned && returnAt !== null
    ? { kind: 'not_enabled_on_time', ...known, dueAt: returnAt.toISOString(), reason }
    : { kind: 'still_disabled', ...known, since: sentAt.toISOString() };
}

/** When its owner was last told of it. */
async function findToldAt(db: Db, { id, participantId }: Disabling, kind: NoticeKind): Promise<Date | null> {
  const { rows } = await sql<{ toldAt: Date | null }>`
    SELECT max(created_at) AS told_at FROM notices
    WHERE participant_id IS NOT DISTINCT FROM ${participantId}::bigint AND kind = ${kind}
      AND payload ->> 'commandId' = ${id}
  `.execute(db);
  return rows[0]?.toldAt ?? null;
}

async function findLoss(db: Db, { workerId, sentAt }: Disabling): Promise<string | null> {
  const [loss] = await listOutageLosses(db, [{ workerIds: [workerId], startedAt: sentAt, endedAt: sentAt }]);
  return loss?.earnedNanotonPerHour?.toString() ?? null;
}

const disablingsMax = 10_000;

/**
 * As the workers show it: an enabling counts when a worker shows it, so one that failed ends nothing. In order of
 * commands; those of removed workers are left out.
 */
async function listDisablings(db: Db, now: Date): Promise<Disabling[]> {
  const { rows } = await sql<Disabling>`
    SELECT newest.id, workers.id AS worker_id, workers.name AS worker_name, owner.participant_id, newest.sent_at,
      newest.return_at, tried.reason, tried.id IS NOT NULL AS is_tried
    FROM worker_state AS state
    JOIN workers ON workers.id = state.worker_id AND workers.removed_at IS NULL
    CROSS JOIN LATERAL (${newestSwitch}) AS newest
    LEFT JOIN worker_owners AS owner ON owner.worker_id = workers.id AND owner.owned_to IS NULL
    LEFT JOIN LATERAL (
      SELECT id, reason FROM worker_commands WHERE worker_id = workers.id AND returns_id = newest.id
        AND worker_commands.state IN ('failed', 'unknown') ORDER BY id DESC LIMIT 1
    ) AS tried ON newest.return_at IS NOT NULL
    WHERE NOT state.enabled AND newest.kind = 'disable' AND newest.sent_at <= ${now}
    ORDER BY newest.id LIMIT ${sql.lit(disablingsMax)}
  `.execute(db);
  return rows;
}
