import { GrammyError, HttpError } from 'grammy';
import { describeFailure } from './describe-failure.ts';

/** What a failed call of the Bot API means for the one who sends. */
export type SendFailure =
  | { kind: 'rate_limited'; reason: string; retryAfterSeconds: number }
  | { kind: 'moved'; reason: string; chatId: string }
  | { kind: FailureKind; reason: string };

/**
 * `unreachable`: the chat does not take messages any more. `not_modified`: the edit changed nothing, as wanted.
 * `not_editable`: to be sent anew. `html_rejected`, `keyboard_rejected`: to be sent simpler. `rejected`: Telegram
 * will never take it. `temporary`: to be tried again.
 */
type FailureKind =
  | 'unreachable'
  | 'not_modified'
  | 'not_editable'
  | 'html_rejected'
  | 'keyboard_rejected'
  | 'rejected'
  | 'temporary';

/** Sorts a failure of a send or an edit. Wordings as the Bot API uses them, compared without case. */
export function toSendFailure(error: unknown): SendFailure {
  const reason = describeFailure(error);
  if (!(error instanceof GrammyError)) return { kind: 'temporary', reason };
  const { retry_after: retryAfterSeconds, migrate_to_chat_id: chatId } = error.parameters;
  if (chatId !== undefined) return { kind: 'moved', reason, chatId: String(chatId) };
  if (error.error_code === 429)
    return { kind: 'rate_limited', reason, retryAfterSeconds: retryAfterSeconds ?? 5 };
  if (error.error_code === 403) return { kind: 'unreachable', reason };
  if (error.error_code !== 400) return { kind: 'temporary', reason };
  const kind = wordings.find(([wording]) => wording.test(error.description))?.[1] ?? 'rejected';
  return { kind, reason };
}

/** Whether the call may never have reached Telegram, so that others would fail the same way now. */
export function isOutage(error: unknown): boolean {
  return error instanceof HttpError || (error instanceof GrammyError && error.error_code >= 500);
}

const wordings: [RegExp, FailureKind][] = [
  [/message is not modified/i, 'not_modified'],
  [
    /message can't be edited|message to edit not found|message_id_invalid|no text in the message to edit/i,
    'not_editable',
  ],
  [/can't parse entities|unsupported start tag|can't find end tag/i, 'html_rejected'],
  [/button_|inline keyboard|reply_markup|reply keyboard|web app/i, 'keyboard_rejected'],
  [
    /chat not found|user not found|peer_id_invalid|user is deactivated|chat_write_forbidden|not enough rights to send|message thread not found|topic_closed|topic_deleted/i,
    'unreachable',
  ],
];
