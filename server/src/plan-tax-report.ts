import { getParticipant, type Participant } from '@cocoon-pool/db/participants';
import type { Id } from '@cocoon-pool/db/schema';
import type { TaxParameters } from '@cocoon-pool/domain/tax/tax-report';
import type { TaxTextFormat } from '@cocoon-pool/domain/tax/tax-writer';
import { type CalendarDay, toCalendarDay, toDayStart, toYearRange } from '@cocoon-pool/domain/zoned-time';
import { ApiError } from './api-error.ts';
import type { AppDeps } from './app-deps.ts';
import type { TaxQuery } from './schemas/export.ts';
import { toCurrency } from './to-value.ts';

export interface TaxJob {
  participantId: Id;
  format: TaxTextFormat | 'pdf';
  parameters: TaxParameters;
  /** Without its extension. */
  filename: string;
}

const longestMs = 10 * 366 * 86_400_000;

/** What is to be reported, with everything that was left open filled in; throws the answer to a bad query. */
export async function planTaxReport(
  { db, now, settings }: Pick<AppDeps, 'db' | 'now' | 'settings'>,
  query: TaxQuery,
  participantId: Id,
): Promise<TaxJob> {
  const person = await getParticipant(db, participantId);
  const timeZone = query.timeZone ?? person.timeZone;
  const { from, to } = toRange(query, timeZone, now());
  const currency = query.currency ?? toCurrency(person.currency);
  const last = new Date(to.getTime() - 1);
  const parameters: TaxParameters = {
    ...{ from, to, currency, timeZone, language: query.language ?? person.language },
    ...{ coinSymbol: settings.coinSymbol, network: settings.tonNetwork, participantName: toName(person) },
    electricity: query.electricity ?? false,
  };
  const name = query.year ?? `${toDate(from, timeZone)}-to-${toDate(last, timeZone)}`;
  const filename = `cocoon-income-${name}-${currency.toLowerCase()}`;
  return { participantId, format: query.format ?? 'csv', parameters, filename };
}

function toName({ id, name }: Participant): string {
  return name === '' ? `Participant ${id}` : name;
}

function toRange(query: TaxQuery, timeZone: string, now: Date): { from: Date; to: Date } {
  const { year, from, to } = query;
  if (year !== undefined && (from !== undefined || to !== undefined)) {
    throw badQuery('year', 'Give a year, or from and to');
  }
  if (from === undefined && to === undefined) {
    return toYearRange(year ?? toCalendarDay(now, timeZone).year, timeZone);
  }
  if (from === undefined || to === undefined) {
    throw badQuery(from === undefined ? 'from' : 'to', 'from and to belong together');
  }
  const range = {
    from: toEdge(from, { timeZone, field: 'from', daysLater: 0 }),
    to: toEdge(to, { timeZone, field: 'to', daysLater: 1 }),
  };
  if (range.from >= range.to) throw badQuery('from', 'from must be before to');
  if (range.to.getTime() - range.from.getTime() > longestMs) {
    throw badQuery('from', 'The range may be 10 years at most');
  }
  return range;
}

interface Edge {
  timeZone: string;
  field: 'from' | 'to';
  daysLater: number;
}

function toEdge(text: string, { timeZone, field, daysLater }: Edge): Date {
  const day = toDay(text);
  if (day !== null) return toDayStart({ ...day, day: day.day + daysLater }, timeZone);
  const isMoment = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(:\d{2}(\.\d{1,3})?)?(Z|[+-]\d{2}:\d{2})$/.test(text);
  const at = new Date(isMoment ? text : Number.NaN);
  if (Number.isNaN(at.getTime()) || at.getUTCFullYear() < 2020 || at.getUTCFullYear() > 2100) {
    throw badQuery(field, 'must be a day such as 2026-01-31, or a time with its zone');
  }
  return at;
}

function toDay(text: string): CalendarDay | null {
  const match = /^(20[2-9]\d)-(\d{2})-(\d{2})$/.exec(text);
  if (match === null) return null;
  const [year, month, day] = [Number(match[1]), Number(match[2]), Number(match[3])];
  const isReal = new Date(Date.UTC(year, month - 1, day)).toISOString().startsWith(text);
  return isReal ? { year, month, day } : null;
}

function toDate(at: Date, timeZone: string): string {
  const { year, month, day } = toCalendarDay(at, timeZone);
  return new Date(Date.UTC(year, month - 1, day)).toISOString().slice(0, 10);
}

function badQuery(field: string, message: string): ApiError {
  return new ApiError({ status: 422, code: 'validation_failed', message: `${field}: ${message}`, field });
}
