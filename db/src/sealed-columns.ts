import { toReceiverContext } from './receiver-context.ts';

/**
 * Every column that holds secrets sealed by the secret box, and what each value is sealed to. A test holds the list
 * against the database: a column whose name ends in `_sealed` and that is not here would be lost with its old key.
 */
export const sealedColumns: readonly SealedColumn[] = [
  { table: 'workers', column: 'access_hash_sealed', toContext: (id) => `workers.access_hash:${id}` },
  { table: 'receivers', column: 'secret_sealed', toContext: toReceiverContext },
];

export interface SealedColumn {
  /** Has an `id`. */
  table: string;
  column: string;
  toContext: (id: string) => string;
}
