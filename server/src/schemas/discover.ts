import { probeMisses } from '@cocoon-pool/domain/cocoon/probe-miss';
import { z } from '@hono/zod-openapi';
import { line } from './common.ts';

export const discoverSchema = z
  .strictObject({
    host: line(253).openapi({ example: 'gpu-1.example.com', description: 'A name or an address, no port' }),
    port: z
      .int()
      .min(1)
      .max(65_535)
      .optional()
      .openapi({ example: 12_000, description: 'Asked first; without it only 12000, 12010, … are asked' }),
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
    missed: z.array(z.object({ address: z.string(), reason: z.enum(probeMisses) })).openapi({
      description:
        'The ports that were asked where no Cocoon worker answered, and why; empty where a daemon of an older version looked',
    }),
  })
  .openapi('Discovered');
