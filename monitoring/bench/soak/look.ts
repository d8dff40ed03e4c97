import { readFile } from 'node:fs/promises';
import type { Db } from '@cocoon-pool/db/database';
import { sql } from 'kysely';
import type { SoakPoint } from './judge-soak.ts';

/** How daemon and database are at this moment. */
export async function look({ db, pid, port }: { db: Db; pid: number; port: number }): Promise<SoakPoint> {
  const status = await readFile(`/proc/${pid}/status`, 'utf8');
  const metrics = await (await fetch(`http://127.0.0.1:${port}/metrics`)).text();
  const { rows } = await sql<{ queuedMessages: number; lagSeconds: number | null }>`
    SELECT (SELECT count(*)::int FROM notifications WHERE state = 'queued' AND due_at <= now()) AS queued_messages,
      (SELECT extract(epoch FROM now() - max(sampled_at))::float8 FROM worker_state) AS lag_seconds
  `.execute(db);
  const [row] = rows;
  return {
    atMs: performance.now(),
    memoryBytes: Number(/^VmRSS:\s+(\d+) kB/m.exec(status)?.[1]) * 1_024,
    bufferedSamples: Number(/^cocoon_pool_samples_buffered (\d+)$/m.exec(metrics)?.[1]),
    queuedMessages: row?.queuedMessages ?? 0,
    lagSeconds: row?.lagSeconds ?? Number.POSITIVE_INFINITY,
  };
}
