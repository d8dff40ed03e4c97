import {
  coefficientThousandthsMax,
  coefficientThousandthsMin,
} from '@cocoon-pool/domain/control/worker-command';
import { chatWords } from '@cocoon-pool/domain/messages/chat/chat-words';
import type { Context } from 'grammy';
import type { BotDeps } from './bot-deps.ts';
import { showCard } from './cards/card.ts';
import type { Person } from './for-participant.ts';
import { toQuestionCard } from './propose-command.ts';
import { reply } from './reply.ts';

/** Takes the reply to the question for a worker's price, and asks whether it is meant; false for every other message. */
export async function answerPrice(ctx: Context, deps: BotDeps, person: Person): Promise<boolean> {
  const workerId = findAskedWorker(ctx);
  if (workerId === null) return false;
  const { workers, control, errors } = chatWords(person.reader.language);
  const thousandths = parsePrice(ctx.message?.text ?? '');
  if (person.participant.status !== 'active') await reply(ctx, errors.notActive);
  else if (thousandths === null) await reply(ctx, control.badPrice);
  else {
    const command = { kind: 'set_coefficient', coefficientThousandths: thousandths } as const;
    const card = await toQuestionCard(deps, person, { workerId, command });
    await showCard(ctx, card ?? { html: workers.gone, keyboard: null });
  }
  return true;
}

/** The worker that the bot's own question, to which this is the reply, names. */
function findAskedWorker({ message, me }: Context): string | null {
  const question = message?.reply_to_message;
  if (question?.from?.id !== me.id) return null;
  return /^[^\n]*\(#([1-9]\d{0,17})\)[^?\n]*\.\n/.exec(question.text ?? '')?.[1] ?? null;
}

/** `1.25`, `1,25` or `1.25×`, in thousandths; null for what is no price that a worker may have. */
function parsePrice(text: string): number | null {
  const [, whole = '', part = ''] = /^(\d{1,2})(?:[.,](\d{1,3}))?\s*[×x]?$/i.exec(text.trim()) ?? [];
  if (whole === '') return null;
  const thousandths = Number(whole) * 1_000 + Number(part.padEnd(3, '0'));
  return thousandths < coefficientThousandthsMin || thousandths > coefficientThousandthsMax
    ? null
    : thousandths;
}
