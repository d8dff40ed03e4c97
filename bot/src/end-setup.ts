import { queueTest } from '@cocoon-pool/db/receiver-changes';
import { listReceivers } from '@cocoon-pool/db/receiver-list';
import { listWalletLinks } from '@cocoon-pool/db/wallets';
import { listWorkers } from '@cocoon-pool/db/workers';
import { chatWords } from '@cocoon-pool/domain/messages/chat/chat-words';
import { shortenAccount } from '@cocoon-pool/domain/messages/chat/render-payouts';
import type { Context } from 'grammy';
import type { BotDeps } from './bot-deps.ts';
import type { Person } from './for-participant.ts';
import { reply } from './reply.ts';

/** With the first worker the setup is over: its end is told, and a test alert comes the way that real ones come. */
export async function endSetup(ctx: Context, deps: BotDeps, { participant, reader }: Person): Promise<void> {
  const { db, settings } = deps;
  const query = { participantId: participant.id, now: reader.now, limit: 2 };
  const { totals } = await listWorkers(db, query);
  if (totals.workers !== 1) return;
  const network = settings.tonNetwork;
  const [wallet] = await listWalletLinks(db, { participantId: participant.id, network });
  const { start } = chatWords(reader.language);
  const addr = wallet === undefined ? null : shortenAccount(wallet.address, network, false);
  await reply(ctx, start.done({ workers: totals.workers, addr }));
  const receivers = await listReceivers(db, participant.id);
  const own = receivers.find(({ chatId }) => chatId === participant.telegramUserId);
  if (own !== undefined) await queueTest(db, { id: own.id, reach: participant.id }, reader.now);
}
