import type { Db } from '@cocoon-pool/db/database';
import { CompiledQuery, type KyselyPlugin } from 'kysely';

export interface Reads {
  /** Rows of metrics that were looked at. */
  rows: number;
  /** Of these, those that no index on the worker led to: other workers' rows are among them. */
  strayRows: number;
}

/**
 * Does `act` on a database that remembers its queries, has PostgreSQL explain each of them once more as it runs, and
 * counts what was read of the tables of metrics.
 */
export async function explainReads(db: Db, act: (db: Db) => Promise<unknown>): Promise<Reads> {
  const seen: CompiledQuery[] = [];
  const remember: KyselyPlugin = {
    transformQuery: ({ node, queryId }) => {
      seen.push(db.getExecutor().compileQuery(node, queryId));
      return node;
    },
    transformResult: async ({ result }) => result,
  };
  await act(db.withPlugin(remember));
  const reads = { rows: 0, strayRows: 0 };
  for (const query of seen.filter(({ sql }) => sql.includes('worker_metrics'))) {
    const explained = CompiledQuery.raw(`EXPLAIN (ANALYZE, FORMAT JSON) ${query.sql}`, [...query.parameters]);
    const { rows } = await db.executeQuery<Record<string, { Plan: PlanNode }[]>>(explained);
    for (const row of rows) for (const { Plan } of Object.values(row).flat()) addReads(reads, Plan);
  }
  return reads;
}

interface PlanNode {
  'Node Type': string;
  'Relation Name'?: string;
  'Index Cond'?: string;
  'Recheck Cond'?: string;
  'Actual Rows': number;
  'Actual Loops': number;
  'Rows Removed by Filter'?: number;
  'Rows Removed by Index Recheck'?: number;
  Plans?: PlanNode[];
}

function addReads(reads: Reads, node: PlanNode): void {
  if (node['Relation Name']?.startsWith('worker_metrics')) {
    const removed = (node['Rows Removed by Filter'] ?? 0) + (node['Rows Removed by Index Recheck'] ?? 0);
    const rows = (node['Actual Rows'] + removed) * node['Actual Loops'];
    const condition = node['Index Cond'] ?? node['Recheck Cond'] ?? '';
    reads.rows += rows;
    if (!/\bworker_id = /.test(condition)) reads.strayRows += rows;
  }
  for (const child of node.Plans ?? []) addReads(reads, child);
}
