import { linkTypedWallet } from '@cocoon-pool/db/wallets';
import { chatWords } from '@cocoon-pool/domain/messages/chat/chat-words';
import { shortenAccount } from '@cocoon-pool/domain/messages/chat/render-payouts';
import { parseAccount } from '@cocoon-pool/domain/ton/parse-account';
import type { Context } from 'grammy';
import type { BotDeps } from './bot-deps.ts';
import { toButton, toKeyboard } from './cards/card.ts';
import { toOpenButton } from './cards/open-button.ts';
import type { Person } from './for-participant.ts';
import { reply } from './reply.ts';

/** Links a wallet whose address was pasted, read-only until it is proven; false for what is no address. */
export async function answerWallet(ctx: Context, deps: BotDeps, person: Person): Promise<boolean> {
  const text = (ctx.message?.text ?? '').trim();
  if (!looksLikeAccount(text)) return false;
  const { participant, reader } = person;
  const { start, errors, buttons } = chatWords(reader.language);
  const network = deps.settings.tonNetwork;
  const parsed = parseAccount(text, network);
  if (!parsed.ok) return tell(ctx, parsed.reason === 'test_only' ? start.walletTestnet : start.walletInvalid);
  if (participant.status !== 'active') return tell(ctx, errors.notActive);
  const { account } = parsed;
  const wallet = { participantId: participant.id, network, account, actor: `participant:${participant.id}` };
  const result = await linkTypedWallet(deps.db, wallet, reader.now);
  const addr = shortenAccount(account, network, false);
  if (!result.ok)
    return tell(ctx, result.reason === 'wallet_proven' ? start.walletOther({ addr }) : start.walletLimit);
  if (!result.isNew) return tell(ctx, start.walletYours({ addr }));
  const next = [toButton(buttons.add, 'add', 0), toOpenButton(deps, person, '/account')];
  await reply(ctx, start.walletPasted({ addr }), toKeyboard([next]));
  return true;
}

/** What a person means as an address, also when a character is lost or another is there. */
function looksLikeAccount(text: string): boolean {
  return /^(-1|0):[0-9a-f]{50,70}$/i.test(text) || /^[EUk0][Qf][A-Za-z0-9+/_-]{38,50}$/.test(text);
}

async function tell(ctx: Context, html: string): Promise<true> {
  await reply(ctx, html);
  return true;
}
