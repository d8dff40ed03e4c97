import { takeFirstTimeZone } from '@cocoon-pool/db/first-time-zone';
import type { Participant } from '@cocoon-pool/db/participants';
import { createSession } from '@cocoon-pool/db/sessions';
import type { z } from '@hono/zod-openapi';
import type { Context } from 'hono';
import type { AppDeps } from './app-deps.ts';
import { deactivated } from './authenticate.ts';
import type { sessionSchema } from './schemas/session.ts';

interface Login {
  participant: Participant;
  method: 'telegram' | 'ton' | 'demo';
  /** Of the device: theirs from the first login on, where none was chosen. */
  timeZone?: string | undefined;
}

/** The answer to a login: a fresh session of this person, who may not be deactivated. */
export async function openSession(
  { db, now }: Pick<AppDeps, 'db' | 'now'>,
  c: Context,
  { participant, method, timeZone }: Login,
): Promise<z.output<typeof sessionSchema>> {
  if (participant.status === 'deactivated') throw deactivated();
  const userAgent = c.req.header('User-Agent');
  const isTaken =
    timeZone !== undefined &&
    (await takeFirstTimeZone(db, { participantId: participant.id, timeZone }, now()));
  const session = { participantId: participant.id, method, userAgent };
  const { token, expiresAt } = await createSession(db, session, now());
  const { id, name, role, status, language } = participant;
  return {
    ...{ token, expiresAt: expiresAt.toISOString(), participant: { id, name, role, status, language } },
    timeZoneTaken: isTaken ? timeZone : null,
  };
}
