import type { Notice } from '../../alerts/notice.ts';
import { escapeText } from '../escape.ts';
import { formatDuration, formatTonPerHour } from '../format.ts';
import { formatClock, type Reader } from '../format-clock.ts';
import { messages } from '../messages.ts';
import { alertWords } from './alert-words.ts';

export type SwitchNotice = Extract<
  Notice,
  { kind: 'still_disabled' | 'enabled_on_time' | 'not_enabled_on_time' }
>;

/** What is told of a worker that a command disabled. Telegram HTML. */
export function renderSwitchNotice(notice: SwitchNotice, reader: Reader): string {
  const words = alertWords(reader.language);
  const name = escapeText(notice.workerName);
  switch (notice.kind) {
    case 'still_disabled': {
      const seconds = (reader.now.getTime() - new Date(notice.since).getTime()) / 1000;
      const duration = formatDuration(reader.language, seconds);
      return words.stillDisabled({ name, duration, lossRate: toLossRate(notice, reader) });
    }
    case 'enabled_on_time':
      return words.enabledOnTime({ name, at: formatClock(reader, new Date(notice.at)) });
    case 'not_enabled_on_time':
      return words.notEnabledOnTime({
        name,
        at: formatClock(reader, new Date(notice.dueAt)),
        reason: toReason(notice.reason, reader),
        lossRate: toLossRate(notice, reader),
      });
  }
}

function toLossRate(
  { lossNanotonPerHour }: { lossNanotonPerHour: string | null },
  { language, coinSymbol }: Reader,
): string | null {
  return lossNanotonPerHour === null
    ? null
    : formatTonPerHour(language, BigInt(lossNanotonPerHour), coinSymbol);
}

/** Why a command did not do what it was to do. */
function toReason(reason: string | null, { language }: Reader): string {
  const { switchReasons } = alertWords(language);
  const known = Object.entries(messages(language).reasons).find(([key]) => key === reason);
  if (known !== undefined) return known[1];
  if (reason === 'unproven') return switchReasons.unproven;
  const isUndelivered = reason === 'expired' || reason === 'not_sent' || reason === 'not_watched';
  return isUndelivered ? switchReasons.undelivered : switchReasons.unseen;
}
