import { toSlotMs } from '@cocoon-pool/monitoring/scrape-slot';
import { expect, test } from 'vitest';
import { type ScrapeRow, toPunctuality } from './to-punctuality.ts';

const intervalMs = 15_000;
const from = new Date('2026-11-23T12:00:00Z');
const window = { workerIds: ['1', '2'], from, intervals: 2, intervalMs };

function toRow(workerId: string, turn: number, lateMs: number, up = true): ScrapeRow {
  const ts = new Date(from.getTime() + toSlotMs(workerId, intervalMs) + turn * intervalMs + lateMs);
  return { workerId, ts, up };
}

const onTime = [toRow('1', 0, 0), toRow('1', 1, 0), toRow('2', 0, 0), toRow('2', 1, 0)];

test('a worker that was asked in every interval missed nothing', () => {
  expect(toPunctuality(onTime, window)).toEqual({
    ...{ turns: 4, missed: 0, failed: 0 },
    ...{ jitterMsP50: 0, jitterMsP99: 0, jitterMsMax: 0 },
  });
});

test('a turn without a row is missed, and one without an answer failed', () => {
  const rows = [toRow('1', 0, 0), toRow('2', 0, 0, false), toRow('2', 1, 0)];
  expect(toPunctuality(rows, window)).toMatchObject({ turns: 4, missed: 1, failed: 1 });
});

test('lateness counts from the slot, and a timer that comes early keeps its turn', () => {
  const rows = [toRow('1', 0, 700), toRow('1', 1, -2), ...onTime.slice(2)];
  expect(toPunctuality(rows, window)).toMatchObject({ missed: 0, jitterMsP99: 700, jitterMsP50: 0 });
});

test('rows before and after the window count for nothing', () => {
  const rows = [...onTime, toRow('1', -1, 5_000), toRow('2', 2, 5_000)];
  expect(toPunctuality(rows, window)).toMatchObject({ turns: 4, missed: 0, jitterMsMax: 0 });
});
