import { taxTextFormats } from '@cocoon-pool/domain/tax/tax-writer';
import { z } from '@hono/zod-openapi';
import { timeSchema } from './common.ts';
import { currencySchema, timeZoneSchema } from './money.ts';

export const taxFormats = [...taxTextFormats, 'pdf'] as const;

const edge = z.string().max(40).openapi({
  example: '2026-01-31',
  description:
    'A day in `timeZone` (`to` includes it), or a time with its zone (`to` is the first moment that is out)',
});

const parameters = {
  from: edge.optional(),
  to: edge.optional(),
  currency: currencySchema.optional(),
  timeZone: timeZoneSchema.optional(),
  participantId: z.string().max(20).optional().openapi({ description: 'Oneself by default' }),
  language: z.enum(['en', 'ru']).optional(),
  format: z.enum(taxFormats).optional().openapi({ description: 'csv by default' }),
};

const year = z
  .string()
  .regex(/^20[2-9]\d$/, 'must be a year from 2020 to 2099')
  .transform(Number)
  .optional()
  .openapi({ description: 'Or `from` and `to`; the current year in `timeZone` by default' });

export const taxQuerySchema = z.strictObject({
  ...{ ...parameters, year },
  electricity: z
    .enum(['true', 'false'])
    .transform((text) => text === 'true')
    .optional()
    .openapi({ description: 'List electricity as an expense' }),
});

export const exportLinkBodySchema = z
  .strictObject({
    ...{ ...parameters, year: z.int().min(2020).max(2099).optional() },
    electricity: z.boolean().optional(),
  })
  .openapi('NewExportLink');

export type TaxQuery = z.output<typeof exportLinkBodySchema>;

export const exportLinkSchema = z
  .object({
    url: z.string().openapi({ example: 'https://pool.example/api/v1/export/files/…' }),
    filename: z.string(),
    expiresAt: timeSchema,
  })
  .openapi('ExportLink');

export const tokenParam = z.object({
  token: z.string().openapi({ param: { name: 'token', in: 'path' } }),
});

const file = z.string().openapi({ format: 'binary' });

/** A file, in whichever format was asked for. */
export const fileAnswer = {
  200: {
    description: 'The file; its columns and sections are described in the README',
    content: {
      'text/csv': { schema: z.string() },
      'application/json': { schema: z.object({}).loose() },
      'application/pdf': { schema: file },
    },
  },
};
