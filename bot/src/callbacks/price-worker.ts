import {
  coefficientThousandthsMax,
  coefficientThousandthsMin,
} from '@cocoon-pool/domain/control/worker-command';
import { toPrices } from '@cocoon-pool/domain/messages/chat/render-control';
import { escapeText } from '@cocoon-pool/domain/messages/escape';
import { formatPrice } from '@cocoon-pool/domain/messages/format-figures';
import { type Card, showCard, toButton, toKeyboard } from '../cards/card.ts';
import { type Controlled, findControlled, toReadOnlyCard } from '../cards/control-card.ts';
import { toQuestionCard } from '../propose-command.ts';
import type { Press } from './press.ts';

/** What the buttons offer, in thousandths; every other price is typed. */
const pricesOffered = [500, 800, 900, 1_000, 1_100, 1_250, 1_500, 2_000];

/** The prices to choose from, or the question whether the chosen one is meant. */
export async function choosePrice(press: Press): Promise<string | null> {
  const { ctx, deps, id, choice, chat, words, ...person } = press;
  if (choice !== null && (choice < coefficientThousandthsMin || choice > coefficientThousandthsMax))
    return words.toasts.stale;
  const card =
    choice === null
      ? await toPricesCard(press)
      : await toQuestionCard(deps, person, {
          workerId: id,
          command: { kind: 'set_coefficient', coefficientThousandths: choice },
        });
  if (card === null) return chat.workers.gone;
  await showCard(ctx, card);
  return null;
}

async function toPricesCard(press: Press): Promise<Card | null> {
  const { deps, id, reader } = press;
  const controlled = await findControlled(deps, press, id);
  if (controlled === null) return null;
  if (controlled.worker.access === 'read_only') return toReadOnlyCard(deps, press, controlled);
  const { control, buttons } = press.chat;
  const offered = pricesOffered.map((thousandths) =>
    toButton(formatPrice(reader.language, thousandths / 1_000), 'price', `${id}:${thousandths}`),
  );
  return {
    html: control.prices({ name: escapeText(controlled.worker.name), ...toPrices(controlled.facts, reader) }),
    keyboard: toKeyboard([
      offered.slice(0, 4),
      offered.slice(4),
      [toButton(control.buttons.otherPrice, 'typeprice', id), toButton(buttons.back, 'control', id)],
    ]),
  };
}

/** Asks for a price that no button offers; the reply to the question carries it, and nothing is kept in between. */
export async function askPrice(press: Press): Promise<string | null> {
  const { ctx, deps, id, reader, chat } = press;
  const controlled: Controlled | null = await findControlled(deps, press, id);
  if (controlled === null) return chat.workers.gone;
  if (controlled.worker.access === 'read_only') {
    await showCard(ctx, toReadOnlyCard(deps, press, controlled));
    return null;
  }
  const name = escapeText(controlled.worker.name);
  await ctx.reply(chat.control.askPrice({ name, id, ...toPrices(controlled.facts, reader) }), {
    parse_mode: 'HTML',
    reply_markup: { force_reply: true },
  });
  return null;
}
