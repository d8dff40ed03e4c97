import { createApiKey, revokeApiKey } from './api-keys.ts';
import { insertAuditEntry } from './audit-log.ts';
import type { Db, Tx } from './database.ts';
import { takeEnrolmentToken } from './enrolment-tokens.ts';
import type { Id } from './schema.ts';

interface EnrollingHost {
  token: string;
  /** As the host calls itself: letters, digits, dots and dashes. */
  hostname: string;
  version: string;
}

export type Enrolment =
  | { ok: true; agentId: Id; name: string; key: string }
  | { ok: false; reason: 'bad_token' | 'participant_deactivated' };

/**
 * Swaps a token for an agent's key, whole or not at all: the token is used up, the agent and its host are made (or a
 * known agent gets a new key in place of its old one), and it is audited. The key is returned once.
 */
export async function enrolAgent(db: Db, host: EnrollingHost, now: Date): Promise<Enrolment> {
  return db.transaction().execute(async (tx) => {
    const token = await takeEnrolmentToken(tx, host.token, now);
    if (token === undefined) return { ok: false, reason: 'bad_token' };
    if (await isDeactivated(tx, token.participantId)) return { ok: false, reason: 'participant_deactivated' };
    const name = host.hostname;
    const { participantId } = token;
    const key = await createApiKey(
      tx,
      { name: `agent ${name}`.slice(0, 100), scope: 'agent', participantId, expiresAt: null },
      now,
    );
    const keyed = { apiKeyId: key.id, version: host.version };
    const agentId =
      token.agentId === null
        ? await insertAgent(tx, { ...keyed, name, participantId, tokenId: token.id }, now)
        : await replaceKey(tx, token.agentId, keyed, now);
    const actor = `enrolment_token:${token.id}`;
    const detail = { participantId, hostname: host.hostname, version: host.version, apiKeyId: key.id };
    await insertAuditEntry(tx, { actor, action: 'agent.enrolled', subject: `agent:${agentId}`, detail }, now);
    return { ok: true, agentId, name, key: key.key };
  });
}

async function isDeactivated(tx: Tx, participantId: Id | null): Promise<boolean> {
  if (participantId === null) return false;
  const owner = await tx
    .selectFrom('participants')
    .select('status')
    .where('id', '=', participantId)
    .executeTakeFirst();
  return owner?.status !== 'pending' && owner?.status !== 'active';
}

interface NewAgent {
  name: string;
  participantId: Id | null;
  apiKeyId: Id;
  version: string;
  tokenId: Id;
}

/**
 * On a host of its own: what a host calls itself proves nothing, so it never shares the row of a host that somebody
 * else watches by its address. No address has a space or a number sign.
 */
async function insertAgent(tx: Tx, { tokenId, ...agent }: NewAgent, now: Date): Promise<Id> {
  const { id: hostId } = await tx
    .insertInto('hosts')
    .values({ name: `${agent.name} #${tokenId}`, createdAt: now })
    .returning('id')
    .executeTakeFirstOrThrow();
  const { id } = await tx
    .insertInto('agents')
    .values({ ...agent, hostId, createdAt: now, lastReportAt: null, clockSkewMs: null, revokedAt: null })
    .returning('id')
    .executeTakeFirstOrThrow();
  return id;
}

async function replaceKey(
  tx: Tx,
  agentId: Id,
  keyed: { apiKeyId: Id; version: string },
  now: Date,
): Promise<Id> {
  const { apiKeyId: before } = await tx
    .selectFrom('agents')
    .select('apiKeyId')
    .where('id', '=', agentId)
    .forUpdate()
    .executeTakeFirstOrThrow();
  await tx
    .updateTable('agents')
    .set({ ...keyed, lastSequence: '0', revokedAt: null })
    .where('id', '=', agentId)
    .execute();
  if (before !== null) await revokeApiKey(tx, before, now);
  return agentId;
}
