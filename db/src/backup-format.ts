import { z } from 'zod';

/**
 * A backup is text in gzip, readable with `zcat`: a header, then of each table a line that names it, its rows as COPY
 * writes them, `\.` and a line with their count and digest; then the sequences, and last the hash of all lines before.
 */
export const backupFormat = 'cocoon-pool-backup';
export const backupFormatVersion = 1;
export const endOfRows = '\\.';

const name = z.string().min(1).max(63);
const time = z.iso.datetime();

export const headerSchema = z.object({
  format: z.literal(backupFormat),
  formatVersion: z.number().int(),
  /** Version of the product that wrote it. */
  madeBy: z.string().max(100),
  takenAt: time,
  /** All that had run, in order. */
  migrations: z.array(name).max(10_000),
  tables: z
    .array(
      z.object({
        name,
        columns: z.array(name).min(1).max(1_600),
        partitions: z.array(z.object({ name, from: time, to: time })).max(100_000),
      }),
    )
    .max(10_000),
  /** A word sealed under the installation's first key, which tells whether the keys of another one open its secrets. */
  sealedWord: z.string().max(1_000),
});

export const tableSchema = z.object({ table: name });
export const tableEndSchema = z.object({ rows: z.number().int().min(0), digest: z.string().max(64) });
export const sequencesSchema = z.object({
  sequences: z
    .array(
      z.object({
        table: name,
        column: name,
        lastValue: z
          .string()
          .regex(/^-?\d{1,19}$/)
          .nullable(),
      }),
    )
    .max(10_000),
});
export const endSchema = z.object({ sha256: z.string().length(64) });

export type BackupHeader = z.output<typeof headerSchema>;
