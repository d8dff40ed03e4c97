import { isCocoonContract } from '@cocoon-pool/db/cocoon-contract';
import { linkTypedWallet } from '@cocoon-pool/db/wallets';
import { chatWords } from '@cocoon-pool/domain/messages/chat/chat-words';
import { shortenAccount } from '@cocoon-pool/domain/messages/chat/render-payouts';
import type { BotDeps } from './bot-deps.ts';
import { type Card, toButton, toKeyboard } from './cards/card.ts';
import { toOpenButton } from './cards/open-button.ts';
import type { Person } from './for-participant.ts';

/** Links a wallet by its address, read-only until it is proven, and says so; a contract of Cocoon's is refused. */
export async function linkWallet(deps: BotDeps, person: Person, account: string): Promise<Card> {
  const { participant, reader } = person;
  const { start, errors, buttons } = chatWords(reader.language);
  const network = deps.settings.tonNetwork;
  const say = (html: string): Card => ({ html, keyboard: null });
  if (participant.status !== 'active') return say(errors.notActive);
  const { rootAddress } = deps.settings.chain;
  if (await isCocoonContract(deps.db, { network, account, rootAddress }))
    return say(start.walletContract({ addr: shortenAccount(account, network) }));
  const wallet = { participantId: participant.id, network, account, actor: `participant:${participant.id}` };
  const result = await linkTypedWallet(deps.db, wallet, reader.now);
  const addr = shortenAccount(account, network, false);
  if (!result.ok)
    return say(result.reason === 'wallet_proven' ? start.walletOther({ addr }) : start.walletLimit);
  if (!result.isNew) return say(start.walletYours({ addr }));
  const next = [toButton(buttons.add, 'add', 0), toOpenButton(deps, person, '/account')];
  return { html: start.walletPasted({ addr }), keyboard: toKeyboard([next]) };
}
