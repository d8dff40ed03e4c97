import { expect, test } from 'vitest';
import { trimDecimal } from '../money/decimal.ts';
import { toElectricityBill } from './electricity-bill.ts';

const day = (count: number) => new Date(Date.UTC(2026, 10, 16 + count));
const euros = { validFrom: day(-30), currency: 'EUR', pricePerKwh: '0.25' } as const;
const machine = { from: day(0), to: day(7), statedWatts: 1_000 };

const toText = (bill: ReturnType<typeof toElectricityBill>) =>
  Array.isArray(bill) ? bill.map(({ amount, currency }) => `${trimDecimal(amount)} ${currency}`) : bill;

test.each([
  ['a machine at a known tariff', [machine], [euros], ['42 EUR']],
  ['two machines', [machine, { ...machine, from: day(6) }], [euros], ['48 EUR']],
  ['nobody said what electricity costs', [machine], [], null],
  ['nothing ran', [], [euros], null],
  ['one machine’s watts are not known', [machine, { ...machine, statedWatts: null }], [euros], 'unknown'],
  ['the tariff begins within the week', [machine], [{ ...euros, validFrom: day(1) }], 'unknown'],
  [
    'another currency from the sixth day on',
    [machine],
    [euros, { validFrom: day(6), currency: 'USD', pricePerKwh: '0.5' } as const],
    ['36 EUR', '12 USD'],
  ],
])('%s', (_name, power, tariffs, expected) => {
  expect(toText(toElectricityBill(power, tariffs))).toEqual(expected);
});
