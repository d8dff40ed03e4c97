import { sql } from 'kysely';
import { revokeApiKey } from './api-keys.ts';
import { insertAuditEntry } from './audit-log.ts';
import type { Db, Tx } from './database.ts';
import { NotFoundError } from './not-found-error.ts';
import type { Id } from './schema.ts';

export interface Agent {
  id: Id;
  name: string;
  host: string;
  hostId: Id;
  participantId: Id | null;
  version: string;
  createdAt: Date;
  lastReportAt: Date | null;
  clockSkewMs: number | null;
  samplesDropped: number;
  refusals: Record<string, number>;
  revokedAt: Date | null;
  /** Watched workers that it reports. */
  workers: number;
}

function selectAgents(db: Db | Tx, participantId: Id | null) {
  const query = db
    .selectFrom('agents')
    .innerJoin('hosts', 'hosts.id', 'agents.hostId')
    .innerJoin('apiKeys', 'apiKeys.id', 'agents.apiKeyId')
    .select(['agents.id', 'agents.name', 'hosts.name as host', 'agents.hostId', 'agents.participantId'])
    .select(['agents.version', 'agents.createdAt', 'agents.lastReportAt', 'agents.clockSkewMs'])
    .select(['agents.samplesDropped', 'agents.refusals'])
    .select(
      sql<number>`(SELECT count(*)::int FROM workers WHERE agent_id = agents.id AND removed_at IS NULL)`.as(
        'workers',
      ),
    )
    // A key that was revoked by itself ends the agent as well.
    .select((eb) => eb.fn.coalesce('agents.revokedAt', 'apiKeys.revokedAt').as('revokedAt'));
  return participantId === null ? query : query.where('agents.participantId', '=', participantId);
}

/** A participant's agents, or with null all, revoked ones too but not those of deleted people, by name; at most 1,000. */
export async function listAgents(db: Db, { participantId }: { participantId: Id | null }): Promise<Agent[]> {
  return selectAgents(db, participantId).orderBy('agents.name').orderBy('agents.id').limit(1_000).execute();
}

interface AgentEdit {
  id: Id;
  /** Whose agent it must be; null = anybody's. */
  participantId: Id | null;
  actor: string;
}

/** Throws `NotFoundError` when there is none, or it is not theirs. */
export async function getAgent(
  db: Db | Tx,
  { id, participantId }: Pick<AgentEdit, 'id' | 'participantId'>,
): Promise<Agent> {
  return selectAgents(db, participantId)
    .where('agents.id', '=', id)
    .executeTakeFirstOrThrow(() => new NotFoundError('agent'));
}

/** Throws `NotFoundError` as `getAgent` does. */
export async function renameAgent(
  db: Db,
  { id, participantId, actor }: AgentEdit,
  { name, now }: { name: string; now: Date },
): Promise<Agent> {
  return db.transaction().execute(async (tx) => {
    await getAgent(tx, { id, participantId });
    await tx.updateTable('agents').set({ name }).where('id', '=', id).execute();
    const subject = `agent:${id}`;
    await insertAuditEntry(tx, { actor, action: 'agent.renamed', subject, detail: { name } }, now);
    return getAgent(tx, { id, participantId });
  });
}

/**
 * From the next call on its key is refused. Its workers stay: those with an address are asked again, the others tell
 * nothing until the agent gets a new key. Throws `NotFoundError` as `getAgent` does.
 */
export async function revokeAgent(db: Db, { id, participantId, actor }: AgentEdit, now: Date): Promise<void> {
  await db.transaction().execute(async (tx) => {
    await getAgent(tx, { id, participantId });
    const { apiKeyId } = await tx
      .updateTable('agents')
      .set({ revokedAt: now })
      .where('id', '=', id)
      .returning('apiKeyId')
      .executeTakeFirstOrThrow();
    if (apiKeyId !== null) await revokeApiKey(tx, apiKeyId, now);
    await insertAuditEntry(tx, { actor, action: 'agent.revoked', subject: `agent:${id}` }, now);
  });
}

export interface ReportingAgent {
  id: Id;
  name: string;
  hostId: Id;
  participantId: Id | null;
}

/** The agent that an API key belongs to; undefined for a key without one. */
export async function findAgentOfKey(db: Db, apiKeyId: Id): Promise<ReportingAgent | undefined> {
  return db
    .selectFrom('agents')
    .select(['id', 'name', 'hostId', 'participantId'])
    .where('apiKeyId', '=', apiKeyId)
    .where('revokedAt', 'is', null)
    .executeTakeFirst();
}

/** Counts what was refused of an agent, for its owner to see. */
export async function countRefusal(
  db: Db | Tx,
  { agentId, code, count = 1 }: { agentId: Id; code: string; count?: number },
): Promise<void> {
  await sql`
    UPDATE agents SET refusals = refusals || jsonb_build_object(${code}::text,
      coalesce((refusals ->> ${code}::text)::bigint, 0) + ${count}::int)
    WHERE id = ${agentId}
  `.execute(db);
}

/** What rules judge an agent's silence by. */
export interface AgentFacts {
  agentId: Id;
  name: string;
  hostId: Id;
  participantId: Id | null;
  /** When the newest report came; before the first one, when it was enrolled. */
  lastReportAt: Date;
}

/** Of every agent that may report; at most 20,000. */
export async function listAgentFacts(db: Db): Promise<AgentFacts[]> {
  return db
    .selectFrom('agents')
    .innerJoin('apiKeys', 'apiKeys.id', 'agents.apiKeyId')
    .select(['agents.id as agentId', 'agents.name', 'agents.hostId', 'agents.participantId'])
    .select((eb) => eb.fn.coalesce('agents.lastReportAt', 'agents.createdAt').as('lastReportAt'))
    .where('agents.revokedAt', 'is', null)
    .where('apiKeys.revokedAt', 'is', null)
    .orderBy('agents.id')
    .limit(20_000)
    .execute();
}
