import {
  type ClaimedNotification,
  markCancelled,
  markGivenUp,
  markRetry,
  markSent,
} from '@cocoon-pool/db/outbox';
import { disableReceiver } from '@cocoon-pool/db/receivers';
import type { DeliveryOutcome } from './deliver-notification.ts';
import type { DeliveryDeps, DeliveryRound } from './delivery-deps.ts';
import type { SendFailure } from './send-failure.ts';

/** Marks what became of a claim, logs it, and says which count of the round it belongs to. */
export async function settleDelivery(
  claim: ClaimedNotification,
  outcome: DeliveryOutcome,
  deps: DeliveryDeps,
): Promise<Exclude<keyof DeliveryRound, 'claimed'>> {
  const { db, log, now } = deps;
  const { id, attempts, kind, receiver } = claim;
  const fields = { notificationId: id, receiverId: receiver.id, kind, attempts };
  switch (outcome.kind) {
    case 'sent':
      await markSent(db, { id, messageId: outcome.messageId, now: now() });
      log.info({ ...fields, messageId: outcome.messageId }, 'notification sent');
      return 'sent';
    case 'nothing_to_tell':
      await markCancelled(db, { id, attempts });
      log.info(fields, 'notification cancelled');
      return 'cancelled';
    case 'failed':
      return settleFailure(claim, outcome.failure, deps);
  }
}

async function settleFailure(
  { id, attempts, kind, createdAt, receiver }: ClaimedNotification,
  failure: SendFailure,
  { db, log, now }: DeliveryDeps,
): Promise<'retried' | 'givenUp'> {
  const at = now();
  const fields = { notificationId: id, receiverId: receiver.id, kind, attempts, failure: failure.reason };
  if (failure.kind === 'unreachable') {
    await disableReceiver(db, { receiverId: receiver.id, reason: failure.reason, now: at });
    log.warn(fields, 'receiver disabled');
    return 'givenUp';
  }
  const isOver = at.getTime() - createdAt.getTime() >= giveUpAfterMs;
  if (isOver || (failure.kind !== 'temporary' && failure.kind !== 'rate_limited')) {
    await markGivenUp(db, { id, attempts, error: failure.reason });
    log.error(fields, 'notification given up');
    return 'givenUp';
  }
  const dueAt = new Date(at.getTime() + toDelaySeconds(failure, attempts) * 1000);
  await markRetry(db, { id, attempts, dueAt, error: failure.reason });
  log.warn({ ...fields, dueAt }, 'notification will be tried again');
  return 'retried';
}

const giveUpAfterMs = 24 * 3600 * 1000;

/** As Telegram asks; else 2 s, doubled with every attempt, up to 5 min. */
function toDelaySeconds(failure: SendFailure, attempts: number): number {
  if (failure.kind === 'rate_limited' && 'retryAfterSeconds' in failure) return failure.retryAfterSeconds;
  return Math.min(300, 2 ** Math.min(attempts, 9));
}
