import { type ClaimedNotification, claimNotifications } from '@cocoon-pool/db/outbox';
import { type DeliveryOutcome, deliverNotification } from './deliver-notification.ts';
import type { DeliveryDeps, DeliveryRound } from './delivery-deps.ts';
import { settleDelivery } from './settle-delivery.ts';

/**
 * One round of the outbox: claim → render the incident as it stands now → send or edit → mark. What is
 * claimed for a chat that asked to wait or is gone, or for any chat while the Bot API is away, shares that fate untried.
 */
export async function deliverDue(deps: DeliveryDeps): Promise<DeliveryRound> {
  const { db, now } = deps;
  const claims = await claimNotifications(db, { limit: 20, now: now(), leaseSeconds });
  const round: DeliveryRound = { claimed: claims.length, sent: 0, cancelled: 0, retried: 0, givenUp: 0 };
  const holds = new Map<string, DeliveryOutcome>();
  for (const claim of claims) {
    if (claim.claimedUntil.getTime() - now().getTime() < sendSeconds * 1000) break;
    const held = holds.get(allChats) ?? holds.get(claim.receiver.chatId);
    const outcome = held ?? (await deliverNotification(claim, deps));
    const hold = toHold(claim, outcome);
    if (hold !== null) holds.set(hold, outcome);
    round[await settleDelivery(claim, outcome, deps)] += 1;
  }
  return round;
}

const leaseSeconds = 90;
/** A delivery makes at most a few calls of 10 s each; a claim with less time left is not begun. */
const sendSeconds = 60;
const allChats = 'all';

function toHold({ receiver }: ClaimedNotification, outcome: DeliveryOutcome): string | null {
  if (outcome.kind !== 'failed') return null;
  if (outcome.isOutage) return allChats;
  const { kind } = outcome.failure;
  return kind === 'rate_limited' || kind === 'unreachable' ? receiver.chatId : null;
}
