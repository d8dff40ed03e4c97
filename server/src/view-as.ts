import type { Db } from '@cocoon-pool/db/database';
import { getParticipant } from '@cocoon-pool/db/participants';
import { ApiError } from './api-error.ts';
import { type Caller, forbidden } from './caller.ts';
import { isId } from './parse-id.ts';

export const viewAsHeader = 'X-View-As';

/** What stays a person's own: who is logged in as them, their keys, and everything about them in one file. */
const privateResources = ['auth', 'sessions', 'api-keys', 'export'];

interface Viewing {
  method: string;
  path: string;
  /** Whose eyes to look through. */
  participantId: string;
}

/**
 * The operator as one who sees what a participant sees: their rows, none of the pool's, and nothing can be changed. The
 * actor stays the operator, for the audit log.
 */
export async function viewAs(
  db: Db,
  caller: Caller,
  { method, path, participantId }: Viewing,
): Promise<Caller> {
  if (caller.role !== 'operator') throw forbidden('Only operators may look through somebody’s eyes');
  if (method !== 'GET' && method !== 'HEAD')
    throw viewOnly('Nothing can be changed while you view as somebody');
  const parts = path.replace(/^\/api\/v1\//, '').split('/');
  if (privateResources.includes(parts[0] ?? '') || parts.includes('export')) {
    throw viewOnly('This stays private while you view as somebody');
  }
  if (!isId(participantId)) throw noSuchPerson;
  const { id, status } = await getParticipant(db, participantId);
  if (status === 'deactivated') throw noSuchPerson;
  return { ...caller, role: 'participant', participantId: id, reach: id, readOnly: true, viewsAs: id };
}

function viewOnly(message: string): ApiError {
  return new ApiError({ status: 403, code: 'view_only', message });
}

const noSuchPerson = new ApiError({ status: 404, code: 'not_found', message: 'No such participant' });
