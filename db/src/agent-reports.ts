import {
  type AgentReport,
  type AgentSample,
  agentSampleSchema,
} from '@cocoon-pool/domain/agent/agent-report';
import { reportLimits } from '@cocoon-pool/domain/agent/report-limits';
import { sql } from 'kysely';
import { type InstanceRefusal, type Instances, resolveInstances } from './agent-instances.ts';
import { countRefusal, type ReportingAgent } from './agents.ts';
import type { Db, Tx } from './database.ts';
import { insertNotice } from './notices.ts';
import type { Id } from './schema.ts';

/** A clock that is further off is to be mended: what it says of the past cannot be placed. */
const skewMsMax = 300_000;
/** Of samples, after the clock is put right: nothing is sampled before it happens. */
const aheadMsMax = 5_000;
const oldestMs = (reportLimits.spoolHours + 1) * 3_600_000;
/** What waits of one agent at most: an hour and a half of ten workers. */
const waitingMax = 4_000;

export type ReportOutcome =
  | { ok: true; accepted: number; duplicates: number; refused: SampleRefusal[] }
  | { ok: false; reason: ReportRefusal; clockSkewMs: number };
/** `not_admitted`: an operator has yet to let the owner in. `queue_full`: send it again later. */
export type ReportRefusal =
  | 'foreign_agent'
  | 'time_shifted'
  | 'replayed'
  | 'queue_full'
  | 'not_admitted'
  | 'revoked';
export interface SampleRefusal {
  instance: number;
  reason: InstanceRefusal | 'time_shifted' | 'too_old';
  samples: number;
}

/**
 * Puts what an agent sent into the queue, all that may be or nothing: each sample of each instance once, under the time
 * it has by our clock. Instances that are new become workers of the agent's owner. Refusals are counted.
 */
export async function insertAgentReport(
  db: Db,
  agent: ReportingAgent,
  { report, reportsFrom = null, now }: { report: AgentReport; reportsFrom?: string | null; now: Date },
): Promise<ReportOutcome> {
  const clockSkewMs = report.sentAt.getTime() - now.getTime();
  const refuse = async (reason: ReportRefusal): Promise<ReportOutcome> => {
    await countRefusal(db, { agentId: agent.id, code: reason });
    return { ok: false, reason, clockSkewMs };
  };
  if (report.agentId !== agent.id) return refuse('foreign_agent');
  if (Math.abs(clockSkewMs) > skewMsMax) return refuse('time_shifted');
  const taken = await db
    .transaction()
    .execute((tx) => takeReport(tx, agent, { report, reportsFrom, clockSkewMs, now }));
  return typeof taken === 'string' ? refuse(taken) : taken;
}

interface Taking {
  report: AgentReport;
  reportsFrom: string | null;
  clockSkewMs: number;
  now: Date;
}

async function takeReport(
  tx: Tx,
  agent: ReportingAgent,
  taking: Taking,
): Promise<ReportOutcome | ReportRefusal> {
  const { report, now } = taking;
  const refusal = await findRefusal(tx, agent, report);
  if (refusal !== null) return refusal;
  const isFirst = await isFirstReport(tx, agent.id);
  await tx
    .updateTable('agents')
    .set({
      ...{ lastSequence: String(report.sequence), lastReportAt: now, version: report.version },
      ...{ reportsFrom: taking.reportsFrom, clockSkewMs: taking.clockSkewMs },
      ...{ samplesDropped: Math.min(report.samplesDropped, 2 ** 31 - 1) },
    })
    .where('id', '=', agent.id)
    .execute();
  const instances = [...new Set(report.samples.map(({ instance }) => instance))];
  const workers = await resolveInstances(tx, agent, { instances, now });
  if (isFirst) await tellOwner(tx, agent, { workers, now });
  const { rows, refused } = judgeSamples(workers, taking);
  const accepted = await insertRows(tx, agent.id, { rows, now });
  for (const { reason, samples } of refused) {
    // That its owner does not want it watched is no fault of the agent's.
    if (reason !== 'removed') await countRefusal(tx, { agentId: agent.id, code: reason, count: samples });
  }
  return { ok: true, accepted, duplicates: rows.length - accepted, refused };
}

async function isFirstReport(tx: Tx, agentId: Id): Promise<boolean> {
  const { lastReportAt } = await tx
    .selectFrom('agents')
    .select('lastReportAt')
    .where('id', '=', agentId)
    .executeTakeFirstOrThrow();
  return lastReportAt === null;
}

/** Whoever installed the agent waits to hear that it works. */
async function tellOwner(
  tx: Tx,
  agent: ReportingAgent,
  { workers, now }: { workers: Instances; now: Date },
): Promise<void> {
  const found = [...workers.values()].filter((one) => 'workerId' in one).length;
  const notice = { kind: 'agent_reported', hostName: agent.name, workers: found } as const;
  await insertNotice(tx, { participantId: agent.participantId, key: `agent:${agent.id}`, notice }, now);
}

/** Locks the agent's row: reports of one agent are taken one after the other. */
async function findRefusal(
  tx: Tx,
  agent: ReportingAgent,
  report: AgentReport,
): Promise<ReportRefusal | null> {
  const { rows } = await sql<{
    lastSequence: number;
    isRevoked: boolean;
    waiting: number;
    status: string | null;
  }>`
    SELECT last_sequence::float8 AS last_sequence, revoked_at IS NOT NULL AS is_revoked,
      (SELECT status FROM participants WHERE id = agents.participant_id) AS status,
      (SELECT count(*)::int FROM agent_reports WHERE body IS NOT NULL
        AND worker_id IN (SELECT id FROM workers WHERE agent_id = agents.id)) AS waiting
    FROM agents WHERE id = ${agent.id} FOR UPDATE
  `.execute(tx);
  const [row] = rows;
  if (row === undefined || row.isRevoked) return 'revoked';
  if (agent.participantId !== null && row.status !== 'active') return 'not_admitted';
  if (report.sequence <= row.lastSequence) return 'replayed';
  return row.waiting + report.samples.length > waitingMax ? 'queue_full' : null;
}

