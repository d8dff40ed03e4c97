/** An exact decimal number: `digits` / 10^`scale`. */
export interface Decimal {
  digits: bigint;
  /** 0 or more. */
  scale: number;
}

/** Reads `12`, `0.05`, `-3.1`: plain digits, at most 30 before and after the point. Null for anything else. */
export function parseDecimal(text: string): Decimal | null {
  const match = /^(-?)(\d{1,30})(?:\.(\d{1,30}))?$/.exec(text);
  if (match === null) return null;
  const [, sign = '', whole = '', fraction = ''] = match;
  const digits = BigInt(whole + fraction);
  return { digits: sign === '-' ? -digits : digits, scale: fraction.length };
}

/** As `parseDecimal`, of text that is known to be a decimal, such as a column that allows nothing else. */
export function toDecimal(text: string): Decimal {
  const decimal = parseDecimal(text);
  if (decimal === null) throw new Error(`Not a decimal: ${text}`);
  return decimal;
}

export const zero: Decimal = { digits: 0n, scale: 0 };

/** Coins from nanoton. */
export function toCoins(nanoton: bigint): Decimal {
  return { digits: nanoton, scale: 9 };
}

export function addDecimals(a: Decimal, b: Decimal): Decimal {
  const scale = Math.max(a.scale, b.scale);
  return { digits: toScale(a, scale) + toScale(b, scale), scale };
}

export function subtractDecimals(a: Decimal, b: Decimal): Decimal {
  return addDecimals(a, { digits: -b.digits, scale: b.scale });
}

export function sumDecimals(parts: readonly Decimal[]): Decimal {
  return parts.reduce(addDecimals, zero);
}

export function multiplyDecimals(a: Decimal, b: Decimal): Decimal {
  return { digits: a.digits * b.digits, scale: a.scale + b.scale };
}

/** The quotient with `scale` decimals, the last one rounded half away from zero. Throws when `b` is 0. */
export function divideDecimals(a: Decimal, b: Decimal, scale: number): Decimal {
  if (b.digits === 0n) throw new Error('Division by zero');
  const numerator = a.digits * 10n ** BigInt(b.scale + scale);
  return { digits: divideHalfUp(numerator, b.digits * 10n ** BigInt(a.scale)), scale };
}

/** Below 0, 0 or above 0, as `a` is less than, equal to or greater than `b`. */
export function compareDecimals(a: Decimal, b: Decimal): number {
  const { digits } = subtractDecimals(a, b);
  return digits === 0n ? 0 : digits > 0n ? 1 : -1;
}

/** With exactly `scale` decimals, rounded half away from zero. */
export function roundDecimal(value: Decimal, scale: number): Decimal {
  if (value.scale <= scale) return { digits: toScale(value, scale), scale };
  return { digits: divideHalfUp(value.digits, 10n ** BigInt(value.scale - scale)), scale };
}

/** Plain digits with all the decimals it has: `3.10`. */
export function formatDecimal({ digits, scale }: Decimal): string {
  const size = (digits < 0n ? -digits : digits).toString().padStart(scale + 1, '0');
  const whole = size.slice(0, size.length - scale);
  const sign = digits < 0n ? '-' : '';
  return scale === 0 ? `${sign}${whole}` : `${sign}${whole}.${size.slice(-scale)}`;
}

/** As `formatDecimal` without zeros at the end: `3.1`. */
export function trimDecimal(value: Decimal): string {
  const text = formatDecimal(value);
  return text.includes('.') ? text.replace(/\.?0+$/, '') : text;
}

/** A provider's JSON number as the shortest decimal text that means the same number; null where it is no positive one. */
export function toDecimalText(value: number): string | null {
  if (!Number.isFinite(value) || value <= 0 || value >= 1e15) return null;
  const shortest = String(value);
  const text = shortest.includes('e') ? value.toFixed(18) : shortest;
  const trimmed = trimDecimal(roundDecimal(toDecimal(text), 18));
  return trimmed === '0' ? null : trimmed;
}

function toScale({ digits, scale }: Decimal, target: number): bigint {
  return digits * 10n ** BigInt(target - scale);
}

function divideHalfUp(numerator: bigint, denominator: bigint): bigint {
  const isNegative = numerator < 0n !== denominator < 0n;
  const [n, d] = [numerator < 0n ? -numerator : numerator, denominator < 0n ? -denominator : denominator];
  const quotient = (2n * n + d) / (2n * d);
  return isNegative ? -quotient : quotient;
}
