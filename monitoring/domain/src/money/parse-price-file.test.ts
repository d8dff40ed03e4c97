import { expect, test } from 'vitest';
import { parsePriceFile } from './parse-price-file.ts';

const now = new Date('2026-11-25T12:00:00Z');

test('a table of dated prices is read, days and moments alike', () => {
  const text = 'date,currency,price\r\n2026-03-01,USD,3.10\n"2026-03-01T12:00:00+03:00",rub,250.5\n\n';
  const points = [
    {
      ...{ currency: 'USD', at: new Date('2026-03-01T00:00:00Z'), value: '3.1' },
      ...{ source: 'import', granularity: 'day' },
    },
    {
      ...{ currency: 'RUB', at: new Date('2026-03-01T09:00:00Z'), value: '250.5' },
      ...{ source: 'import', granularity: 'minute' },
    },
  ];
  expect(parsePriceFile(text, now)).toEqual({ ok: true, points });
  const json = JSON.stringify([
    { date: '2026-03-01', currency: 'USD', price: '3.10' },
    { date: '2026-03-01T12:00:00+03:00', currency: 'RUB', price: 250.5 },
  ]);
  expect(parsePriceFile(json, now)).toEqual({ ok: true, points });
});

test.each([
  ['2026-02-30,USD,3', 'date must be'],
  ['01.03.2026,USD,3', 'date must be'],
  ['2026-03-01T12:00:00,USD,3', 'date must be'],
  ['2026-11-26,USD,3', 'between 2021 and now'],
  ['2020-01-01,USD,3', 'between 2021 and now'],
  ['2026-03-01,XAU,3', 'currency'],
  ['2026-03-01,USD,0', 'above 0'],
  ['2026-03-01,USD,-3', 'above 0'],
  ['2026-03-01,USD,3e2', 'above 0'],
  ['2026-03-01,USD,1234567890123456', 'above 0'],
  ['2026-03-01,USD', 'above 0'],
])('%s is refused, and with it the file', (line, problem) => {
  const text = `date,currency,price\n2026-03-02,USD,3\n${line}\n`;
  expect(parsePriceFile(text, now)).toEqual({
    ok: false,
    problems: [{ line: 3, problem: expect.stringContaining(problem) }],
  });
});

test('two prices of one moment are refused, the same twice is not', () => {
  const file = (price: string) => `date,currency,price\n2026-03-01,USD,3\n2026-03-01,USD,${price}\n`;
  expect(parsePriceFile(file('3.0'), now)).toMatchObject({ ok: true });
  expect(parsePriceFile(file('4'), now)).toMatchObject({ ok: false, problems: [{ line: 3 }] });
});

test.each(['', 'a,b\n1,2', '[{]', '[]', 'date,currency,price\n'])('%j holds no prices', (text) => {
  expect(parsePriceFile(text, now)).toMatchObject({ ok: false, problems: [{ line: 1 }] });
});
