import { currencies } from '@cocoon-pool/domain/money/currency';
import { parseDecimal } from '@cocoon-pool/domain/money/decimal';
import { isTimeZone } from '@cocoon-pool/domain/time-zone';
import { z } from '@hono/zod-openapi';

export const currencySchema = z
  .enum(currencies)
  .openapi({ example: 'EUR', description: 'ISO 4217; the participant’s own by default' });

export const timeZoneSchema = z
  .string()
  .max(64)
  .refine(isTimeZone, 'must be a time zone, for example Europe/Berlin')
  .openapi({ example: 'Europe/Berlin', description: 'The participant’s own by default' });

/** An amount of a currency in answers: exact, never a JSON number. */
export const moneySchema = z.string().openapi({ example: '13.20', description: 'Exact decimal text' });

/** A decimal from 0 on, sent as text, that columns can hold. */
export function decimalText(most: number, decimals: number) {
  const message = `must be a decimal from 0 to ${most} with at most ${decimals} decimals, as text`;
  return z.string().refine((text) => {
    const decimal = text.startsWith('-') ? null : parseDecimal(text);
    if (decimal === null || decimal.scale > decimals) return false;
    return decimal.digits <= BigInt(most) * 10n ** BigInt(decimal.scale);
  }, message);
}

/** A time of a query or body: with its zone, and one that every program can hold. */
export const momentSchema = z.iso
  .datetime({ offset: true, error: 'must be a time with its zone, for example 2026-03-01T12:00:00Z' })
  .transform((text) => new Date(text))
  .refine((at) => at.getUTCFullYear() >= 2020 && at.getUTCFullYear() <= 2100, 'must be from 2020 to 2100')
  .openapi({ type: 'string', format: 'date-time' });

export const priceSchema = z
  .object({
    currency: z.string(),
    value: moneySchema,
    source: z.string(),
    at: z.string().openapi({ format: 'date-time' }),
  })
  .openapi('Price');