interface QueuedSample {
  workerId: Id;
  sample: AgentSample;
  at: Date;
}

function judgeSamples(workers: Instances, { report, clockSkewMs, now }: Taking) {
  const rows: QueuedSample[] = [];
  const refused = new Map<string, SampleRefusal>();
  const refuse = (instance: number, reason: SampleRefusal['reason']) => {
    const key = `${instance} ${reason}`;
    refused.set(key, { instance, reason, samples: (refused.get(key)?.samples ?? 0) + 1 });
  };
  for (const sample of report.samples) {
    const { instance, sampledAt } = sample;
    const worker = workers.get(instance);
    // A clock that is right within a network's delay is left alone: samples keep the times that the host gave them.
    const shiftMs = Math.abs(clockSkewMs) > aheadMsMax ? clockSkewMs : 0;
    const at = new Date(sampledAt.getTime() - shiftMs);
    const ageMs = now.getTime() - at.getTime();
    if (worker === undefined || 'refusal' in worker) refuse(instance, worker?.refusal ?? 'removed');
    else if (ageMs < -aheadMsMax) refuse(instance, 'time_shifted');
    else if (ageMs > oldestMs) refuse(instance, 'too_old');
    else rows.push({ workerId: worker.workerId, sample, at });
  }
  return { rows, refused: [...refused.values()] };
}

async function insertRows(
  tx: Tx,
  agentId: Id,
  { rows, now }: { rows: readonly QueuedSample[]; now: Date },
): Promise<number> {
  if (rows.length === 0) return 0;
  const inserted = await sql`
    INSERT INTO agent_reports (agent_id, received_at, worker_id, instance, sampled_at, at, body)
    SELECT ${agentId}::bigint, ${now}::timestamptz, t.* FROM unnest(
      ${rows.map(({ workerId }) => workerId)}::bigint[],
      ${rows.map(({ sample }) => sample.instance)}::smallint[],
      ${rows.map(({ sample }) => sample.sampledAt)}::timestamptz[],
      ${rows.map(({ at }) => at)}::timestamptz[],
      ${rows.map(({ sample }) => JSON.stringify(sample))}::text[]
    ) AS t
    ON CONFLICT (agent_id, instance, sampled_at) DO NOTHING
  `.execute(tx);
  return Number(inserted.numAffectedRows ?? 0);
}

/** A sample that waits to be consumed; `sample` is null where this version cannot read it. */
export interface WaitingSample {
  agentId: Id;
  instance: number;
  sampledAt: Date;
  workerId: Id;
  at: Date;
  /** When its report reached us. */
  receivedAt: Date;
  sample: AgentSample | null;
}

/** Of one worker at once, so that an agent's long spool does not hold up what others send now. */
const samplesPerWorker = 20;

/** What waits of these workers, each worker's oldest first; some of each worker at once. */
export async function listWaitingSamples(
  db: Db,
  { workerIds, limit }: { workerIds: readonly Id[]; limit: number },
): Promise<WaitingSample[]> {
  const { rows } = await sql<Omit<WaitingSample, 'sample'> & { body: string }>`
    SELECT waiting.* FROM unnest(${workerIds}::bigint[]) AS watched (id) CROSS JOIN LATERAL (
      SELECT agent_id, instance, sampled_at, worker_id, at, received_at, body FROM agent_reports
      WHERE worker_id = watched.id AND body IS NOT NULL
      ORDER BY at LIMIT ${sql.lit(samplesPerWorker)}
    ) AS waiting ORDER BY at LIMIT ${limit}
  `.execute(db);
  return rows.map(({ body, ...row }) => ({ ...row, sample: parseBody(body) }));
}

function parseBody(body: string): AgentSample | null {
  const parsed = agentSampleSchema.safeParse(JSON.parse(body));
  return parsed.success ? parsed.data : null;
}

/** Counts samples as consumed, in the transaction that keeps what came of them. */
export async function finishSamples(tx: Tx, samples: readonly WaitingSample[]): Promise<void> {
  if (samples.length === 0) return;
  await sql`
    UPDATE agent_reports SET body = NULL
    FROM unnest(
      ${samples.map(({ agentId }) => agentId)}::bigint[], ${samples.map(({ instance }) => instance)}::smallint[],
      ${samples.map(({ sampledAt }) => sampledAt)}::timestamptz[]
    ) AS done (agent_id, instance, sampled_at)
    WHERE agent_reports.agent_id = done.agent_id AND agent_reports.instance = done.instance
      AND agent_reports.sampled_at = done.sampled_at
  `.execute(tx);
}

/** A sample that comes again after this is too old to be taken. */
const keptHours = reportLimits.spoolHours + 2;

/** Forgets samples that cannot come again, and those that nobody consumed in a day. */
export async function deleteOldReports(db: Db, now: Date): Promise<number> {
  const result = await sql`
    DELETE FROM agent_reports WHERE received_at < ${new Date(now.getTime() - keptHours * 3_600_000)}
  `.execute(db);
  return Number(result.numAffectedRows ?? 0);
}
