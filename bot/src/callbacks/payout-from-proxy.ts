import { listWorkerContracts } from '@cocoon-pool/db/worker-contracts';
import type { ReportedContract } from '@cocoon-pool/domain/cocoon/contract-earnings';
import { isProxyAddress } from '@cocoon-pool/domain/control/worker-command';
import { formatAnyAccount } from '@cocoon-pool/domain/messages/chat/render-control';
import { escapeText, toPlainText } from '@cocoon-pool/domain/messages/escape';
import { formatTon } from '@cocoon-pool/domain/messages/format';
import { type Card, showCard, toButton, toKeyboard } from '../cards/card.ts';
import { type Controlled, findControlled, toReadOnlyCard } from '../cards/control-card.ts';
import { findNextPayoutSeconds } from '../cards/next-payout.ts';
import { toQuestionCard } from '../propose-command.ts';
import type { Press } from './press.ts';

const mostShown = 10;

/**
 * The proxies that owe a worker something, or the question whether the chosen one is to pay. The choice is the proxy's
 * place; the question names the proxy itself, and that is what is asked for.
 */
export async function choosePayout(press: Press): Promise<string | null> {
  const { ctx, deps, id, choice, chat, words } = press;
  const controlled = await findControlled(deps, press, id);
  if (controlled === null) return chat.workers.gone;
  const contracts = await listPaying(press);
  const [only, ...others] = contracts;
  const chosen = choice === null ? (others.length === 0 ? only : undefined) : contracts[choice];
  if (choice !== null && chosen === undefined) return words.toasts.stale;
  const card =
    controlled.worker.access === 'read_only'
      ? toReadOnlyCard(deps, press, controlled)
      : chosen === undefined
        ? toProxiesCard(press, controlled, contracts)
        : await toPayoutQuestion(press, chosen);
  if (card === null) return chat.workers.gone;
  await showCard(ctx, card);
  return null;
}

async function listPaying({ deps, id }: Press): Promise<ReportedContract[]> {
  const contracts = await listWorkerContracts(deps.db, id);
  return contracts
    .filter(({ proxyAddress }) => isProxyAddress(proxyAddress))
    .sort((one, other) => one.proxyAddress.localeCompare(other.proxyAddress))
    .slice(0, mostShown);
}

function toProxiesCard(press: Press, { worker }: Controlled, contracts: readonly ReportedContract[]): Card {
  const { id, chat, deps, reader } = press;
  const name = escapeText(worker.name);
  const back = toButton(chat.buttons.back, 'control', id);
  if (contracts.length === 0)
    return { html: chat.control.noContract({ name }), keyboard: toKeyboard([[back]]) };
  const rows = contracts.map(({ proxyAddress, earnings }, place) => {
    const proxy = toPlainText(formatAnyAccount(proxyAddress, deps.settings.tonNetwork));
    const claimable = earnings && formatTon(reader.language, earnings.claimableNanoton, reader.coinSymbol);
    const label = `${proxy} · ${claimable === null ? chat.unknown : toPlainText(claimable)}`;
    return [toButton(label, 'payout', `${id}:${place}`)];
  });
  return { html: chat.control.payouts({ name }), keyboard: toKeyboard([...rows, [back]]) };
}

/** A worker that has nothing signed would ask the proxy in vain. */
async function toPayoutQuestion(
  press: Press,
  { contractAddress, proxyAddress, earnings }: ReportedContract,
): Promise<Card | null> {
  const { deps, id, chat, reader } = press;
  const claimableNanoton = earnings?.claimableNanoton ?? null;
  if (earnings !== null && claimableNanoton === 0n) {
    const proxy = formatAnyAccount(proxyAddress, deps.settings.tonNetwork);
    const unsigned = formatTon(reader.language, earnings.unsignedNanoton, reader.coinSymbol);
    const back = toButton(chat.buttons.back, 'control', id);
    return { html: chat.control.nothingToPay({ proxy, unsigned }), keyboard: toKeyboard([[back]]) };
  }
  const command = { kind: 'request_payout', proxyAddress } as const;
  const automaticInSeconds = await findNextPayoutSeconds(deps, press, contractAddress);
  return toQuestionCard(deps, press, { workerId: id, command, claimableNanoton, automaticInSeconds });
}
