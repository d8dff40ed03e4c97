import type { Db } from '@cocoon-pool/db/database';
import { listIncidentFacts } from '@cocoon-pool/db/incident-facts';
import { insertNotice, listNotices } from '@cocoon-pool/db/notices';
import {
  type ClaimedMail,
  type ClaimedNotification,
  claimMail,
  markCancelled,
  markGivenUp,
  markRetry,
  markSent,
  releaseMail,
} from '@cocoon-pool/db/outbox';
import { toReceiverContext } from '@cocoon-pool/db/receiver-context';
import { disableReceiver } from '@cocoon-pool/db/receivers';
import type { SecretBox } from '@cocoon-pool/db/secret-box';
import { toIncidentEvent, type WebhookEvent } from '@cocoon-pool/domain/alerts/incident-event';
import { parseMailPayload } from '@cocoon-pool/domain/alerts/mail-payload';
import type { Notice } from '@cocoon-pool/domain/alerts/notice';
import type { Logger } from '@cocoon-pool/domain/logger';
import type { IncidentFacts } from '@cocoon-pool/domain/messages/alerts/incident-facts';
import type { DatabaseWatch } from './database-watch.ts';
import type { PostOutcome } from './post-webhook.ts';
import type { Timers } from './timers.ts';
import type { Led } from './worker-leases.ts';

interface WebhookSenderDeps {
  db: Db;
  secretBox: SecretBox;
  watch: DatabaseWatch;
  now: () => Date;
  timers: Timers;
  log: Logger;
  post(request: { url: string; secret: string; body: string }): Promise<PostOutcome>;
}

const lookEveryMs = 500;
const mostAtOnce = 20;
/** A receiver's whole mail at 10 s a call is never begun with less. */
const leaseSeconds = 600;
const giveUpAfterMs = 24 * 3_600_000;
const longestPauseMs = 300_000;

/** The leader sends what waits for webhooks, each receiver's in order, with the same retries as chats have. */
export function startWebhookSender(deps: WebhookSenderDeps): Led {
  const { watch, timers } = deps;
  let isStopped = false;
  let cancel = () => {};
  const look = async () => {
    try {
      while (!isStopped && (await sendDueWebhooks(deps)) > 0);
      watch.succeeded('webhook');
    } catch (error) {
      watch.failed('webhook', error);
    }
    if (!isStopped) {
      cancel = timers.after(lookEveryMs, () => {
        running = look();
      });
    }
  };
  let running = look();
  return {
    stop: async () => {
      isStopped = true;
      cancel();
      await running;
    },
  };
}

/** One round; how many notifications were sent. */
export async function sendDueWebhooks(deps: Omit<WebhookSenderDeps, 'watch' | 'timers'>): Promise<number> {
  const { db, now } = deps;
  const mail = await claimMail(db, { kind: 'webhook', limit: mostAtOnce, now: now(), leaseSeconds });
  const ids = mail.flatMap(({ notifications }) =>
    notifications.flatMap(({ incidentId }) => incidentId ?? []),
  );
  const incidents = await listIncidentFacts(db, [...new Set(ids)], now());
  const sent = await Promise.all(mail.map((one) => serve(one, incidents, deps)));
  return sent.reduce((sum, count) => sum + count, 0);
}

type Sending = Omit<WebhookSenderDeps, 'watch' | 'timers'>;

async function serve(
  mail: ClaimedMail,
  incidents: ReadonlyMap<string, IncidentFacts>,
  deps: Sending,
): Promise<number> {
  const { db, secretBox, now, log, post } = deps;
  const { receiver, notifications, claimedUntil } = mail;
  if (receiver.url === null || receiver.secretSealed === null)
    throw new Error(`Receiver ${receiver.id} has no address`);
  const secret = await secretBox.open(receiver.secretSealed, toReceiverContext(receiver.id));
  let sent = 0;
  for (const [place, notification] of notifications.entries()) {
    const claim = { ids: [notification.id], claimedUntil };
    const events = await toEvents(notification, incidents, { db, now });
    if (events.length === 0) {
      await markCancelled(db, claim);
      continue;
    }
    const outcome = await post({ url: receiver.url, secret, body: JSON.stringify({ events }) });
    const fields = { receiverId: receiver.id, notificationId: notification.id };
    if (outcome.kind === 'taken') {
      // A webhook has no message to change: its receipt is the answer's status.
      await markSent(db, {
        ids: claim.ids,
        messageId: String(outcome.status),
        now: now(),
        incidentId: null,
        receiverId: receiver.id,
      });
      log.info({ ...fields, status: outcome.status }, 'webhook sent');
      sent += 1;
      continue;
    }
    log.warn({ ...fields, failure: outcome.reason }, 'webhook failed');
    const rest = notifications.slice(place).map(({ id }) => id);
    await settleFailure(mail, { notification, rest, outcome }, deps);
    break;
  }
  return sent;
}

