import { parseAlertKind } from '@cocoon-pool/domain/alerts/parse-alert';
import {
  applyRuleChanges,
  type OwnDifference,
  type RuleChange,
  type RuleProblem,
} from '@cocoon-pool/domain/alerts/rule-changes';
import type { AlertPreset } from '@cocoon-pool/domain/alerts/rule-kind';
import { type Selectable, sql } from 'kysely';
import { getPoolPreset } from './alert-rules.ts';
import { insertAuditEntry } from './audit-log.ts';
import type { Db, Tx } from './database.ts';
import { NotFoundError } from './not-found-error.ts';
import type { Id, ParticipantsTable } from './schema.ts';

/** How somebody's workers are judged, and when and how they want to hear of it. */
export interface AlertSettings {
  preset: AlertPreset;
  /** Null for the pool, which has no hours of its own. */
  hours: AlertHours | null;
  differences: OwnDifference[];
}

/** Clock times are `HH:MM`, in the person's own zone. */
export interface AlertHours {
  quietHours: { from: string; to: string } | null;
  digestAt: string | null;
  payouts: Selectable<ParticipantsTable>['payoutNotices'];
  weeklyReport: boolean;
}

export interface AlertSettingsChange extends Partial<AlertHours> {
  preset?: AlertPreset;
  rules?: RuleChange[];
}

/** A bound far above what somebody sets. */
const mostDifferences = 20_000;

/** Of a participant, or with null of the pool. Throws `NotFoundError` when there is no such participant. */
export async function getAlertSettings(db: Db | Tx, participantId: Id | null): Promise<AlertSettings> {
  const differences = await listDifferences(db, participantId);
  if (participantId === null) return { preset: await getPoolPreset(db), hours: null, differences };
  const row = await db
    .selectFrom('participants')
    .select(['alertPreset', 'quietFrom', 'quietTo', 'digestAt', 'payoutNotices', 'weeklyReport'])
    .where('id', '=', participantId)
    .executeTakeFirstOrThrow(() => new NotFoundError('participant'));
  const { alertPreset: preset, quietFrom, quietTo, digestAt, payoutNotices: payouts, weeklyReport } = row;
  const quietHours =
    quietFrom === null || quietTo === null ? null : { from: toClock(quietFrom), to: toClock(quietTo) };
  const hours = { quietHours, digestAt: digestAt && toClock(digestAt), payouts, weeklyReport };
  return { preset, hours, differences };
}

async function listDifferences(db: Db | Tx, participantId: Id | null): Promise<OwnDifference[]> {
  const rows = await db
    .selectFrom('alertRules')
    .selectAll()
    .where('participantId', 'is not distinct from', participantId)
    .orderBy('workerId')
    .orderBy('kind')
    .limit(mostDifferences)
    .execute();
  return rows.flatMap(({ kind: text, ...row }) => {
    const kind = parseAlertKind(text);
    const { workerId, enabled, threshold, clearThreshold, forSeconds, severity } = row;
    return kind === null
      ? []
      : [{ kind, workerId, enabled, threshold, clearThreshold, forSeconds, severity }];
  });
}

/** `HH:MM` of `HH:MM:SS`. */
function toClock(time: string): string {
  return time.slice(0, 5);
}

interface SettingsEdit {
  participantId: Id | null;
  change: AlertSettingsChange;
  actor: string;
}

/**
 * Changes what is given, all or nothing, with an entry in the audit log. A rule that cannot be is refused with what is
 * allowed. In force with the next scrape.
 */
export async function changeAlertSettings(
  db: Db,
  { participantId, change, actor }: SettingsEdit,
  now: Date,
): Promise<{ ok: true } | { ok: false; problem: RuleProblem }> {
  return db.transaction().execute(async (tx) => {
    await lockSettings(tx, participantId);
    const { rules = [], ...rest } = change;
    const stored = await listDifferences(tx, participantId);
    const result = applyRuleChanges(stored, rules);
    if (!result.ok) return result;
    const stranger = await findStranger(tx, participantId, rules);
    if (stranger !== -1) {
      const message = 'There is no such worker among those that these rules are for';
      return { ok: false, problem: { index: stranger, field: 'workerId', message } };
    }
    for (const difference of result.differences) await putDifference(tx, participantId, difference);
    await updateHours(tx, participantId, rest);
    const subject = participantId === null ? 'pool' : `participant:${participantId}`;
    await insertAuditEntry(tx, { actor, action: 'alerts.configured', subject, detail: { ...change } }, now);
    return { ok: true };
  });
}

/** Two changes at once come one after the other: neither checks numbers that the other is replacing. */
async function lockSettings(tx: Tx, participantId: Id | null): Promise<void> {
  const query =
    participantId === null
      ? tx.selectFrom('poolSettings').select('alertPreset')
      : tx.selectFrom('participants').select('alertPreset').where('id', '=', participantId);
  await query.forUpdate().executeTakeFirstOrThrow(() => new NotFoundError('participant'));
}

/** The place of the first rule for a worker that is not theirs; -1 when there is none. */
async function findStranger(tx: Tx, participantId: Id | null, rules: readonly RuleChange[]): Promise<number> {
  const ids = [...new Set(rules.flatMap(({ workerId }) => workerId ?? []))];
  if (ids.length === 0) return -1;
  const { rows } = await sql<{ id: Id }>`
    SELECT workers.id FROM workers
    LEFT JOIN worker_owners AS owner ON owner.worker_id = workers.id AND owner.owned_to IS NULL
    WHERE workers.id = ANY(${ids}::bigint[]) AND workers.removed_at IS NULL
      AND owner.participant_id IS NOT DISTINCT FROM ${participantId}
  `.execute(tx);
  const own = new Set(rows.map(({ id }) => id));
  return rules.findIndex(({ workerId }) => workerId !== null && !own.has(workerId));
}

async function putDifference(tx: Tx, participantId: Id | null, difference: OwnDifference): Promise<void> {
  const { kind, workerId, ...numbers } = difference;
  if (Object.values(numbers).every((value) => value === null)) {
    await tx
      .deleteFrom('alertRules')
      .where('participantId', 'is not distinct from', participantId)
      .where('workerId', 'is not distinct from', workerId)
      .where('kind', '=', kind)
      .execute();
    return;
  }
  await tx
    .insertInto('alertRules')
    .values({ participantId, workerId, kind, ...numbers })
    .onConflict((conflict) => conflict.columns(['participantId', 'workerId', 'kind']).doUpdateSet(numbers))
    .execute();
}

async function updateHours(
  tx: Tx,
  participantId: Id | null,
  { preset, quietHours, digestAt, payouts, weeklyReport }: Omit<AlertSettingsChange, 'rules'>,
): Promise<void> {
  if (participantId === null) {
    if (preset !== undefined) await tx.updateTable('poolSettings').set({ alertPreset: preset }).execute();
    return;
  }
  const set = {
    ...(preset === undefined ? {} : { alertPreset: preset }),
    ...(quietHours === undefined
      ? {}
      : { quietFrom: quietHours?.from ?? null, quietTo: quietHours?.to ?? null }),
    ...(digestAt === undefined ? {} : { digestAt }),
    ...(payouts === undefined ? {} : { payoutNotices: payouts }),
    ...(weeklyReport === undefined ? {} : { weeklyReport }),
  };
  if (Object.keys(set).length === 0) return;
  await tx.updateTable('participants').set(set).where('id', '=', participantId).execute();
}
