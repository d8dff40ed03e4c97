import type { Participant } from '@cocoon-pool/db/participants';
import { createSession } from '@cocoon-pool/db/sessions';
import type { z } from '@hono/zod-openapi';
import type { Context } from 'hono';
import type { AppDeps } from './app-deps.ts';
import { deactivated } from './authenticate.ts';
import type { sessionSchema } from './schemas/session.ts';

/** The answer to a login: a fresh session of this person, who may not be deactivated. */
export async function openSession(
  { db, now }: Pick<AppDeps, 'db' | 'now'>,
  c: Context,
  { participant, method }: { participant: Participant; method: 'telegram' | 'ton' | 'demo' },
): Promise<z.output<typeof sessionSchema>> {
  if (participant.status === 'deactivated') throw deactivated();
  const userAgent = c.req.header('User-Agent');
  const session = { participantId: participant.id, method, userAgent };
  const { token, expiresAt } = await createSession(db, session, now());
  const { id, name, role, status, language } = participant;
  return { token, expiresAt: expiresAt.toISOString(), participant: { id, name, role, status, language } };
}
