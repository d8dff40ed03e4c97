import { toCalendarDay } from '@cocoon-pool/domain/zoned-time';
import { InputFile } from 'grammy';
import { showCard } from '../cards/card.ts';
import { toPayoutsCard } from '../cards/payouts-card.ts';
import type { Press } from './press.ts';

/** A page of payouts; the id is its number. */
export async function showPayouts(press: Press): Promise<null> {
  await showCard(press.ctx, await toPayoutsCard(press.deps, press, Number(press.id)));
  return null;
}

/** Sends one's report of this year as a file: downloads fail inside Telegram. */
export async function sendCsv({ ctx, deps, participant, reader, chat }: Press): Promise<string> {
  if (deps.writeReport === undefined) return chat.payouts.noFile;
  const { year } = toCalendarDay(reader.now, reader.timeZone);
  const { filename, bytes } = await deps.writeReport(participant.id);
  await ctx.replyWithDocument(new InputFile(bytes, filename), {
    caption: chat.payouts.fileCaption({ year }),
  });
  return chat.payouts.making;
}
