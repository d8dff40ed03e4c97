import { listWorkers } from '@cocoon-pool/db/workers';
import { messages } from '@cocoon-pool/domain/messages/messages';
import { renderWorkerList } from '@cocoon-pool/domain/messages/render-worker-list';
import { createAppKeyboard } from '../app-keyboard.ts';
import type { BotDeps } from '../bot-deps.ts';
import { forParticipant } from '../for-participant.ts';
import { toScope } from '../reader.ts';
import { reply } from '../reply.ts';

/** /workers: the workers, worst first, as many as one message holds. */
export function answerWorkers(deps: BotDeps) {
  return forParticipant(deps, async (ctx, { participant, reader }) => {
    const scope = toScope(participant);
    const { items, totals } = await listWorkers(deps.db, {
      participantId: scope,
      limit: 100,
      now: reader.now,
    });
    const chatId = String(ctx.chat?.id);
    const { language } = reader;
    const keyboard = createAppKeyboard({ ...deps.settings, chatId, language, path: '/workers' });
    const text =
      totals.workers === 0
        ? messages(language).stats.empty
        : renderWorkerList(items, { total: totals.workers, inApp: keyboard !== null, reader });
    await reply(ctx, text, keyboard);
  });
}
