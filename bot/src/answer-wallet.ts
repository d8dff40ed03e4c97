import { chatWords } from '@cocoon-pool/domain/messages/chat/chat-words';
import { formatAccount } from '@cocoon-pool/domain/ton/format-account';
import { parseAccount } from '@cocoon-pool/domain/ton/parse-account';
import type { Context } from 'grammy';
import type { BotDeps } from './bot-deps.ts';
import { type Card, showCard, toButton, toKeyboard } from './cards/card.ts';
import type { Person } from './for-participant.ts';
import { linkWallet } from './link-wallet.ts';

/**
 * Links a wallet whose address was pasted, read-only until it is proven; false for what is no address. One with a port
 * behind it was meant as a worker's: it is not one, and may be watched as a wallet.
 */
export async function answerWallet(ctx: Context, deps: BotDeps, person: Person): Promise<boolean> {
  const [, text = '', port] = /^(.*?)(:\d{4,5})?$/.exec((ctx.message?.text ?? '').trim()) ?? [];
  if (!looksLikeAccount(text)) return false;
  const { start } = chatWords(person.reader.language);
  const parsed = parseAccount(text, deps.settings.tonNetwork);
  const say = (html: string): Card => ({ html, keyboard: null });
  if (!parsed.ok)
    await showCard(ctx, say(parsed.reason === 'test_only' ? start.walletTestnet : start.walletInvalid));
  else if (port === undefined) await showCard(ctx, await linkWallet(deps, person, parsed.account));
  else await showCard(ctx, toOffer(deps, person, parsed.account));
  return true;
}

function toOffer({ settings }: BotDeps, { reader }: Person, account: string): Card {
  const { probe, buttons } = chatWords(reader.language);
  const address = formatAccount(account, { network: settings.tonNetwork });
  return {
    html: probe.isAccount({ address }),
    keyboard: toKeyboard([[toButton(buttons.watchWallet, 'watchwallet', 0)]]),
  };
}

/** What a person means as an address, also when a character is lost or another is there. */
function looksLikeAccount(text: string): boolean {
  return /^(-1|0):[0-9a-f]{50,70}$/i.test(text) || /^[EUk0][Qf][A-Za-z0-9+/_-]{38,50}$/.test(text);
}
