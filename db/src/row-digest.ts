import { hash } from 'node:crypto';

/** Sums up rows, whatever their order: equal digests are equal rows, also of a table that was written anew. */
export interface RowDigest {
  add(rows: readonly Uint8Array[]): void;
  /** How many there were. */
  count(): number;
  /** 64 hex digits. */
  format(): string;
}

/**
 * The SHA-256 hashes of all rows, added up in eight lanes of 32 bits. A row that is missing, doubled or changed changes
 * the sum; it is a check against damage, not against somebody who forges on purpose.
 */
export function createRowDigest(): RowDigest {
  const lanes = new Uint32Array(8);
  let count = 0;
  return {
    add: (rows) => {
      for (const row of rows) {
        const digest = hash('sha256', row, 'buffer');
        for (let lane = 0; lane < 8; lane += 1)
          lanes[lane] = (lanes[lane] ?? 0) + digest.readUInt32LE(4 * lane);
      }
      count += rows.length;
    },
    count: () => count,
    format: () => [...lanes].map((lane) => lane.toString(16).padStart(8, '0')).join(''),
  };
}
