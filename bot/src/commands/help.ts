import { findChainReadAt } from '@cocoon-pool/db/chain-accounts';
import { getOverview } from '@cocoon-pool/db/workers';
import { chatWords } from '@cocoon-pool/domain/messages/chat/chat-words';
import { escapeHtml, escapeText } from '@cocoon-pool/domain/messages/escape';
import { formatDuration } from '@cocoon-pool/domain/messages/format';
import { messages } from '@cocoon-pool/domain/messages/messages';
import type { BotDeps } from '../bot-deps.ts';
import { toButton, toKeyboard } from '../cards/card.ts';
import { forParticipant } from '../for-participant.ts';
import { toScope } from '../reader.ts';
import { reply } from '../reply.ts';
import { commandNames } from './command-names.ts';

/** /help: what the bot understands, how fresh its data is, whom to ask, and one's own id for `OPERATOR_TELEGRAM_IDS`. */
export function answerHelp(deps: BotDeps) {
  return forParticipant(deps, async (ctx, { participant, reader }) => {
    const { language, now } = reader;
    const { help, commands } = messages(language);
    const words = chatWords(language);
    const participantId = toScope(participant);
    const [{ newestSampledAt }, chainReadAt] = await Promise.all([
      getOverview(deps.db, { participantId, now }),
      findChainReadAt(deps.db, { network: deps.settings.tonNetwork, participantId }),
    ]);
    const toAge = (at: Date | null) =>
      at === null ? null : formatDuration(language, (now.getTime() - at.getTime()) / 1000);
    const { poolName, supportContact } = deps.settings;
    const text = help({
      poolName: escapeText(poolName),
      commands: [
        ...commandNames.map((name) => `/${name}: ${escapeHtml(commands[name])}`),
        ...(participant.role === 'operator' ? [words.help.pool] : []),
      ].join('\n'),
      age: toAge(newestSampledAt),
      chainAge: toAge(chainReadAt),
      contact: supportContact === null ? null : escapeHtml(supportContact),
      telegramUserId: participant.telegramUserId,
    });
    const why = toButton(words.buttons.why, 'whymenu', 0);
    await reply(ctx, text, toKeyboard([[why]]));
  });
}
