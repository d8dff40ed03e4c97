import type { Currency, ReportFormat, ReportQuery } from './money-shapes.ts';

export interface ReportDraft {
  /** A year, or the days below. */
  period: string;
  from: string | null;
  to: string | null;
  currency: Currency;
  format: ReportFormat;
  electricity: boolean;
}

/** What to ask the server for; a word for what is missing where it cannot be asked. */
export function toReportQuery(
  draft: ReportDraft,
  language: 'en' | 'ru',
): { ok: true; query: ReportQuery } | { ok: false; reason: 'needDates' | 'badRange' } {
  const { currency, format, electricity } = draft;
  const rest = { currency, format, electricity, language };
  if (draft.period !== 'range') return { ok: true, query: { ...rest, year: Number(draft.period) } };
  if (draft.from === null || draft.to === null) return { ok: false, reason: 'needDates' };
  if (draft.from > draft.to) return { ok: false, reason: 'badRange' };
  return { ok: true, query: { ...rest, from: draft.from, to: draft.to } };
}
