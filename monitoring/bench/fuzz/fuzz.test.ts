import { createTestDatabase, type TestDatabase } from '@cocoon-pool/db/testing';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { readCorpus } from './corpus.ts';
import { createHostilePages } from './hostile-pages.ts';
import { findBodyFaults, runBodies } from './run-bodies.ts';
import { runCase } from './run-case.ts';
import { findCrowdFaults, runCrowd } from './run-crowd.ts';
import { runStored } from './run-stored.ts';
import { wireAttacks } from './wire-attacks.ts';

const at = new Date('2026-11-23T17:00:00Z');
const corpus = readCorpus();

test('whatever a worker answers, nothing breaks, nothing impossible is told, and it costs little', () => {
  const report = runBodies('short form', 3_000);
  expect(findBodyFaults(report)).toEqual([]);
  expect(report.read).toBeGreaterThan(2_000);
  expect(report.read).toBeLessThan(2_900);
});

test.each(corpus)('%s holds for ever', (_name, { before, pages }) => {
  const first = runCase(before, { before: null, at, withTexts: true });
  const later = new Date(at.getTime() + 15_000);
  const second = runCase(pages, { before: first.track, at: later, withTexts: true });
  expect([...first.violations, ...second.violations]).toEqual([]);
});

describe('with a database', () => {
  let database: TestDatabase;
  beforeEach(async () => {
    database = await createTestDatabase();
  });
  afterEach(() => database.drop());

  test('every scrape of a hostile worker is stored, and what is read of it is possible', async () => {
    const generate = createHostilePages('short form stored');
    const { db } = database;
    const report = await runStored({ db, workers: 30, turns: 10, nextPages: () => generate().pages });
    expect(report.violations).toEqual([]);
    expect(report.scrapes).toBe(300);
  });

  test('every case that once failed is stored', async () => {
    const failed = corpus.map(([, one]) => one);
    const pages = [...failed.map(({ before }) => before), ...failed.map((one) => one.pages)].values();
    const nextPages = () => {
      const next = pages.next();
      if (next.done) throw new Error('The corpus is over');
      return next.value;
    };
    const report = await runStored({ db: database.db, workers: failed.length, turns: 2, nextPages });
    expect(report.violations).toEqual([]);
  });

  test('attackers cost their neighbours no turn, and this machine neither memory nor sockets', async () => {
    const order = { attacks: Object.keys(wireAttacks), neighbours: 10, intervalSeconds: 2, rounds: 3 };
    const report = await runCrowd({ db: database.db, ...order });
    expect(findCrowdFaults(report)).toEqual([]);
    expect(report.attackers).toBeGreaterThan(90);
  }, 120_000);
});
