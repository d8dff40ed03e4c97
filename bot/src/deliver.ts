import { claimMail } from '@cocoon-pool/db/outbox';
import { deliverMail } from './deliver-mail.ts';
import type { DeliveryDeps, DeliveryRound } from './delivery-deps.ts';
import { loadMailFacts } from './mail-facts.ts';
import { retryAll } from './settle-delivery.ts';

/**
 * One round of the outbox: claim → render as it stands now → send or edit → mark. Chats are served side by side, each in
 * its order. The first one goes ahead: while the Bot API is away, the others share its fate untried.
 */
export async function deliverDue(deps: DeliveryDeps): Promise<DeliveryRound> {
  const { db, now } = deps;
  const mail = await claimMail(db, { kind: 'telegram', limit: mostChats, now: now(), leaseSeconds });
  const round: DeliveryRound = { claimed: 0, sent: 0, cancelled: 0, retried: 0, givenUp: 0 };
  if (mail.length === 0) return round;
  const facts = await loadMailFacts(mail, deps);
  const add = (other: Partial<DeliveryRound>) => {
    for (const name of counts) round[name] += other[name] ?? 0;
  };
  const [first, ...others] = mail;
  if (first === undefined) return round;
  const ahead = await deliverMail(first, facts, deps);
  add(ahead.round);
  if (ahead.outage === null) {
    const served = await Promise.all(others.map((one) => deliverMail(one, facts, deps)));
    for (const { round: own } of served) add(own);
  } else {
    for (const one of others) add(await retryAll(one, ahead.outage, deps));
  }
  round.claimed = mail.reduce((sum, { notifications }) => sum + notifications.length, 0);
  return round;
}

const counts = ['sent', 'cancelled', 'retried', 'givenUp'] as const;
const mostChats = 20;
/** A chat's mail takes a few calls of 10 s each at worst, and a place in the queue. */
const leaseSeconds = 120;