interface Failed {
  notification: ClaimedNotification;
  rest: readonly string[];
  outcome: Exclude<PostOutcome, { kind: 'taken' }>;
}

async function settleFailure(
  { receiver, claimedUntil }: ClaimedMail,
  { notification, rest, outcome }: Failed,
  { db, now }: Sending,
): Promise<void> {
  const at = now();
  const { reason } = outcome;
  if (outcome.kind !== 'failed') {
    const { nextId } = await disableReceiver(db, { receiverId: receiver.id, reason, now: at });
    if (nextId === null) await tellOperators(db, receiver, { reason, at });
    return;
  }
  if (at.getTime() - notification.createdAt.getTime() >= giveUpAfterMs) {
    await markGivenUp(db, { ids: [notification.id], claimedUntil, error: reason });
    await tellOperators(db, receiver, { reason, at });
    await releaseMail(db, { ids: rest, claimedUntil, receiverId: receiver.id, readyAt: at });
    return;
  }
  const pauseMs = Math.min(longestPauseMs, 1_000 * 2 ** Math.min(notification.failures + 1, 9));
  const readyAt = new Date(at.getTime() + pauseMs);
  await markRetry(db, { ids: [notification.id], claimedUntil, dueAt: readyAt, error: reason });
  await releaseMail(db, { ids: rest, claimedUntil, receiverId: receiver.id, readyAt });
}

/** None when there is nothing to tell a program: reports are for people. */
async function toEvents(
  { id, kind, incidentId, payload }: ClaimedNotification,
  incidents: ReadonlyMap<string, IncidentFacts>,
  { db, now }: Pick<Sending, 'db' | 'now'>,
): Promise<WebhookEvent[]> {
  const head = { id, sentAt: now().toISOString() };
  if (kind === 'test') return [{ event: 'test', ...head }];
  const { incidentIds, noticeIds } = parseMailPayload(payload);
  if (kind === 'notices') {
    const notices = await listNotices(db, noticeIds);
    return notices.map((notice): WebhookEvent => ({ event: 'notice', ...head, notice }));
  }
  if (kind === 'held_summary') {
    const held = await listIncidentFacts(db, incidentIds, now());
    return [...held.values()].map(
      (one): WebhookEvent => ({
        event: 'incident',
        ...head,
        change: 'firing',
        incident: toIncidentEvent(one),
      }),
    );
  }
  const facts = incidentId === null ? undefined : incidents.get(incidentId);
  if (facts === undefined || !isChange(kind)) return [];
  return [{ event: 'incident', ...head, change: kind, incident: toIncidentEvent(facts) }];
}

function isChange(kind: ClaimedNotification['kind']) {
  return (
    kind === 'firing' ||
    kind === 'update' ||
    kind === 'reminder' ||
    kind === 'escalation' ||
    kind === 'resolved'
  );
}

async function tellOperators(
  db: Db,
  { id, personName }: ClaimedMail['receiver'],
  { reason, at }: { reason: string; at: Date },
): Promise<void> {
  const detail = `${personName}: webhook ${reason}`.slice(0, 200);
  const notice: Notice = { kind: 'operator', problem: 'delivery_failing', since: at.toISOString(), detail };
  await insertNotice(
    db,
    { participantId: null, key: `delivery:${id}:${at.toISOString().slice(0, 13)}`, notice },
    at,
  );
}
