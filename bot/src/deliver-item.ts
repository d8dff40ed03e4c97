import type { ClaimedMail } from '@cocoon-pool/db/outbox';
import { renderIncident, renderReminder } from '@cocoon-pool/domain/messages/alerts/render-incident';
import { renderSummary } from '@cocoon-pool/domain/messages/alerts/render-summary';
import type { Reader } from '@cocoon-pool/domain/messages/format-clock';
import type { ChatSender } from './chat-sender.ts';
import type { DeliveryDeps } from './delivery-deps.ts';
import { createCatchUpKeyboard, createIncidentKeyboard } from './incident-keyboard.ts';
import { type MailItem, repliesTo } from './plan-mail.ts';
import { renderSingle } from './render-single.ts';

interface ItemContext {
  mail: ClaimedMail;
  reader: Reader;
  sender: ChatSender;
  deps: DeliveryDeps;
  findMessage(incidentId: string): { messageId: string | null; isEscalation: boolean };
}

/** Brings one item to the chat; the message's id, or null when there was nothing to tell. Throws when it failed. */
export async function deliverItem(item: MailItem, context: ItemContext): Promise<string | null> {
  switch (item.kind) {
    case 'incident':
      return deliverIncident(item, context);
    case 'summary':
      return context.sender.send(toText(renderSummary(item.incidents, context.reader)));
    case 'single': {
      const text = await renderSingle(item.notification, context.mail.receiver, context);
      if (text === null) return null;
      const keyboard =
        item.notification.kind === 'receiver_back' ? createCatchUpKeyboard(context.reader) : null;
      return context.sender.send({ ...toText(text), keyboard });
    }
    case 'nothing':
      return null;
  }
}

/**
 * Brings the incident's one message in this chat up to date: edits it, or sends it where there is none to edit. What must
 * be heard is told in a short reply too, because an edit makes no sound.
 */
async function deliverIncident(
  item: Extract<MailItem, { kind: 'incident' }>,
  { mail, reader, sender, deps, findMessage }: ItemContext,
): Promise<string | null> {
  const { incident, sound, earlier } = item;
  const { messageId, isEscalation } = findMessage(incident.id);
  const escalation = isEscalation ? { receiver: incident.ownerName } : undefined;
  const { text, headline } = renderIncident(incident, reader, { escalation, earlier });
  const keyboard = createIncidentKeyboard(incident, {
    publicUrl: deps.settings.publicUrl,
    chatId: mail.receiver.chatId ?? '',
    language: reader.language,
    groupAppUrl: (await deps.findGroupAppUrl?.()) ?? null,
  });
  const message = { text, isHtml: true, keyboard };
  if (messageId === null) return sender.send(message);
  const isHeard = repliesTo(item);
  // The place of the reply comes first: an edit without it would be an edit in vain.
  if (isHeard) await sender.reserve();
  if (!(await sender.edit(messageId, message))) return sender.send(message, { isReserved: isHeard });
  if (isHeard) {
    const line = sound === 'reminder' ? renderReminder(incident, reader) : headline;
    await sender.send(toText(line), { replyTo: messageId, isReserved: true });
  }
  return messageId;
}

function toText(text: string) {
  return { text, isHtml: true, keyboard: null };
}
