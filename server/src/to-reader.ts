import { getParticipant } from '@cocoon-pool/db/participants';
import type { Reader } from '@cocoon-pool/domain/messages/format-clock';
import type { AppDeps } from './app-deps.ts';
import type { Caller } from './caller.ts';

/** For whom sentences are written: the caller, in the language asked for or else their own. */
export async function toReader(
  { db, now, settings }: AppDeps,
  { participantId }: Caller,
  language: Reader['language'] | undefined,
): Promise<Reader> {
  const person = participantId === null ? null : await getParticipant(db, participantId);
  return {
    language: language ?? person?.language ?? 'en',
    timeZone: person?.timeZone ?? 'UTC',
    now: now(),
    coinSymbol: settings.coinSymbol,
  };
}
