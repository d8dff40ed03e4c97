import type { AlertPreset } from '@cocoon-pool/domain/alerts/rule-kind';
import type { Selectable } from 'kysely';
import type { Db } from './database.ts';
import type { AlertRulesTable, Id } from './schema.ts';

export type AlertRuleRow = Selectable<AlertRulesTable>;

export interface StoredAlertRules {
  rows: AlertRuleRow[];
  /** Of the pool (null) and of everybody who has not the default one. */
  presets: Map<Id | null, AlertPreset>;
}

/** A bound far above what one installation has. */
const mostRows = 1_000_000;

/** Every difference from the shipped rules, and every preset that is not `balanced`. */
export async function listAlertRules(db: Db): Promise<StoredAlertRules> {
  const [rows, participants, pool] = await Promise.all([
    db.selectFrom('alertRules').selectAll().orderBy('id').limit(mostRows).execute(),
    db
      .selectFrom('participants')
      .select(['id', 'alertPreset'])
      .where('alertPreset', '!=', 'balanced')
      .limit(mostRows)
      .execute(),
    getPoolPreset(db),
  ]);
  const presets = new Map<Id | null, AlertPreset>(
    participants.map(({ id, alertPreset }) => [id, alertPreset]),
  );
  return { rows, presets: presets.set(null, pool) };
}

/** Which rules judge workers without an owner, and the pool. */
export async function getPoolPreset(db: Db): Promise<AlertPreset> {
  const row = await db.selectFrom('poolSettings').select('alertPreset').executeTakeFirst();
  return row?.alertPreset ?? 'balanced';
}
