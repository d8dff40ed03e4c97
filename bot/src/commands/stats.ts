import { getOverview } from '@cocoon-pool/db/workers';
import { renderOverview } from '@cocoon-pool/domain/messages/render-overview';
import { createAppKeyboard } from '../app-keyboard.ts';
import type { BotDeps } from '../bot-deps.ts';
import { forParticipant } from '../for-participant.ts';
import { toScope } from '../reader.ts';
import { reply } from '../reply.ts';

/** /stats: workers, requests and unpaid earnings on one card. */
export function answerStats(deps: BotDeps) {
  return forParticipant(deps, async (ctx, { participant, reader }) => {
    const overview = await getOverview(deps.db, { participantId: toScope(participant), now: reader.now });
    const chatId = String(ctx.chat?.id);
    const { language } = reader;
    const keyboard = createAppKeyboard({ ...deps.settings, chatId, language, path: '/dashboard' });
    await reply(ctx, renderOverview(overview, reader), keyboard);
  });
}
