import { type GpuState, listFreshGpus } from '@cocoon-pool/db/gpu-state';
import { listSwitchedOff } from '@cocoon-pool/db/holding-commands';
import { NotFoundError } from '@cocoon-pool/db/not-found-error';
import type { Id } from '@cocoon-pool/db/schema';
import { getWorkerDetail, type WorkerDetail } from '@cocoon-pool/db/worker-detail';
import { findWorkerMute } from '@cocoon-pool/db/worker-mute';
import { chatWords } from '@cocoon-pool/domain/messages/chat/chat-words';
import { renderWorkerCard, type WorkerCard } from '@cocoon-pool/domain/messages/chat/render-worker-card';
import type { BotDeps } from '../bot-deps.ts';
import type { Person } from '../for-participant.ts';
import { toScope } from '../reader.ts';
import { type Card, toButton, toKeyboard } from './card.ts';
import { toOpenButton } from './open-button.ts';
import { findPeerCoefficient } from './peer-coefficient.ts';

/** A worker's card with what may be done to it; null when it is not there, or not theirs. */
export async function toWorkerCard(deps: BotDeps, person: Person, id: Id): Promise<Card | null> {
  const { participant, reader } = person;
  const worker = await findWorker(deps, person, id);
  if (worker === null) return null;
  const [mutedUntil, gpus, peerCoefficient, off] = await Promise.all([
    findWorkerMute(deps.db, id, { reach: toScope(participant), now: reader.now }),
    listFreshGpus(deps.db, id, reader.now),
    findPeerCoefficient(deps, worker.model, reader.now),
    listSwitchedOff(deps.db, [id]),
  ]);
  const { buttons, control } = chatWords(reader.language);
  const mute =
    mutedUntil === null ? toButton(buttons.mute8, 'wmute', id) : toButton(buttons.unmute, 'wunmute', id);
  return {
    html: renderWorkerCard(
      toFacts(worker, { mutedUntil, gpus, peerCoefficient, switchedOff: off.get(id) }),
      reader,
    ),
    keyboard: toKeyboard([
      [mute, toButton(buttons.chart, 'chart', id), toOpenButton(deps, person, `/workers/${id}`)],
      [toButton(control.buttons.control, 'control', id), toButton(buttons.why, 'diagnose', id)],
      [toButton(buttons.rename, 'rename', id), toButton(buttons.stopWatching, 'stop', id)],
      [toButton(buttons.back, 'workers', 1), toButton(buttons.refresh, 'worker', id)],
    ]),
  };
}

/** A worker that this person sees, or null. */
export async function findWorker(deps: BotDeps, { participant, reader }: Person, id: Id) {
  try {
    return await getWorkerDetail(deps.db, id, { participantId: toScope(participant), now: reader.now });
  } catch (error) {
    if (error instanceof NotFoundError) return null;
    throw error;
  }
}

interface Beside {
  mutedUntil: Date | null;
  gpus: readonly GpuState[];
  peerCoefficient: number | null;
  switchedOff: WorkerCard['switchedOff'];
}

function toFacts(worker: WorkerDetail, beside: Beside): WorkerCard {
  const { name, status, reason, sampledAt, requestsPerSecond, model, answer, earnings } = worker;
  return {
    ...{ name, status, reason, sampledAt, requestsPerSecond, model, ...beside },
    hasAgent: worker.agentId !== null,
    runTimeSecondsMean: worker.runTimeSecondsMean,
    errorRatio: worker.errorRatio,
    activeRequests: answer?.activeRequests ?? null,
    maxActiveRequests: answer?.maxActiveRequests ?? null,
    unpaidNanoton: earnings?.unpaidNanoton ?? null,
    claimableNanoton: earnings?.claimableNanoton ?? null,
    inFlightNanoton: earnings?.inFlightNanoton ?? null,
    coefficient: worker.pages.jsonStats?.localConfig.coefficient ?? null,
    isReadOnly: worker.access === 'read_only',
  };
}
