import { countFailures, detectFailureCounting } from '@cocoon-pool/domain/cocoon/failure-counting';
import type { Sample } from '@cocoon-pool/domain/cocoon/sample';
import { toInterval } from '@cocoon-pool/domain/cocoon/to-interval';
import { toSample } from '@cocoon-pool/domain/cocoon/to-sample';
import { expect, test } from 'vitest';
import { createCocoonPages, type RespondAsWorker } from './cocoon-pages.ts';

const startedAt = new Date('2026-11-23T12:00:00Z');
const at = (seconds: number) => new Date(startedAt.getTime() + seconds * 1_000);

function scrape(respond: RespondAsWorker, place: number, now: Date): Sample {
  const page = (path: string) => ({ ok: true, body: readBody(respond(place, path, now)) }) as const;
  return toSample({ jsonStats: page('/jsonstats'), statsPage: page('/stats'), latencyMs: 1 }, now);
}

function readBody(answer: Buffer | null): string {
  const [head = '', body = ''] = (answer?.toString('latin1') ?? '').split('\r\n\r\n');
  expect(head).toContain(`Content-Length: ${body.length}`);
  return body;
}

test('the pages are those of a healthy worker, and agree with each other', () => {
  const sample = scrape(createCocoonPages(startedAt), 4_321, at(60));
  expect(sample).toMatchObject({ up: true, failure: null, proxiesConnected: 2 });
  expect(sample.statsPage).toMatchObject({
    ...{ enabled: true, modelConnected: true, wallet: 'ok', image: 'listed', model: 'listed', ton: 'synced' },
    maxActiveRequests: 60,
  });
  const counters = sample.jsonStats?.counters;
  const failures = countFailures(counters?.failed.total ?? 0, detectFailureCounting(sample, 'unknown'));
  const finished = (counters?.success.total ?? 0) + (failures ?? 0);
  expect(counters?.queries.total).toBe(finished + (sample.statsPage?.activeRequests ?? 0));
});

test('figures move on between two scrapes', () => {
  const respond = createCocoonPages(startedAt);
  const [first, second] = [scrape(respond, 7, at(600)), scrape(respond, 7, at(690))];
  const interval = toInterval(first, second, detectFailureCounting(second, 'unknown'));
  expect(interval).toMatchObject({ intervalSeconds: 90, reset: false });
  expect(interval?.succeeded).toBe(99);
  expect(interval?.failed).toBe(1);
  expect(interval?.earnedNanoton).toBeGreaterThan(0n);
});

test('no total ever falls: that would be a restart', () => {
  const respond = createCocoonPages(startedAt);
  const totals = Array.from({ length: 100 }, (_, second) => {
    const { counters, contracts } = scrape(respond, 39, at(second)).jsonStats ?? {};
    const figures = Object.values(counters ?? {}).map(({ total }) => total);
    return [...figures, ...(contracts ?? []).map(({ maxKnownTokens }) => Number(maxKnownTokens))];
  });
  for (const [second, before] of totals.slice(0, -1).entries()) {
    for (const [place, total] of before.entries()) {
      expect(totals[second + 1]?.[place]).toBeGreaterThanOrEqual(total);
    }
  }
});

test('every worker has a wallet of its own, and owners have contracts of their own', () => {
  const respond = createCocoonPages(startedAt);
  const [first, sibling, stranger] = [0, 1, 20].map((place) => scrape(respond, place, at(1)).jsonStats);
  expect(sibling?.wallet.address).not.toBe(first?.wallet.address);
  const contract = (stats: typeof first) => stats?.contracts?.[0]?.contractAddress;
  expect(contract(sibling)).toBe(contract(first));
  expect(contract(stranger)).not.toBe(contract(first));
});

test('a path that no worker has gets no page', () => {
  expect(createCocoonPages(startedAt)(0, '/metrics', at(1))).toBeNull();
});
