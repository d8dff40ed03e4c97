import type { ClaimedMail } from '@cocoon-pool/db/outbox';
import { moveReceiver } from '@cocoon-pool/db/receivers';
import { createChatSender, NotReadyError } from './chat-sender.ts';
import { deliverItem } from './deliver-item.ts';
import type { DeliveryDeps, DeliveryRound } from './delivery-deps.ts';
import { findKnown, type MailFacts } from './mail-facts.ts';
import { type MailItem, planMail } from './plan-mail.ts';
import { isOutage, type SendFailure, toSendFailure } from './send-failure.ts';
import { giveBack, settleFailure, settleNothing, settleSent } from './settle-delivery.ts';

/** What became of one chat's mail; `outage` when the Bot API cannot be reached. */
export interface MailOutcome {
  round: Partial<DeliveryRound>;
  outage: SendFailure | null;
}

/** Serves one chat, item by item in order, until one fails or has to wait; then the rest waits with it. */
export async function deliverMail(
  mail: ClaimedMail,
  facts: MailFacts,
  deps: DeliveryDeps,
): Promise<MailOutcome> {
  const { receiver } = mail;
  const find = (incidentId: string) => findKnown(facts, receiver.id, incidentId);
  const items = planMail(mail.notifications, find);
  const round = { sent: 0, cancelled: 0, retried: 0, givenUp: 0 };
  for (const [place, item] of items.entries()) {
    const rest = items.slice(place).flatMap(({ ids }) => ids);
    try {
      const messageId = await deliverItem(item, toContext(mail, item, { find, deps }));
      if (messageId === null) round.cancelled += await settleNothing(mail, item.ids, deps);
      else round.sent += await settleSent(mail, item, { messageId, deps });
    } catch (error) {
      if (error instanceof NotReadyError) {
        await giveBack(mail, rest, { readyAt: error.readyAt, deps });
        return { round, outage: null };
      }
      const failure = toSendFailure(error);
      if (failure.kind === 'moved' && 'chatId' in failure && (await follow(mail, failure.chatId, deps))) {
        await giveBack(mail, rest, { readyAt: deps.now(), deps });
        return { round, outage: null };
      }
      const settled = await settleFailure(
        mail,
        { failed: item.ids, rest },
        { failure: toFate(failure), deps },
      );
      round.retried += settled.retried;
      round.givenUp += settled.givenUp;
      if (settled.isOver) return { round, outage: isOutage(error) ? failure : null };
    }
  }
  return { round, outage: null };
}

interface ContextParts {
  find: (incidentId: string) => ReturnType<typeof findKnown>;
  deps: DeliveryDeps;
}

function toContext(mail: ClaimedMail, item: MailItem, { find, deps }: ContextParts) {
  const { chatId, threadId, language, timeZone } = mail.receiver;
  if (chatId === null) throw new Error(`Receiver ${mail.receiver.id} has no chat`);
  const reader = { language, timeZone, now: deps.now(), coinSymbol: deps.settings.coinSymbol };
  return {
    ...{ mail, reader, deps },
    sender: createChatSender({ chatId, threadId, priority: isAlert(item) ? 'alert' : 'other' }, deps),
    findMessage: (incidentId: string) => find(incidentId) ?? { messageId: null, isEscalation: false },
  };
}

function isAlert(item: MailItem): boolean {
  return (
    item.kind !== 'single' ||
    ['held_summary', 'receiver_lost', 'receiver_back'].includes(item.notification.kind)
  );
}

/** A group became a supergroup: its receiver moves, and its mail is claimed anew there. */
async function follow(
  { receiver }: ClaimedMail,
  chatId: string,
  { db, log }: DeliveryDeps,
): Promise<boolean> {
  if (!(await moveReceiver(db, { receiverId: receiver.id, chatId }))) return false;
  log.info({ receiverId: receiver.id }, 'receiver moved to the supergroup');
  return true;
}

/** A chat that moved to where its person has a receiver already is gone. */
function toFate(failure: SendFailure): SendFailure {
  return failure.kind === 'moved' ? { kind: 'unreachable', reason: failure.reason } : failure;
}
