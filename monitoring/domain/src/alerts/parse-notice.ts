import { z } from 'zod';
import type { Notice, OperatorProblem } from './notice.ts';

/** Reads a stored notice; null for one of a kind or shape that this version does not know. */
export function parseNotice(kind: string, payload: unknown): Notice | null {
  const fields = typeof payload === 'object' && payload !== null ? payload : {};
  return noticeSchema.safeParse({ ...fields, kind }).data ?? null;
}

const isProblem: Record<OperatorProblem, true> = {
  blind: true,
  database_away: true,
  delivery_failing: true,
  chain_behind: true,
  providers_disagree: true,
  history_incomplete: true,
  root_contract_changed: true,
  prices_missing: true,
};
const operatorProblems = Object.keys(isProblem) as OperatorProblem[];

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
    payoutKind: z.enum(['cocoon_worker', 'cocoon_worker_last', 'pool_transfer']).nullable().optional(),
    proxyAddress: z.string().nullable().optional(),
    network: z.enum(['mainnet', 'testnet']).nullable().optional(),
    isPool: z.boolean().optional(),
  }),
  z.object({
    kind: z.literal('payout_expected_missing'),
    contractAddress: z.string(),
    amountNanoton: nanoton.nullable(),
    expectedSince: time,
  }),
  z.object({
    kind: z.literal('payout_forged'),
    transactionHash: z.string(),
    network: z.enum(['mainnet', 'testnet']),
    account: z.string(),
    amountNanoton: nanoton,
    receivedAt: time,
    reason: z.string(),
    ofDay: z.int().min(0),
  }),
  z.object({ kind: z.literal('agent_reported'), hostName: z.string(), workers: z.int().min(0) }),
  z.object({
    kind: z.literal('agent_waiting'),
    tokenId: z.string(),
    isEnrolled: z.boolean(),
    madeAt: time,
    expiresAt: time,
  }),
  z.object({ kind: z.literal('late_report'), hostName: z.string(), from: time, to: time }),
  z.object({
    kind: z.literal('rule_failed'),
    rule: z.string(),
    workerName: z.string(),
    detail: z.string().nullable(),
  }),
  z.object({
    kind: z.literal('still_disabled'),
    commandId: z.string(),
    workerName: z.string(),
    since: time,
    lossNanotonPerHour: nanoton.nullable(),
  }),
  z.object({ kind: z.literal('enabled_on_time'), workerName: z.string(), at: time }),
  z.object({
    kind: z.literal('not_enabled_on_time'),
    commandId: z.string(),
    workerName: z.string(),
    dueAt: time,
    reason: z.string().nullable(),
    lossNanotonPerHour: nanoton.nullable(),
  }),
  z.object({
    kind: z.literal('sees_again'),
    since: time,
    until: time.nullable(),
    ok: z.int().min(0),
    down: z.int().min(0),
  }),
  z.object({ kind: z.literal('operator_message'), poolName: z.string(), text: z.string() }),
  z.object({
    kind: z.literal('operator'),
    problem: z.enum(operatorProblems),
    since: time,
    until: time.nullable().optional(),
    workers: z.int().min(0).nullable().optional(),
    detail: z.string().nullable(),
  }),
]) satisfies z.ZodType<Notice>;
