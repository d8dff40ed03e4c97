import { z } from '@hono/zod-openapi';
import { timeSchema } from './common.ts';

export const workerEventListSchema = z
  .object({
    items: z.array(
      z.object({
        at: timeSchema,
        kind: z.enum([
          'owner_address',
          'model',
          'coefficient',
          'commit',
          'params_version',
          'enabled',
          'restart',
        ]),
        before: z.string().nullable(),
        after: z.string().nullable(),
        byUs: z.boolean().openapi({ description: 'A command of this pool brought it about' }),
      }),
    ),
  })
  .openapi('WorkerEventList');
