import type { ClaimedNotification } from '@cocoon-pool/db/outbox';
import { moveReceiver } from '@cocoon-pool/db/receivers';
import { renderIncident } from '@cocoon-pool/domain/messages/render-incident';
import { createAppKeyboard } from './app-keyboard.ts';
import type { DeliveryDeps } from './delivery-deps.ts';
import { isOutage, type SendFailure, toSendFailure } from './send-failure.ts';
import { type OutgoingMessage, sendWithFallbacks } from './send-with-fallbacks.ts';

/** `nothing_to_tell`: it began and ended before anybody was told. */
export type DeliveryOutcome =
  | { kind: 'sent'; messageId: string }
  | { kind: 'nothing_to_tell' }
  | { kind: 'failed'; failure: SendFailure; isOutage: boolean };

/**
 * Brings the incident's one message in this chat up to date: edits it, or sends it where there is none to edit. A
 * critical incident's edit is followed by a short reply, because an edit makes no sound.
 */
export async function deliverNotification(
  claim: ClaimedNotification,
  deps: DeliveryDeps,
): Promise<DeliveryOutcome> {
  if (!hasNews(claim)) return { kind: 'nothing_to_tell' };
  try {
    return { kind: 'sent', messageId: await bringUpToDate(claim, deps) };
  } catch (error) {
    const failure = toSendFailure(error);
    if (failure.kind === 'moved' && 'chatId' in failure) return follow(claim, failure, deps);
    return { kind: 'failed', failure, isOutage: isOutage(error) };
  }
}

function hasNews({ kind, incident, messageId }: ClaimedNotification): boolean {
  return kind === 'resolved'
    ? messageId !== null
    : incident.alerts.some((alert) => alert.resolvedAt === null);
}

async function bringUpToDate(claim: ClaimedNotification, deps: DeliveryDeps): Promise<string> {
  const { language, timeZone, incident, messageId } = claim;
  const reader = { language, timeZone, now: deps.now(), coinSymbol: deps.settings.coinSymbol };
  const { text, headline } = renderIncident(incident, reader);
  const message = { text, isHtml: true, keyboard: toKeyboard(claim, deps) };
  if (messageId === null || !(await editMessage(claim, message, deps)))
    return sendMessage(claim, message, deps);
  if (incident.severity === 'critical') {
    await sendMessage(claim, { text: headline, isHtml: true, keyboard: null }, deps, messageId);
  }
  return messageId;
}

function toKeyboard({ incident, receiver, language }: ClaimedNotification, { settings }: DeliveryDeps) {
  const [only, ...others] = incident.alerts;
  const path = only !== undefined && others.length === 0 ? `/workers/${only.workerId}` : '/workers';
  return createAppKeyboard({ publicUrl: settings.publicUrl, chatId: receiver.chatId, language, path });
}

/** False when the message is there no more, or is too old to be edited. */
async function editMessage(
  { receiver, messageId }: ClaimedNotification,
  message: OutgoingMessage,
  { api }: DeliveryDeps,
): Promise<boolean> {
  try {
    await sendWithFallbacks(message, (text, options) =>
      api.editMessageText(receiver.chatId, Number(messageId), text, options),
    );
    return true;
  } catch (error) {
    const { kind } = toSendFailure(error);
    if (kind === 'not_modified') return true;
    if (kind === 'not_editable') return false;
    throw error;
  }
}

async function sendMessage(
  { receiver }: ClaimedNotification,
  message: OutgoingMessage,
  { api }: DeliveryDeps,
  replyTo?: string,
): Promise<string> {
  const place = {
    ...(receiver.threadId === null ? {} : { message_thread_id: receiver.threadId }),
    ...(replyTo === undefined
      ? {}
      : { reply_parameters: { message_id: Number(replyTo), allow_sending_without_reply: true } }),
  };
  const sent = await sendWithFallbacks(message, (text, options) =>
    api.sendMessage(receiver.chatId, text, { ...options, ...place }),
  );
  return String(sent.message_id);
}

/** A group became a supergroup: its receiver moves, and the message is sent anew there. */
async function follow(
  claim: ClaimedNotification,
  failure: Extract<SendFailure, { kind: 'moved' }>,
  deps: DeliveryDeps,
): Promise<DeliveryOutcome> {
  const { receiver } = claim;
  if (!(await moveReceiver(deps.db, { receiverId: receiver.id, chatId: failure.chatId }))) {
    return { kind: 'failed', failure: { kind: 'unreachable', reason: failure.reason }, isOutage: false };
  }
  deps.log.info({ receiverId: receiver.id }, 'receiver moved to the supergroup');
  const moved = { ...claim, receiver: { ...receiver, chatId: failure.chatId }, messageId: null };
  return deliverNotification(moved, deps);
}
