import { createEnrolmentToken } from '@cocoon-pool/db/enrolment-tokens';
import { escapeHtml } from '@cocoon-pool/domain/messages/escape';
import { formatClock } from '@cocoon-pool/domain/messages/format-clock';
import { formatInstallCommand } from '@cocoon-pool/domain/network/format-install-command';
import { reply } from '../reply.ts';
import type { Press } from './press.ts';

/** The line that installs the agent on a host of the presser's; its token works once. */
export async function sendAgentLine({
  ctx,
  deps,
  participant,
  reader,
  words,
  chat,
}: Press): Promise<string | null> {
  const { publicUrl } = deps.settings;
  if (publicUrl === null) return words.toasts.stale;
  if (participant.status !== 'active') return chat.errors.notActive;
  const wanted = { agentId: null, participantId: participant.id, actor: `participant:${participant.id}` };
  const made = await createEnrolmentToken(deps.db, wanted, reader.now);
  if (made === undefined) return chat.probe.tooOften;
  const line = formatInstallCommand({ url: publicUrl.replace(/\/+$/, ''), token: made.token });
  const until = formatClock(reader, made.expiresAt);
  await reply(ctx, chat.start.agent({ line: escapeHtml(line), until }));
  return null;
}
