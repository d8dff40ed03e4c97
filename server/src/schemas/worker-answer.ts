import { z } from '@hono/zod-openapi';
import { timeSchema } from './common.ts';

export const workerAnswerListSchema = z
  .object({
    items: z.array(
      z.object({
        page: z.enum(['jsonstats', 'stats']),
        askedAt: timeSchema.openapi({ description: 'When the worker was asked' }),
        failure: z.string().nullable().openapi({ description: 'Why it could not be read; null = it could' }),
        body: z.string().openapi({
          description:
            'To the letter, but for the access hash, which is blanked out; bytes that are no UTF-8 are U+FFFD',
        }),
        bytes: z.number().int().openapi({ description: 'Of the whole body' }),
        isCut: z.boolean().openapi({ description: 'More came than is kept' }),
      }),
    ),
  })
  .openapi('WorkerAnswerList');
