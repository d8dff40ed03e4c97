import { NotFoundError } from '@cocoon-pool/db/not-found-error';
import { findSilenceOwner, insertSilence } from '@cocoon-pool/db/silences';
import { endWorkerMutes } from '@cocoon-pool/db/worker-mute';
import { formatClock } from '@cocoon-pool/domain/messages/format-clock';
import { toScope } from '../reader.ts';
import type { Press } from './press.ts';
import { showWorker } from './show-workers.ts';

const hours = 8;

/** Keeps a worker's alerts back for some hours; its card and its messages say until when. */
export async function muteWorker(press: Press): Promise<string> {
  const { deps, participant, reader, id, chat } = press;
  const subject = { workerId: id };
  const endsAt = new Date(reader.now.getTime() + hours * 3_600_000);
  try {
    const { participantId } = await findSilenceOwner(deps.db, subject, toScope(participant));
    const createdBy = `participant:${participant.id}`;
    const silence = { participantId, subject, reason: 'button', startsAt: reader.now, endsAt, createdBy };
    await insertSilence(deps.db, silence, reader.now);
  } catch (error) {
    if (error instanceof NotFoundError) return chat.workers.gone;
    throw error;
  }
  await showWorker(press);
  return chat.workers.muted({ until: formatClock(reader, endsAt) });
}

/** Ends what keeps this worker's alerts back for itself. */
export async function unmuteWorker(press: Press): Promise<string> {
  const { deps, participant, reader, id, chat } = press;
  const reach = toScope(participant);
  await endWorkerMutes(deps.db, id, { reach, now: reader.now, actor: `participant:${participant.id}` });
  return (await showWorker(press)) ?? chat.workers.unmuted;
}
