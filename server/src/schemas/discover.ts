import { z } from '@hono/zod-openapi';
import { line } from './common.ts';

export const discoverSchema = z
  .strictObject({
    host: line(253).openapi({ example: 'gpu-1.example.com', description: 'A name or an address, no port' }),
  })
  .openapi('Discover');

export const discoveredSchema = z
  .object({
    found: z.array(
      z.object({
        address: z.string().openapi({ example: 'gpu-1.example.com:12000' }),
        latencyMs: z.number(),
        needsAccessHash: z
          .boolean()
          .nullable()
          .openapi({ description: 'Null while the worker is not ready to tell' }),
      }),
    ),
  })
  .openapi('Discovered');
