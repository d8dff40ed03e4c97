import { z } from 'zod';
import type { Notice } from './notice.ts';

/** Reads a stored notice; null for one of a kind or shape that this version does not know. */
export function parseNotice(kind: string, payload: unknown): Notice | null {
  const fields = typeof payload === 'object' && payload !== null ? payload : {};
  return noticeSchema.safeParse({ ...fields, kind }).data ?? null;
}

const time = z.iso.datetime();
const nanoton = z.string().regex(/^-?\d+$/);

const noticeSchema = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('payout_received'),
    payoutId: z.string(),
    transactionHash: z.string(),
    amountNanoton: nanoton,
    receivedAt: time,
    workerName: z.string().nullable(),
  }),
  z.object({
    kind: z.literal('payout_expected_missing'),
    contractAddress: z.string(),
    amountNanoton: nanoton,
    expectedSince: time,
  }),
  z.object({ kind: z.literal('late_report'), hostName: z.string(), from: time, to: time }),
  z.object({
    kind: z.literal('operator'),
    problem: z.enum(['blind', 'database_away', 'delivery_failing', 'chain_behind', 'root_contract_changed']),
    since: time,
    detail: z.string().nullable(),
  }),
]) satisfies z.ZodType<Notice>;
