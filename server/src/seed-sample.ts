import { readFileSync } from 'node:fs';
import type { Db } from '@cocoon-pool/db/database';
import type { Id } from '@cocoon-pool/db/schema';
import { formatCounterTotals, toAnswerColumns } from '@cocoon-pool/db/stored-answer';
import { upsertWorkerStates } from '@cocoon-pool/db/worker-state';
import { toReportedContracts } from '@cocoon-pool/domain/cocoon/contract-earnings';
import { detectFailureCounting } from '@cocoon-pool/domain/cocoon/failure-counting';
import type { FailureCounting, PageAnswer, Sample } from '@cocoon-pool/domain/cocoon/sample';
import { toInterval } from '@cocoon-pool/domain/cocoon/to-interval';
import { toSample } from '@cocoon-pool/domain/cocoon/to-sample';
import { toWorkerAnswer } from '@cocoon-pool/domain/cocoon/worker-answer';

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
  counting?: FailureCounting;
}

/** Stores a worker's newest state the way the daemon does. */
export async function seedState(db: Db, workerId: Id, seed: Seed): Promise<void> {
  const { sample, previous = null, failure = null, sampledAt = sample.sampledAt, recentScrapes = 'u' } = seed;
  const { counting: failureCounting = detectFailureCounting(sample, 'unknown') } = seed;
  const interval = toInterval(previous, sample, failureCounting);
  const counters = sample.jsonStats?.counters;
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
      requestsPerSecond: failure === null ? (counters?.queries.perSecond.m1 ?? null) : null,
      errorRatio: interval?.errorRatio ?? null,
      runTimeSecondsMean: interval?.runTimeSecondsMean ?? null,
      scrapeFailures: {},
      totals: [],
      ...toAnswerColumns(toWorkerAnswer(sample, previous && toWorkerAnswer(previous, null))),
      countersAt: counters ? sample.sampledAt : null,
      counterTotals: counters ? formatCounterTotals(counters) : null,
      failureCounting,
      pages: {
        jsonStats: sample.jsonStats ?? previous?.jsonStats ?? null,
        statsPage: sample.statsPage ?? previous?.statsPage ?? null,
      },
      contracts: sample.jsonStats && toReportedContracts(sample.jsonStats),
    },
  ]);
}
