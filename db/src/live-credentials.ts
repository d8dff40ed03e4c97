import { sql } from 'kysely';
import type { Db } from './database.ts';
import type { Participant } from './participants.ts';
import type { Id } from './schema.ts';

export interface LiveCredential {
  kind: 'session' | 'api_key';
  id: Id;
  /** Null for a key of the installation itself. */
  participant: Pick<Participant, 'id' | 'role' | 'status'> | null;
}

interface Credentials {
  sessionIds: readonly Id[];
  apiKeyIds: readonly Id[];
}

/** Which of the sessions and keys are neither revoked nor run out, and whose they are today. Counts as no use of them. */
export async function listLiveCredentials(
  db: Db,
  { sessionIds, apiKeyIds }: Credentials,
  now: Date,
): Promise<LiveCredential[]> {
  const { rows } = await sql<Omit<LiveCredential, 'participant'> & Owner>`
    SELECT 'session' AS kind, sessions.id, participants.id AS participant_id, participants.role, participants.status
    FROM sessions JOIN participants ON participants.id = sessions.participant_id
    WHERE sessions.id = ANY(${sessionIds}::bigint[]) AND revoked_at IS NULL AND expires_at > ${now}
    UNION ALL
    SELECT 'api_key', api_keys.id, participants.id, participants.role, participants.status
    FROM api_keys LEFT JOIN participants ON participants.id = api_keys.participant_id
    WHERE api_keys.id = ANY(${apiKeyIds}::bigint[]) AND revoked_at IS NULL
      AND (expires_at IS NULL OR expires_at > ${now})
  `.execute(db);
  return rows.map(({ kind, id, participantId, role, status }) => {
    const participant =
      participantId === null || role === null || status === null ? null : { id: participantId, role, status };
    return { kind, id, participant };
  });
}

interface Owner {
  participantId: Id | null;
  role: Participant['role'] | null;
  status: Participant['status'] | null;
}
