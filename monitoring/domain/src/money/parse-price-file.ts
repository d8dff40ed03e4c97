import { type Currency, isCurrency } from './currency.ts';
import { parseDecimal, trimDecimal } from './decimal.ts';
import { isPriceTime } from './parse-price-answers.ts';
import type { PricePoint } from './price-point.ts';

export type PriceFile =
  | { ok: true; points: PricePoint[] }
  /** Every bad line, up to 20 of them; nothing of the file is to be used. */
  | { ok: false; problems: { line: number; problem: string }[] };

interface RawPrice {
  line: number;
  date: unknown;
  currency: unknown;
  price: unknown;
}

const linesMax = 1_000_000;
const problemsMax = 20;

/**
 * Dated prices of one coin: CSV with the columns `date,currency,price`, or JSON, an array of objects with these keys. A
 * date alone is the rate of that day (UTC); a time must name its zone. Prices are plain decimals above 0.
 */
export function parsePriceFile(text: string, now: Date): PriceFile {
  const read = /^\s*\[/.test(text) ? readJson(text) : readCsv(text);
  if ('problem' in read) return { ok: false, problems: [{ line: 1, problem: read.problem }] };
  if (read.rows.length === 0) return { ok: false, problems: [{ line: 1, problem: 'holds no prices' }] };
  const points: PricePoint[] = [];
  const problems: { line: number; problem: string }[] = [];
  const seen = new Map<string, string>();
  for (const row of read.rows) {
    const point = toPoint(row, now);
    const problem = typeof point === 'string' ? point : findConflict(point, seen);
    if (problem !== null) problems.push({ line: row.line, problem });
    else if (typeof point !== 'string') points.push(point);
    if (problems.length === problemsMax) break;
  }
  return problems.length > 0 ? { ok: false, problems } : { ok: true, points };
}

type Read = { rows: RawPrice[] } | { problem: string };

function readCsv(text: string): Read {
  const lines = text.replace(/^\uFEFF/, '').split(/\r?\n/);
  if (lines.length > linesMax) return { problem: `has more than ${linesMax} lines` };
  const cells = (line: string) => line.split(',').map((cell) => cell.trim().replace(/^"(.*)"$/, '$1'));
  const names = cells(lines[0] ?? '').map((name) => name.toLowerCase());
  const [date, currency, price] = ['date', 'currency', 'price'].map((name) => names.indexOf(name));
  if (
    date === undefined ||
    currency === undefined ||
    price === undefined ||
    [date, currency, price].includes(-1)
  )
    return { problem: 'the first line must name the columns date,currency,price' };
  const rows = lines.flatMap((line, place) => {
    if (place === 0 || line.trim() === '') return [];
    const row = cells(line);
    return [{ line: place + 1, date: row[date], currency: row[currency], price: row[price] }];
  });
  return { rows };
}

function readJson(text: string): Read {
  let list: unknown;
  try {
    list = JSON.parse(text);
  } catch {
    return { problem: 'is not valid JSON' };
  }
  if (!Array.isArray(list)) return { problem: 'must be an array of {date, currency, price}' };
  if (list.length > linesMax) return { problem: `has more than ${linesMax} prices` };
  const rows = list.map((item: unknown, place) => {
    const row: Record<string, unknown> = typeof item === 'object' && item !== null ? { ...item } : {};
    return { line: place + 1, date: row.date, currency: row.currency, price: row.price };
  });
  return { rows };
}

function toPoint({ date, currency, price }: RawPrice, now: Date): PricePoint | string {
  const when = typeof date === 'string' ? toMoment(date) : null;
  if (when === null) return 'date must be 2026-03-01 or a time with its zone, 2026-03-01T12:00:00Z';
  if (!isPriceTime(when.at, now)) return 'date must be between 2021 and now';
  const code = typeof currency === 'string' ? currency.toUpperCase() : '';
  if (!isCurrency(code)) return 'currency is not one we know';
  const value = toValue(price);
  if (value === null) return 'price must be a decimal above 0, for example 3.1415';
  return { currency: code, at: when.at, value, source: 'import', granularity: when.granularity };
}

function toMoment(text: string): { at: Date; granularity: 'day' | 'minute' } | null {
  if (/^\d{4}-\d{2}-\d{2}$/.test(text)) {
    const at = new Date(`${text}T00:00:00Z`);
    const isReal = !Number.isNaN(at.getTime()) && at.toISOString().startsWith(text);
    return isReal ? { at, granularity: 'day' } : null;
  }
  if (!/^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(:\d{2}(\.\d{1,3})?)?(Z|[+-]\d{2}:\d{2})$/.test(text)) return null;
  const at = new Date(text);
  return Number.isNaN(at.getTime()) ? null : { at, granularity: 'minute' };
}

function toValue(price: unknown): string | null {
  const text = typeof price === 'number' ? String(price) : typeof price === 'string' ? price : '';
  const decimal = parseDecimal(text);
  if (decimal === null || decimal.digits <= 0n || decimal.scale > 18) return null;
  return decimal.digits < 10n ** BigInt(15 + decimal.scale) ? trimDecimal(decimal) : null;
}

/** Two prices of one moment would leave it to chance which counts. */
function findConflict(point: PricePoint, seen: Map<string, string>): string | null {
  const key = `${point.currency} ${point.at.toISOString()} ${point.granularity}`;
  const before = seen.get(key);
  seen.set(key, point.value);
  return before === undefined || before === point.value
    ? null
    : `contradicts an earlier price of ${toName(point)}`;
}

function toName({ currency, at }: { currency: Currency; at: Date }): string {
  return `${currency} at ${at.toISOString()}`;
}
