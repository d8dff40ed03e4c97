import { expect, test } from 'vitest';
import { formatDecimal, toDecimal } from '../money/decimal.ts';
import { toDepreciation } from './depreciation.ts';
import { type ElectricityCost, type Tariff, toElectricityCost } from './electricity.ts';
import { type MeasuredHour, type PowerUse, toCoverageRatio } from './power-use.ts';
import { projectEarnings } from './project-earnings.ts';
import { toWorkerProfit } from './worker-profit.ts';

const time = (text: string) => new Date(`${text}Z`);

test('a projection is the 20th to 80th percentile of the days times the days', () => {
  const week = [70n, 10n, 60n, 20n, 50n, 30n, 40n];
  // Sorted: 10 20 30 40 50 60 70; place 1.2 inwards is 30, place 4.8 inwards is 50.
  expect(projectEarnings(week, 30)).toEqual({ lowNanoton: 900n, highNanoton: 1_500n, daysKnown: 7 });
  expect(projectEarnings([5n, null, 5n, null, 5n], 30)).toEqual({
    ...{ lowNanoton: 150n, highNanoton: 150n, daysKnown: 3 },
  });
  expect(projectEarnings([5n, null, 5n, null], 30)).toBeNull();
  const low = projectEarnings([1n, 2n, 3n], 1);
  expect(low !== null && low.lowNanoton <= low.highNanoton).toBe(true);
});

const tariff = (validFrom: string, pricePerKwh: string): Tariff => ({
  ...{ validFrom: time(validFrom), currency: 'EUR', pricePerKwh },
});

const use = (change: Partial<PowerUse> = {}): PowerUse => ({
  ...{ from: time('2026-03-01T00:00'), to: time('2026-03-03T00:00') },
  ...{ statedWatts: 700, overheadWatts: 0, hours: [], ...change },
});
const printLines = ({ lines }: ElectricityCost) =>
  lines.map(({ source, ms, watts, kwh, cost }) => [
    ...[source, ms / 3_600_000, watts, formatDecimal(kwh), formatDecimal(cost)],
  ]);
const hoursFrom = (start: string, count: number, hour: Omit<MeasuredHour, 'start'>): MeasuredHour[] =>
  Array.from({ length: count }, (_hour, place) => ({
    ...{ start: new Date(time(start).getTime() + place * 3_600_000), ...hour },
  }));

test('power is paid by the tariff of its time', () => {
  const tariffs = [tariff('2026-03-02T12:00', '0.40'), tariff('2026-01-01T00:00', '0.25')];
  const cost = toElectricityCost(use(), tariffs);
  // 0.7 kW × 36 h = 25.2 kWh × 0.25 = 6.30; 0.7 kW × 12 h = 8.4 kWh × 0.40 = 3.36.
  expect(printLines(cost)).toEqual([
    ['stated', 36, 700, '25.200000', '6.300000000'],
    ['stated', 12, 700, '8.400000', '3.360000000'],
  ]);
  expect(cost).toMatchObject({ msWithoutTariff: 0, msWithoutPower: 0 });
});

test('measured power is paid for where it was measured, with the rest of the machine, and stated power elsewhere', () => {
  // 10 h at 400 W, each seen for half of its time, and 2 h at 1,000 W seen whole; 100 W beside the GPUs.
  const hours = [
    ...hoursFrom('2026-03-01T00:00', 10, { watts: 400, seconds: 1_800 }),
    ...hoursFrom('2026-03-02T12:00', 2, { watts: 1_000, seconds: 3_600 }),
  ];
  const tariffs = [tariff('2026-01-01T00:00', '0.25'), tariff('2026-03-02T12:00', '0.40')];
  const measured = use({ hours, overheadWatts: 100 });
  // Before 2 March 12:00: 5 h × 0.5 kW = 2.5 kWh × 0.25 = 0.625, and 31 h × 0.7 = 21.7 × 0.25 = 5.425.
  // After: 2 h × 1.1 = 2.2 × 0.40 = 0.88, and 10 h × 0.7 = 7 × 0.40 = 2.80.
  expect(printLines(toElectricityCost(measured, tariffs))).toEqual([
    ['measured', 5, 500, '2.500000', '0.625000000'],
    ['stated', 31, 700, '21.700000', '5.425000000'],
    ['measured', 2, 1_100, '2.200000', '0.880000000'],
    ['stated', 10, 700, '7.000000', '2.800000000'],
  ]);
  // 7 of 48 hours.
  expect(toCoverageRatio(measured)).toBeCloseTo(7 / 48, 9);
});

