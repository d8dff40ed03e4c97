import { escapeText } from '@cocoon-pool/domain/messages/escape';
import { messages } from '@cocoon-pool/domain/messages/messages';
import { answerRename } from './answer-rename.ts';
import type { BotDeps } from './bot-deps.ts';
import { findNearestCommand } from './commands/command-names.ts';
import { forParticipant } from './for-participant.ts';
import { reply } from './reply.ts';

/** Anything else in a private chat: the nearest command, never silence. A long text is not repeated. */
export function answerUnknown(deps: BotDeps) {
  return forParticipant(deps, async (ctx, person) => {
    if (await answerRename(ctx, deps, person)) return;
    const { errors } = messages(person.reader.language);
    const [word = ''] = (ctx.message?.text ?? '').trim().split(/\s/);
    const nearest = findNearestCommand(word);
    const text =
      nearest === null
        ? errors.unknownNoHint
        : errors.unknown({ query: escapeText(word), command: `/${nearest}` });
    await reply(ctx, text);
  });
}
