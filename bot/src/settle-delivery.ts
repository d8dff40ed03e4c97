import { insertNotice } from '@cocoon-pool/db/notices';
import {
  type ClaimedMail,
  markCancelled,
  markGivenUp,
  markRetry,
  markSent,
  releaseMail,
} from '@cocoon-pool/db/outbox';
import { disableReceiver } from '@cocoon-pool/db/receivers';
import type { DeliveryDeps, DeliveryRound } from './delivery-deps.ts';
import type { MailItem } from './plan-mail.ts';
import type { SendFailure } from './send-failure.ts';

/** Marks what became of a message; these return how many notifications it was. */
export async function settleSent(
  { receiver }: ClaimedMail,
  item: MailItem,
  { messageId, deps: { db, log, now } }: { messageId: string; deps: DeliveryDeps },
): Promise<number> {
  const incidentId = item.kind === 'incident' ? item.incident.id : null;
  await markSent(db, { ids: item.ids, messageId, now: now(), incidentId, receiverId: receiver.id });
  log.info(
    { receiverId: receiver.id, notificationIds: item.ids, incidentId, messageId },
    'notification sent',
  );
  return item.ids.length;
}

export async function settleNothing(
  { receiver, claimedUntil }: ClaimedMail,
  ids: readonly string[],
  { db, log }: DeliveryDeps,
): Promise<number> {
  await markCancelled(db, { ids, claimedUntil });
  log.info({ receiverId: receiver.id, notificationIds: ids }, 'notification cancelled');
  return ids.length;
}

/** Gives back what was not tried; nothing more goes to the receiver before `readyAt`. */
export async function giveBack(
  { receiver, claimedUntil }: ClaimedMail,
  ids: readonly string[],
  { readyAt, deps }: { readyAt: Date; deps: DeliveryDeps },
): Promise<void> {
  await releaseMail(deps.db, { ids, claimedUntil, receiverId: receiver.id, readyAt });
}

interface FailedMail {
  failed: readonly string[];
  /** The failed ones and all that come after them. */
  rest: readonly string[];
}

interface Settled {
  retried: number;
  givenUp: number;
  /** Nothing more is tried for this chat in this round. */
  isOver: boolean;
}

/** Decides what a failure means for what failed and for what waits behind it. */
export async function settleFailure(
  mail: ClaimedMail,
  { failed, rest }: FailedMail,
  { failure, deps }: { failure: SendFailure; deps: DeliveryDeps },
): Promise<Settled> {
  const { receiver, claimedUntil } = mail;
  const { db, log, now } = deps;
  const at = now();
  const fields = { receiverId: receiver.id, notificationIds: failed, failure: failure.reason };
  if (failure.kind === 'unreachable') {
    await loseReceiver(mail, failure.reason, deps);
    return { retried: 0, givenUp: rest.length, isOver: true };
  }
  if (failure.kind === 'rate_limited' && 'retryAfterSeconds' in failure) {
    const readyAt = new Date(at.getTime() + failure.retryAfterSeconds * 1000);
    await markRetry(db, { ids: failed, claimedUntil, dueAt: readyAt, error: failure.reason });
    await giveBack(mail, rest, { readyAt, deps });
    log.warn({ ...fields, readyAt }, 'receiver has to wait');
    return { retried: rest.length, givenUp: 0, isOver: true };
  }
  if (failure.kind === 'temporary') {
    return { ...noCounts, ...(await retryAll(toPart(mail, rest), failure, deps)), isOver: true };
  }
  await giveUp(mail, failed, { error: failure.reason, deps });
  return { retried: 0, givenUp: failed.length, isOver: false };
}

const noCounts = { retried: 0, givenUp: 0 };

function toPart(mail: ClaimedMail, ids: readonly string[]): ClaimedMail {
  return { ...mail, notifications: mail.notifications.filter(({ id }) => ids.includes(id)) };
}

/** To be tried again later, with growing pauses; what is a day old is given up. */
export async function retryAll(
  mail: ClaimedMail,
  failure: SendFailure,
  deps: DeliveryDeps,
): Promise<Pick<DeliveryRound, 'retried' | 'givenUp'>> {
  const { db, log, now } = deps;
  const { notifications, claimedUntil, receiver } = mail;
  const at = now();
  const isOld = ({ createdAt }: { createdAt: Date }) => at.getTime() - createdAt.getTime() >= giveUpAfterMs;
  const old = notifications.filter(isOld).map(({ id }) => id);
  if (old.length > 0) await giveUp(mail, old, { error: failure.reason, deps });
  const young = notifications.filter((one) => !isOld(one));
  const failures = Math.max(0, ...young.map((one) => one.failures));
  const dueAt = new Date(at.getTime() + toDelaySeconds(failures) * 1000);
  const ids = young.map(({ id }) => id);
  await markRetry(db, { ids, claimedUntil, dueAt, error: failure.reason });
  if (ids.length > 0) {
    const fields = { receiverId: receiver.id, notifications: ids.length, failure: failure.reason, dueAt };
    log.warn(fields, 'notifications will be tried again');
  }
  return { retried: ids.length, givenUp: old.length };
}

const giveUpAfterMs = 24 * 3600 * 1000;

/** 2 s, doubled with every failure, up to a minute: after an outage nobody waits longer for what they must know. */
function toDelaySeconds(failures: number): number {
  return Math.min(60, 2 ** Math.min(failures + 1, 6));
}

async function giveUp(
  { receiver, claimedUntil }: ClaimedMail,
  ids: readonly string[],
  { error, deps }: { error: string; deps: DeliveryDeps },
): Promise<void> {
  const { db, log, now } = deps;
  await markGivenUp(db, { ids, claimedUntil, error });
  log.error({ receiverId: receiver.id, notificationIds: ids, failure: error }, 'notification given up');
  await tellOperators(receiver, error, { db, at: now() });
}

/** The receiver is switched off. Its person learns it where the next receiver is, the operators where there is none. */
async function loseReceiver({ receiver }: ClaimedMail, reason: string, deps: DeliveryDeps): Promise<void> {
  const { db, log, now } = deps;
  const { nextId } = await disableReceiver(db, { receiverId: receiver.id, reason, now: now() });
  log.warn({ receiverId: receiver.id, nextId, failure: reason }, 'receiver disabled');
  if (nextId === null) await tellOperators(receiver, reason, { db, at: now() });
}

/** Once an hour for a receiver, however much of its mail is lost. */
async function tellOperators(
  { id, personName }: ClaimedMail['receiver'],
  reason: string,
  { db, at }: { db: DeliveryDeps['db']; at: Date },
): Promise<void> {
  const hour = at.toISOString().slice(0, 13);
  await insertNotice(
    db,
    {
      participantId: null,
      key: `delivery:${id}:${hour}`,
      notice: {
        kind: 'operator',
        problem: 'delivery_failing',
        since: at.toISOString(),
        detail: `${personName}: ${reason}`.slice(0, 200),
      },
    },
    at,
  );
}
