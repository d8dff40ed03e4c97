import type { CommandRow } from '@cocoon-pool/db/worker-commands';
import type { z } from '@hono/zod-openapi';
import type { commandSchema } from './schemas/worker-command.ts';

export function toCommandView(row: CommandRow): z.output<typeof commandSchema> {
  const { id, workerId, kind, proxyAddress, requestedBy, state, via, reason, answer, before, after, keeps } =
    row;
  const thousandths = row.coefficientThousandths;
  return {
    ...{ id, workerId, kind, proxyAddress, requestedBy, state, via, reason, answer, before, after, keeps },
    coefficient: thousandths === null ? null : thousandths / 1_000,
    requestedAt: row.requestedAt.toISOString(),
    sentAt: row.sentAt?.toISOString() ?? null,
    finishedAt: row.finishedAt?.toISOString() ?? null,
    returnAt: row.returnAt?.toISOString() ?? null,
    returnedAt: row.returnedAt?.toISOString() ?? null,
  };
}
