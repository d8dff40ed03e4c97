import { createDatabase } from '@cocoon-pool/db/database';
import { createTestDatabase, type TestDatabase } from '@cocoon-pool/db/testing';
import { silentLogger } from '@cocoon-pool/domain/logger';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { createDatabaseWatch } from './database-watch.ts';
import { formatInstallationMetrics } from './format-installation-metrics.ts';
import { createInstallationBoard } from './installation-board.ts';
import { createFakeClock } from './testing.ts';

const noon = new Date('2026-03-01T12:00:00Z');

let database: TestDatabase;
beforeEach(async () => {
  database = await createTestDatabase();
});
afterEach(() => database.drop());

function createBoard(db = database.db) {
  const clock = createFakeClock(noon);
  const watch = createDatabaseWatch(silentLogger);
  const board = createInstallationBoard({
    db,
    network: 'mainnet',
    watch,
    now: clock.now,
    timers: clock.timers,
  });
  return { board, clock, watch };
}

test('who leads tells of the installation, and nobody else', async () => {
  const { board, clock } = createBoard();
  const read = () => formatInstallationMetrics(board, clock.now());
  expect(read()).not.toMatch(/^cocoon_/m);
  const led = board.lead();
  board.noteHead(new Date(noon.getTime() - 4_000));
  await vi.waitFor(() => expect(read()).toContain('\ncocoon_outbox_queued 0\n'));
  expect(read()).toContain('\ncocoon_incidents_open{severity="critical"} 0\n');
  expect(read()).toContain('\ncocoon_chain_lag_seconds 4\n');
  await led.stop();
  expect(read()).not.toMatch(/^cocoon_/m);
});

test('the lag of a provider that falls silent grows', () => {
  const { board, clock } = createBoard();
  board.noteHead(noon);
  clock.advance(60_000);
  board.noteHead(null);
  expect(formatInstallationMetrics(board, clock.now())).toContain('\ncocoon_chain_lag_seconds 60\n');
});

test('what cannot be read is unknown, not what it was', async () => {
  const closed = createDatabase(database.url, { maxConnections: 1 });
  const { board, clock, watch } = createBoard(closed);
  const led = board.lead();
  await vi.waitFor(() => expect(board.latest()).not.toBeNull());
  await closed.destroy();
  clock.advance(15_000);
  await vi.waitFor(() => expect(watch.isAway()).toBe(true));
  expect(board.latest()).toBeNull();
  await led.stop();
});
