import { cleanText } from './clean-text.ts';

export type JsonObject = Readonly<Record<string, unknown>>;

/** The object, or null where the value is anything else. */
export function toJsonObject(value: unknown): JsonObject | null {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as JsonObject) : null;
}

/** Text made safe by `cleanText`, or null. */
export function toText(value: unknown): string | null {
  return typeof value === 'string' ? cleanText(value) : null;
}

export function toFlag(value: unknown): boolean | null {
  return typeof value === 'boolean' ? value : null;
}

/** A finite number with −0 as 0, or null. */
export function toNumber(value: unknown): number | null {
  return typeof value === 'number' && Number.isFinite(value) ? value + 0 : null;
}

/** A whole number that a double holds exactly, or null. */
export function toInteger(value: unknown): number | null {
  return Number.isSafeInteger(value) ? Number(value) + 0 : null;
}

/** A count: a whole number from 0 that a double holds exactly, or null. */
export function toCount(value: unknown): number | null {
  const count = toInteger(value);
  return count === null || count < 0 ? null : count;
}

/** A 64-bit amount from 0, exact, or null; needs a value of `parseInt64Json` above 2^53. */
export function toAmount(value: unknown): bigint | null {
  const amount = toInt64(value);
  return amount === null || amount < 0n ? null : amount;
}

/** A 64-bit integer, exact, or null; needs a value of `parseInt64Json` above 2^53. */
export function toInt64(value: unknown): bigint | null {
  if (typeof value === 'bigint') return BigInt.asIntN(64, value) === value ? value : null;
  return Number.isSafeInteger(value) ? BigInt(Number(value)) : null;
}

const listLengthMax = 1000;

/**
 * Every element read by `toElement`; null where the value is no list, one element cannot be read, or there are more
 * than 1,000: no worker has as many of anything, and a short page can hold a list that takes 20 times its size.
 */
export function toList<T>(value: unknown, toElement: (element: unknown) => T | null): T[] | null {
  if (!Array.isArray(value) || value.length > listLengthMax) return null;
  const list: T[] = [];
  for (const element of value) {
    const read = toElement(element);
    if (read === null) return null;
    list.push(read);
  }
  return list;
}
