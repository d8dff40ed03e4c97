import { listParticipants } from '@cocoon-pool/db/participants';
import { getOverview } from '@cocoon-pool/db/workers';
import { chatWords } from '@cocoon-pool/domain/messages/chat/chat-words';
import { escapeText } from '@cocoon-pool/domain/messages/escape';
import { renderOverview } from '@cocoon-pool/domain/messages/render-overview';
import type { BotDeps } from '../bot-deps.ts';
import type { Person } from '../for-participant.ts';
import { type Card, toButton, toKeyboard } from './card.ts';
import { toOpenButton } from './open-button.ts';

const mostShown = 8;

/** /pool, for operators: how everything is, and who waits to be let in. */
export async function toPoolCard(deps: BotDeps, person: Person): Promise<Card> {
  const { reader } = person;
  const { pool, buttons } = chatWords(reader.language);
  const [overview, pending] = await Promise.all([
    getOverview(deps.db, { participantId: null, now: reader.now }),
    listParticipants(deps.db, { status: 'pending', limit: mostShown + 1 }),
  ]);
  const shown = pending.slice(0, mostShown);
  const lines = shown.map(({ name, telegramUserId }) =>
    pool.waiting({ name: escapeText(name), telegramUserId }),
  );
  const more = pending.length > mostShown ? [pool.more] : [];
  return {
    html: [
      pool.head({ poolName: escapeText(deps.settings.poolName) }),
      renderOverview(overview, reader),
      ...(shown.length === 0 ? [pool.nobody] : [...lines, ...more]),
    ].join('\n'),
    keyboard: toKeyboard([
      ...shown.map(({ id, name }) => [toButton(pool.letIn({ name: name.slice(0, 30) }), 'approve', id)]),
      [toButton(buttons.invite, 'invite', 0), toButton(buttons.refresh, 'pool', 0)],
      [toOpenButton(deps, person, '/participants')],
    ]),
  };
}
