import { z } from '@hono/zod-openapi';

export const prometheusTargetsSchema = z
  .array(
    z.object({
      targets: z.array(z.string()).openapi({ example: ['203.0.113.7:12000'] }),
      labels: z.record(z.string(), z.string()).openapi({ example: { __meta_cocoon_worker_id: '7' } }),
    }),
  )
  .openapi('PrometheusTargets');
