import { defaultMetricRetention } from '@cocoon-pool/db/metric-retention';
import { expect, test } from 'vitest';
import { planStats } from './plan-stats.ts';

const now = new Date('2026-11-23T12:34:56.700Z');
const settings = { scrapeIntervalSeconds: 15, metricRetention: defaultMetricRetention };
const hoursAgo = (hours: number) => new Date(now.getTime() - hours * 3_600_000);

test.each([
  [{ from: hoursAgo(1) }, 'raw', '2026-11-23T11:34:56.000Z', 20],
  [{ from: hoursAgo(1.02) }, '5m', '2026-11-23T11:30:00.000Z', 300],
  [{}, '5m', '2026-11-22T12:30:00.000Z', 600],
  [{ from: hoursAgo(47), points: 20 }, '5m', '2026-11-21T13:30:00.000Z', 10_800],
  [{ from: hoursAgo(49) }, '1h', '2026-11-21T11:00:00.000Z', 3_600],
  [{ from: hoursAgo(30 * 24) }, '1h', '2026-10-24T12:00:00.000Z', 14_400],
  [{ from: hoursAgo(92 * 24) }, '1h', '2026-08-23T12:00:00.000Z', 43_200],
  [{ from: hoursAgo(93 * 24) }, '1d', '2026-08-22T00:00:00.000Z', 86_400],
  [{ from: hoursAgo(365 * 24) }, '1d', '2025-11-22T00:00:00.000Z', 172_800],
  [{ from: hoursAgo(800 * 24), to: hoursAgo(800 * 24 - 1) }, '1d', '2024-09-14T00:00:00.000Z', 86_400],
  [{ from: hoursAgo(8 * 24), to: hoursAgo(8 * 24 - 1) }, '5m', '2026-11-15T12:30:00.000Z', 300],
  [{ from: hoursAgo(40 * 24), to: hoursAgo(40 * 24 - 1) }, '1h', '2026-10-14T12:00:00.000Z', 3_600],
])('the range %j is read from %s', (request, resolution, from, stepSeconds) => {
  const plan = planStats(request, settings, now);
  expect({ ...plan, from: plan.from.toISOString() }).toMatchObject({ resolution, from, stepSeconds });
});

test('no range has more steps than points, and all of it is in them', () => {
  for (const points of [10, 57, 200, 2_000]) {
    for (const hours of [0.5, 3, 47, 49, 200, 721, 5_000, 365 * 24]) {
      const { from, to, stepSeconds } = planStats({ from: hoursAgo(hours), points }, settings, now);
      expect(from.getTime()).toBeLessThanOrEqual(hoursAgo(hours).getTime());
      expect((to.getTime() - from.getTime()) / 1_000 / stepSeconds).toBeLessThanOrEqual(points);
      expect(to.getTime()).toBeGreaterThanOrEqual(now.getTime());
    }
  }
});

test('steps of hours are counted from the epoch', () => {
  const { from, stepSeconds } = planStats({ from: hoursAgo(300 * 24) }, settings, now);
  expect((from.getTime() / 1_000) % stepSeconds).toBe(0);
});

test('what is kept longer is read longer, and what is gone is not read', () => {
  const range = { from: hoursAgo(20 * 24), to: hoursAgo(20 * 24 - 1) };
  const plan = (kept: Partial<typeof defaultMetricRetention>) =>
    planStats(range, { ...settings, metricRetention: { ...defaultMetricRetention, ...kept } }, now)
      .resolution;
  expect(plan({})).toBe('5m');
  expect(plan({ rawDays: 30 })).toBe('raw');
  expect(plan({ fiveMinuteDays: 7 })).toBe('1h');
  expect(plan({ fiveMinuteDays: 7, hourlyDays: 14 })).toBe('1d');
});
