import { chatWords } from './chat/chat-words.ts';
import { escapeText } from './escape.ts';
import { formatDuration, formatRate, formatTon } from './format.ts';
import { formatClock, type Reader } from './format-clock.ts';
import { messages } from './messages.ts';

/** One row of /workers, as the list query gives it. */
export interface WorkerRow {
  name: string;
  status: 'ok' | 'warning' | 'down' | 'unknown';
  reason: string | null;
  sampledAt: Date | null;
  requestsPerSecond: number | null;
  unpaidNanoton: bigint | null;
  /** Of one that a command keeps disabled: until when; null = until another command. */
  switchedOff?: { until: Date | null } | undefined;
}

interface WorkerListOptions {
  /** How many workers there are in all; those that do not fit are counted on the last line. */
  total: number;
  /** Whether the Mini App can be opened from the message. */
  inApp: boolean;
  reader: Reader;
}

/** The list of /workers in the order given. Cut by whole lines, so the counts always stay. */
export function renderWorkerList(
  rows: readonly WorkerRow[],
  { total, inApp, reader }: WorkerListOptions,
): string {
  const { workers } = messages(reader.language);
  const lines = [workers.head({ total })];
  let length = lines.join('').length;
  for (const row of rows) {
    const line = renderRow(row, reader);
    length += line.length + 1;
    if (length > maxLength) break;
    lines.push(line);
  }
  const more = total - (lines.length - 1);
  if (more > 0) lines.push(workers.more({ more, inApp }));
  return lines.join('\n');
}

interface WorkerPageOptions {
  total: number;
  /** Counted from 1. */
  page: number;
  pages: number;
  reader: Reader;
}

/** One page of /workers, with where it stands among the others. */
export function renderWorkerPage(
  rows: readonly WorkerRow[],
  { total, page, pages, reader }: WorkerPageOptions,
): string {
  const { workers } = chatWords(reader.language);
  return [workers.page({ total, page, pages }), ...rows.map((row) => renderRow(row, reader))].join('\n');
}

const maxLength = 3500;
const marks = { ok: '🟢', warning: '🟡', down: '🔴', unknown: '⚪' };

/** The coloured mark before a worker's name; none for one that is off because somebody wanted so. */
export function markOf(row: Pick<WorkerRow, 'status' | 'reason' | 'switchedOff'>): string {
  return isWanted(row) ? '' : marks[row.status];
}

function isWanted({ reason, switchedOff }: Pick<WorkerRow, 'reason' | 'switchedOff'>): boolean {
  return reason === 'disabled' && switchedOff !== undefined;
}

function renderRow(row: WorkerRow, reader: Reader): string {
  const head = `${markOf(row)} ${escapeText(row.name)}`.trimStart();
  if (row.status !== 'ok') return `${head} · ${toStatusPhrase(row, reader)}`;
  const { unknown, unknownRate } = messages(reader.language);
  const rate =
    row.requestsPerSecond === null ? unknownRate : formatRate(reader.language, row.requestsPerSecond);
  const unpaid =
    row.unpaidNanoton === null ? unknown : formatTon(reader.language, row.unpaidNanoton, reader.coinSymbol);
  return `${head} · ${rate} · ${unpaid}`;
}

/** A worker's state in words, with its reason where there is one. */
export function toStatusPhrase(
  row: Pick<WorkerRow, 'status' | 'reason' | 'sampledAt' | 'switchedOff'>,
  reader: Reader,
): string {
  const { status, reason, sampledAt, switchedOff } = row;
  const { states, reasons, staleState, switchedOffState } = messages(reader.language);
  if (switchedOff !== undefined && isWanted(row)) {
    const { until } = switchedOff;
    return switchedOffState({ until: until === null ? null : formatClock(reader, until) });
  }
  if (reason === 'stale' && sampledAt !== null) {
    const ageSeconds = (reader.now.getTime() - sampledAt.getTime()) / 1000;
    return staleState({ age: formatDuration(reader.language, ageSeconds) });
  }
  if (hasKey(states, reason)) return states[reason];
  if (hasKey(reasons, reason)) {
    return status === 'down' ? `${states.down}: ${reasons[reason]}` : reasons[reason];
  }
  return states[status];
}

function hasKey<T extends object>(table: T, key: string | null): key is string & keyof T {
  return key !== null && Object.hasOwn(table, key);
}
