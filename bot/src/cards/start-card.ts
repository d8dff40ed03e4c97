import { listWalletLinks } from '@cocoon-pool/db/wallets';
import { getOverview } from '@cocoon-pool/db/workers';
import { chatWords } from '@cocoon-pool/domain/messages/chat/chat-words';
import { escapeText } from '@cocoon-pool/domain/messages/escape';
import { renderWelcomeBack } from '@cocoon-pool/domain/messages/render-overview';
import { toAppUrl } from '../app-keyboard.ts';
import type { BotDeps } from '../bot-deps.ts';
import type { Person } from '../for-participant.ts';
import { type Card, toButton, toKeyboard } from './card.ts';
import { toAgentButton, toOpenButton } from './open-button.ts';

/**
 * Where somebody's setup stands: what they have decides the step, so that it goes on wherever it stopped. With a worker
 * there is nothing left to set up.
 */
export async function toStartCard(deps: BotDeps, person: Person, isNew: boolean): Promise<Card> {
  const { participant, reader } = person;
  const { start, buttons } = chatWords(reader.language);
  const query = { participantId: participant.id, now: reader.now };
  const overview = await getOverview(deps.db, query);
  const workers = Object.values(overview.workers).reduce((sum, count) => sum + count, 0);
  const network = deps.settings.tonNetwork;
  const wallets = await listWalletLinks(deps.db, { participantId: participant.id, network });
  if (workers > 0) {
    const buttonsOf = [toButton(buttons.back, 'workers', 1), toOpenButton(deps, person, '/dashboard')];
    return { html: renderWelcomeBack(overview, reader), keyboard: toKeyboard([buttonsOf]) };
  }
  const step = wallets.length === 0 ? 2 : 3;
  const head = isNew ? start.hello({ zone: escapeText(reader.timeZone) }) : start.resume({ step });
  const zone = guessTimeZone(participant) === null ? null : toButton(buttons.moscow, 'zone', isNew ? 1 : 0);
  const language = [toButton(buttons.language, 'language', isNew ? 1 : 0), zone];
  if (step === 3) {
    const last = [toAgentButton(deps, person), toOpenButton(deps, person, '/workers')];
    return { html: [head, start.worker].join('\n\n'), keyboard: toKeyboard([last, language]) };
  }
  const url = toAppUrl(deps.settings.publicUrl, '/account');
  const connect = url === null ? null : { text: buttons.connect, web_app: { url } };
  const later = toButton(buttons.later, 'firstworker', 0);
  return {
    html: [head, start.wallet].join('\n\n'),
    keyboard: toKeyboard([[connect, later], language]),
  };
}

/**
 * The zone that somebody's language suggests while they have chosen none: Telegram tells no bot where a person is, so it
 * is only proposed. Null where nothing is suggested.
 */
export function guessTimeZone({
  language,
  timeZone,
}: Pick<Person['participant'], 'language' | 'timeZone'>): string | null {
  return timeZone === 'UTC' && language === 'ru' ? 'Europe/Moscow' : null;
}
