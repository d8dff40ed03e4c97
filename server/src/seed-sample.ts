import { readFileSync } from 'node:fs';
import type { Db } from '@cocoon-pool/db/database';
import type { Id } from '@cocoon-pool/db/schema';
import { upsertWorkerStates } from '@cocoon-pool/db/worker-state';
import { detectFailureCounting } from '@cocoon-pool/domain/cocoon/failure-counting';
import type { PageAnswer, Sample } from '@cocoon-pool/domain/cocoon/sample';
import { sampleToJson } from '@cocoon-pool/domain/cocoon/sample-json';
import { toInterval } from '@cocoon-pool/domain/cocoon/to-interval';
import { toSample } from '@cocoon-pool/domain/cocoon/to-sample';

const fixtures = new URL('../../monitoring/domain/fixtures/cocoon/', import.meta.url);

/** The sample that a capture of a real worker makes. */
export function readCapture(folder: string, at: Date, latencyMs = 12): Sample {
  const page = (name: string): PageAnswer => ({
    ok: true,
    body: readFileSync(new URL(`${folder}/${name}`, fixtures), 'utf8'),
  });
  return toSample(
    { jsonStats: page('worker-jsonstats.json'), statsPage: page('worker-stats.html'), latencyMs },
    at,
  );
}

interface Seed {
  sample: Sample;
  previous?: Sample;
  failure?: string;
  sampledAt?: Date;
  recentScrapes?: string;
}

/** Stores a worker's newest state the way the daemon does. */
export async function seedState(db: Db, workerId: Id, seed: Seed): Promise<void> {
  const { sample, previous = null, failure = null, sampledAt = sample.sampledAt, recentScrapes = 'u' } = seed;
  const interval = toInterval(previous, sample, detectFailureCounting(sample, 'unknown'));
  await upsertWorkerStates(db, [
    {
      workerId,
      sampledAt,
      up: failure === null,
      failure,
      lastUpAt: sample.sampledAt,
      recentScrapes,
      model: sample.jsonStats?.localConfig.model ?? null,
      ownerAddress: sample.jsonStats?.localConfig.ownerAddress ?? null,
      requestsPerSecond: sample.jsonStats?.counters?.queries.perSecond.m1 ?? null,
      sample: sampleToJson(sample),
      interval: interval && { ...interval, earnedNanoton: interval.earnedNanoton?.toString() ?? null },
      scrapeFailures: {},
      totals: {},
    },
  ]);
}
