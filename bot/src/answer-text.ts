import { findParticipantByTelegramId } from '@cocoon-pool/db/participants';
import { chatWords } from '@cocoon-pool/domain/messages/chat/chat-words';
import { escapeText } from '@cocoon-pool/domain/messages/escape';
import { type Language, toLanguage } from '@cocoon-pool/domain/messages/language';
import { messages } from '@cocoon-pool/domain/messages/messages';
import { looksLikeSeedPhrase } from '@cocoon-pool/domain/ton/looks-like-seed-phrase';
import type { Context } from 'grammy';
import { answerAddress } from './answer-address.ts';
import { answerPrice } from './answer-price.ts';
import { answerRename } from './answer-rename.ts';
import { answerWallet } from './answer-wallet.ts';
import type { BotDeps } from './bot-deps.ts';
import { findNearestCommand } from './commands/command-names.ts';
import { forParticipant, type Person } from './for-participant.ts';
import { reply } from './reply.ts';

/**
 * Anything in a private chat that is no command: an answer to a question, a wallet, a worker's address; else the nearest
 * command, never silence. A seed phrase is warned of, whoever sends it, and goes nowhere.
 */
export function answerText(deps: BotDeps) {
  const answerKnown = forParticipant(deps, async (ctx, person) => {
    if (await answerRename(ctx, deps, person)) return;
    if (await answerPrice(ctx, deps, person)) return;
    if (await answerWallet(ctx, deps, person)) return;
    if (await answerAddress(ctx, deps, person)) return;
    await answerUnknown(ctx, person);
  });
  return async (ctx: Context): Promise<void> => {
    if (!looksLikeSeedPhrase(ctx.message?.text ?? '')) return answerKnown(ctx);
    await reply(ctx, chatWords(await findLanguage(ctx, deps)).start.seed);
  };
}

/** The language that a person chose; a stranger's is Telegram's. */
async function findLanguage(ctx: Context, { db }: BotDeps): Promise<Language> {
  const participant = await findParticipantByTelegramId(db, String(ctx.from?.id));
  return participant?.language ?? toLanguage(ctx.from?.language_code);
}

/** A long text is not repeated. */
async function answerUnknown(ctx: Context, { reader }: Person): Promise<void> {
  const { errors } = messages(reader.language);
  const [word = ''] = (ctx.message?.text ?? '').trim().split(/\s/);
  const nearest = findNearestCommand(word);
  const text =
    nearest === null
      ? errors.unknownNoHint
      : errors.unknown({ query: escapeText(word), command: `/${nearest}` });
  await reply(ctx, text);
}
