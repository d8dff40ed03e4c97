import { type BarChart, type ChartTheme, drawBarChart } from '@cocoon-pool/domain/charts/draw-bar-chart';
import { type Context, InputFile } from 'grammy';
import type { BotDeps } from '../bot-deps.ts';
import { describeFailure } from '../describe-failure.ts';
import { toSendFailure } from '../send-failure.ts';
import { type SendOptions, sendWithFallbacks } from '../send-with-fallbacks.ts';
import { type Card, showCard } from './card.ts';

interface PictureCard extends Card {
  /** Asked for only where it is drawn. */
  chart: () => Promise<BarChart>;
  theme: ChartTheme;
  /** Said behind the text where there is no picture. */
  alternative: string;
}

/**
 * A card with a chart: on a picture that is there both change in place, on a message of text the picture comes as a new
 * one, since Telegram makes no text into a picture. Where nothing can be drawn or sent, the text stands alone.
 */
export async function showPicture(ctx: Context, deps: BotDeps, card: PictureCard): Promise<void> {
  const png = await tryDrawing(deps, card);
  if (png === null) return showText(ctx, card);
  const { html: text, keyboard } = card;
  const pressed = ctx.callbackQuery?.message;
  const isPicture = pressed !== undefined && 'photo' in pressed;
  const send = async (caption: string, options: SendOptions): Promise<void> => {
    const { parse_mode, reply_markup } = options;
    const captioned = { caption, ...(parse_mode === undefined ? {} : { parse_mode }) };
    const marked = reply_markup === undefined ? {} : { reply_markup };
    if (!isPicture) await ctx.replyWithPhoto(new InputFile(png, 'chart.png'), { ...captioned, ...marked });
    else {
      const media = { type: 'photo', media: new InputFile(png, 'chart.png'), ...captioned } as const;
      await ctx.editMessageMedia(media, marked);
    }
  };
  try {
    await sendWithFallbacks({ text, isHtml: true, keyboard }, send);
  } catch (error) {
    const { kind } = toSendFailure(error);
    if (kind === 'not_modified') return;
    if (kind !== 'rejected' && kind !== 'not_editable') throw error;
    deps.log.warn({ failure: describeFailure(error) }, 'picture was refused');
    await showText(ctx, card);
  }
}

async function tryDrawing(
  { drawPng, log }: BotDeps,
  { chart, theme }: PictureCard,
): Promise<Uint8Array | null> {
  try {
    if (drawPng === undefined) return null;
    return await drawPng(drawBarChart(await chart(), theme));
  } catch (error) {
    log.warn({ failure: describeFailure(error) }, 'chart could not be drawn');
    return null;
  }
}

async function showText(ctx: Context, { html, alternative, keyboard }: PictureCard): Promise<void> {
  await showCard(ctx, { html: `${html}\n${alternative}`, keyboard });
}
