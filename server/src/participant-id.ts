import { NotFoundError } from '@cocoon-pool/db/not-found-error';
import type { Id } from '@cocoon-pool/db/schema';
import type { Caller } from './caller.ts';
import { parseId } from './parse-id.ts';

/** Whose data a path names: `me`, or an id that the caller reaches; throws `NotFoundError` for every other. */
export function toParticipantId(text: string, caller: Caller): Id {
  const id = text === 'me' ? caller.participantId : parseId(text, 'participant');
  if (id === null || (caller.reach !== null && caller.reach !== id)) throw new NotFoundError('participant');
  return id;
}
