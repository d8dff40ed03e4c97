import type { Participant } from '@cocoon-pool/db/participants';
import type { Reader } from '@cocoon-pool/domain/messages/format-clock';
import type { BotDeps, BotSettings } from './bot-deps.ts';

/** How a participant reads now: their language and clock. */
export function toReader(
  { language, timeZone }: Pick<Participant, 'language' | 'timeZone'>,
  { now, settings }: Pick<BotDeps, 'now'> & { settings: Pick<BotSettings, 'coinSymbol'> },
): Reader {
  return { language, timeZone, now: now(), coinSymbol: settings.coinSymbol };
}

/** Whose workers a participant sees: their own, or as an operator everybody's (null). */
export function toScope({ id, role }: Participant): string | null {
  return role === 'operator' ? null : id;
}
