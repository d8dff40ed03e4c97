import type { Receiver } from '../../alert-shapes.ts';
import type { AlertPageWords } from '../../alert-words.ts';

/** What a receiver is called: its label, else what it is. Telegram's groups have negative ids. */
export function toReceiverName(
  { label, kind, chatId }: Pick<Receiver, 'label' | 'kind' | 'chatId'>,
  { receivers: words }: AlertPageWords,
): string {
  if (label !== null) return label;
  if (kind === 'webhook') return words.webhook;
  return chatId?.startsWith('-') ? words.group : words.privateChat;
}
