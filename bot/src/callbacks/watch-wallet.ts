import { parseAccount } from '@cocoon-pool/domain/ton/parse-account';
import { showCard } from '../cards/card.ts';
import { linkWallet } from '../link-wallet.ts';
import type { Press } from './press.ts';

/** Links the wallet that the message with the button names: an address is too long to be in the button. */
export async function watchWallet({ ctx, deps, words, ...person }: Press): Promise<string | null> {
  const message = ctx.callbackQuery?.message;
  const text = message !== undefined && 'text' in message ? (message.text ?? '') : '';
  const [address = ''] = /[EUk0][Qf][A-Za-z0-9_-]{46}/.exec(text) ?? [];
  const parsed = parseAccount(address, deps.settings.tonNetwork);
  if (!parsed.ok) return words.toasts.stale;
  await showCard(ctx, await linkWallet(deps, person, parsed.account));
  return null;
}
