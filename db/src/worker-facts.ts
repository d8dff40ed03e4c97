import { createHash } from 'node:crypto';
import { toLastingSample, type WorkerPages } from '@cocoon-pool/domain/cocoon/lasting-sample';
import type { Sample } from '@cocoon-pool/domain/cocoon/sample';
import { sampleToJson } from '@cocoon-pool/domain/cocoon/sample-json';
import { sql } from 'kysely';
import type { Db } from './database.ts';
import type { Id } from './schema.ts';

interface SeenPages {
  workerId: Id;
  sampledAt: Date;
  /** Null leaves what is stored. */
  pages: WorkerPages | null;
}

/**
 * Keeps what seldom changes on workers' pages. A row is written where its content differs from what is stored; of the
 * others only the keys travel.
 */
export async function upsertWorkerFacts(db: Db, seen: readonly SeenPages[]): Promise<void> {
  const facts = seen.flatMap(({ workerId, sampledAt, pages }) => {
    if (pages === null || (pages.jsonStats === null && pages.statsPage === null)) return [];
    const sample = toLastingSample(pages, sampledAt);
    return [{ workerId, sample, contentKey: toContentKey(sample) }];
  });
  if (facts.length === 0) return;
  const { rows } = await sql<{ workerId: Id }>`
    SELECT seen.worker_id FROM unnest(
      ${facts.map(({ workerId }) => workerId)}::bigint[], ${facts.map(({ contentKey }) => contentKey)}::text[]
    ) AS seen (worker_id, content_key)
    JOIN workers ON workers.id = seen.worker_id
    LEFT JOIN worker_facts AS stored ON stored.worker_id = seen.worker_id
    WHERE stored.content_key IS DISTINCT FROM seen.content_key
  `.execute(db);
  const changed = new Set(rows.map(({ workerId }) => workerId));
  const news = facts.filter(({ workerId }) => changed.has(workerId));
  if (news.length === 0) return;
  await sql`
    INSERT INTO worker_facts (worker_id, content_key, sample)
    SELECT * FROM unnest(
      ${news.map(({ workerId }) => workerId)}::bigint[], ${news.map(({ contentKey }) => contentKey)}::text[],
      ${news.map(({ sample }) => JSON.stringify(sampleToJson(sample)))}::jsonb[]
    )
    ON CONFLICT (worker_id) DO UPDATE SET content_key = excluded.content_key, sample = excluded.sample
  `.execute(db);
}

/** The same for the same content, whenever it was sampled. */
function toContentKey({ jsonStats, statsPage }: Sample): string {
  const content = JSON.stringify([jsonStats, statsPage], (_name, value) =>
    typeof value === 'bigint' ? String(value) : value,
  );
  return createHash('sha256').update(content).digest('base64url');
}