test('an hour that a tariff or a time of ownership cuts counts by its part', () => {
  const hours = hoursFrom('2026-03-01T00:00', 1, { watts: 600, seconds: 3_600 });
  const cut = use({ hours, to: time('2026-03-01T00:45'), statedWatts: null });
  // 0.6 kW × 20 min = 0.2 kWh × 0.3 = 0.06; 0.6 kW × 25 min = 0.25 kWh × 0.6 = 0.15.
  const tariffs = [tariff('2026-01-01T00:00', '0.3'), tariff('2026-03-01T00:20', '0.6')];
  expect(printLines(toElectricityCost(cut, tariffs)).map((line) => line.slice(3))).toEqual([
    ['0.200000', '0.060000000'],
    ['0.250000', '0.150000000'],
  ]);
});

test('without stated watts small gaps take the measured mean, and larger ones stay unknown', () => {
  const tariffs = [tariff('2026-01-01T00:00', '0.5')];
  // 44 of 48 hours at 500 W: 24 kWh over all 48 hours.
  const small = use({
    statedWatts: null,
    hours: hoursFrom('2026-03-01T00:00', 44, { watts: 500, seconds: 3_600 }),
  });
  expect(printLines(toElectricityCost(small, tariffs))).toEqual([
    ['measured', 48, 500, '24.000000', '12.000000000'],
  ]);
  const large = use({
    statedWatts: null,
    hours: hoursFrom('2026-03-01T00:00', 43, { watts: 500, seconds: 3_600 }),
  });
  expect(toElectricityCost(large, tariffs).msWithoutPower).toBe(5 * 3_600_000);
  expect(toElectricityCost(use({ statedWatts: null }), tariffs)).toMatchObject({
    lines: [],
    msWithoutPower: 48 * 3_600_000,
  });
});

test('time before the first tariff has no price, rather than none to pay', () => {
  const day = use({ to: time('2026-03-02T00:00') });
  expect(toElectricityCost(day, []).msWithoutTariff).toBe(86_400_000);
  expect(toElectricityCost(day, [tariff('2026-03-01T18:00', '0.1')]).msWithoutTariff).toBe(64_800_000);
});

test.each([
  // 1,096 days from 31 January 2026 to 31 January 2029; 24,660 / 1,096 = 22.5 a day.
  ['2026-02-01T00:00', '2026-02-11T00:00', '225.000000000'],
  ['2025-12-01T00:00', '2026-01-31T00:00', '0.000000000'],
  ['2026-01-30T00:00', '2026-02-02T00:00', '45.000000000'],
  ['2029-01-30T00:00', '2031-01-01T00:00', '22.500000000'],
  ['2020-01-01T00:00', '2040-01-01T00:00', '24660.000000000'],
])('from %s to %s a machine loses %s', (from, to, lost) => {
  const hardware = { price: '24660', purchasedAt: time('2026-01-31T00:00'), months: 36 };
  expect(formatDecimal(toDepreciation(hardware, { from: time(from), to: time(to) }))).toBe(lost);
});

test('an asset of one month bought on the 31st ends with the next month', () => {
  const hardware = { price: '28', purchasedAt: time('2026-01-31T00:00'), months: 1 };
  const lost = toDepreciation(hardware, { from: time('2026-02-27T00:00'), to: time('2027-01-01T00:00') });
  expect(formatDecimal(lost)).toBe('1.000000000');
});

const worker = {
  earnedNanoton: 12_000_000_000n,
  price: '3.5',
  electricity: toDecimal('20.16'),
  depreciation: toDecimal('10'),
  coefficient: 1.2,
};

test('profit is what is left, and the break-even coefficient would leave nothing', () => {
  // 12 × 3.5 = 42; 42 − 20.16 − 10 = 11.84; 1.2 × 30.16 / 42 = 0.8617…, rounded up.
  const { revenue, profit, breakEvenCoefficient } = toWorkerProfit(worker);
  expect([revenue, profit, breakEvenCoefficient].map((one) => one && formatDecimal(one))).toEqual([
    '42.0000000000',
    '11.8400000000',
    '0.862',
  ]);
});

test.each([
  ['earnings', { earnedNanoton: null }],
  ['price', { price: null }],
  ['electricity', { electricity: null }],
])('without %s profit is unknown, not 0', (_name, missing) => {
  expect(toWorkerProfit({ ...worker, ...missing })).toMatchObject({
    profit: null,
    breakEvenCoefficient: null,
  });
});

test('depreciation may be left out; without revenue or coefficient there is no break-even', () => {
  expect(formatDecimal(toWorkerProfit({ ...worker, depreciation: null }).profit ?? toDecimal('0'))).toBe(
    '21.8400000000',
  );
  expect(toWorkerProfit({ ...worker, earnedNanoton: 0n }).breakEvenCoefficient).toBeNull();
  expect(toWorkerProfit({ ...worker, coefficient: null }).breakEvenCoefficient).toBeNull();
});
