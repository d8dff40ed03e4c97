import type { Notice } from '../../alerts/notice.ts';
import type { AlertKind } from '../../alerts/rule-kinds.ts';
import type { ElectricityBill } from '../../earnings/electricity-bill.ts';
import { trimDecimal } from '../../money/decimal.ts';
import { escapeText } from '../escape.ts';
import { formatDuration, formatTon } from '../format.ts';
import type { Reader } from '../format-clock.ts';
import { formatDay } from '../format-day.ts';
import { formatFiat } from '../format-fiat.ts';
import { formatChange, formatPercent } from '../format-figures.ts';
import { alertWords } from './alert-words.ts';
import { fitMessage } from './fit-message.ts';
import type { IncidentFacts } from './incident-facts.ts';
import { missedNanotonOf, nameOf, phraseOf, spanSecondsOf } from './incident-figures.ts';
import { renderNotices } from './render-notices.ts';
import { toPhrase } from './to-phrase.ts';

/** A day (or week) of one person's workers, from what is stored. */
export interface PeriodFacts {
  from: Date;
  to: Date;
  /** Workers now. */
  workers: { ok: number; total: number };
  earnedNanoton: bigint | null;
  /** What the same length of time earned before, on the average; null without that history. */
  usualNanoton: bigint | null;
  /** Payouts that arrived. */
  receivedNanoton: bigint | null;
  incidents: IncidentFacts[];
}

export interface DigestFacts extends PeriodFacts {
  /** What fired and ended while it was muted or quiet. */
  unheard: { name: string; kind: AlertKind; seconds: number; by: 'silence' | 'quiet_hours' }[];
  lateReports: Extract<Notice, { kind: 'late_report' }>[];
  /** For operators, where the pool has workers of its own. */
  pool: PoolFacts | null;
}

/** Workers that belong to the pool itself. */
export interface PoolFacts {
  workers: { ok: number; total: number };
  incidents: IncidentFacts[];
}

export interface WeeklyFacts extends PeriodFacts {
  electricity: ElectricityBill | 'unknown' | null;
  /** Share of scrapes that were answered. */
  availabilityRatio: number | null;
  bestWorker: string | null;
  worstWorker: string | null;
}

/** The daily digest. Telegram HTML. */
export function renderDigest(facts: DigestFacts, reader: Reader): string {
  const { digest } = alertWords(reader.language);
  const { ok, total } = facts.workers;
  const date = formatDay(reader, facts.to);
  const earned = digest.earned({ ...toMoney(facts, reader), today: toAmount(facts.earnedNanoton, reader) });
  const lines = [
    ...unheardOf(facts, reader),
    ...facts.lateReports.map((one) => renderNotices([one], reader)),
    ...poolOf(facts.pool, reader),
  ];
  if (total === 0 && facts.pool !== null)
    return fitMessage([digest.date({ date }), ...lines], reader.language);
  if (facts.incidents.length === 0 && ok === total) {
    return fitMessage([digest.calm({ date, workers: total }), earned, ...lines], reader.language);
  }
  return fitMessage(
    [
      digest.head({ mark: ok === total ? '🟢' : '🟡', date, ok, total }),
      earned,
      ...(facts.incidents.length === 0 ? [] : [digest.incidents(toTrouble(facts.incidents, reader))]),
      ...lines,
      ...worstOf(facts.incidents, reader),
    ],
    reader.language,
  );
}

function poolOf(pool: PoolFacts | null, reader: Reader): string[] {
  if (pool === null) return [];
  const { digest } = alertWords(reader.language);
  const { workers, incidents } = pool;
  return [
    digest.pool({ mark: workers.ok === workers.total ? '🟢' : '🟡', ...workers }),
    ...(incidents.length === 0 ? [] : [digest.incidents(toTrouble(incidents, reader))]),
    ...worstOf(incidents, reader),
  ];
}

/** The report of a week. Telegram HTML. */
export function renderWeekly(facts: WeeklyFacts, reader: Reader): string {
  const { weekly, unknown } = alertWords(reader.language);
  const { availabilityRatio, bestWorker, worstWorker } = facts;
  const from = formatDay(reader, facts.from);
  const to = formatDay(reader, new Date(facts.to.getTime() - 1));
  const pct = availabilityRatio === null ? unknown : formatPercent(reader.language, availabilityRatio);
  const worst = worstWorker === null || worstWorker === bestWorker ? null : escapeText(worstWorker);
  return fitMessage(
    [
      weekly.head({ from, to }),
      weekly.earned({
        ...toMoney(facts, reader),
        week: toAmount(facts.earnedNanoton, reader),
        electricity: toBill(facts.electricity, reader),
      }),
      weekly.availability({ pct, missed: toTrouble(facts.incidents, reader).missed }),
      ...(bestWorker === null ? [] : [weekly.best({ best: escapeText(bestWorker), worst })]),
    ],
    reader.language,
  );
}

function toMoney({ earnedNanoton, usualNanoton, receivedNanoton }: PeriodFacts, reader: Reader) {
  const isKnown = earnedNanoton !== null && usualNanoton !== null && usualNanoton > 0n;
  const ratio = isKnown ? Number(earnedNanoton - usualNanoton) / Number(usualNanoton) : null;
  return {
    change: ratio === null ? null : formatChange(reader.language, ratio),
    received: receivedNanoton === null ? null : toAmount(receivedNanoton, reader),
  };
}

function toBill(bill: WeeklyFacts['electricity'], { language }: Reader): string | null {
  if (bill === null) return null;
  if (bill === 'unknown') return alertWords(language).unknown;
  const parts = bill.map(({ amount, currency }) =>
    escapeText(formatFiat(language, Number(trimDecimal(amount)), currency)),
  );
  return `≈ ${parts.join(' + ')}`;
}

function toAmount(nanoton: bigint | null, { language, coinSymbol }: Reader): string {
  return nanoton === null ? alertWords(language).unknown : formatTon(language, nanoton, coinSymbol);
}

function toTrouble(incidents: readonly IncidentFacts[], reader: Reader) {
  const seconds = incidents.reduce((sum, incident) => sum + spanSecondsOf(incident, reader.now), 0);
  const missed = incidents
    .map((incident) => missedNanotonOf(incident, reader.now))
    .filter((one) => one !== null);
  return {
    n: incidents.length,
    duration: formatDuration(reader.language, seconds),
    missed:
      missed.length === 0
        ? null
        : toAmount(
            missed.reduce((sum, one) => sum + one, 0n),
            reader,
          ),
  };
}

function unheardOf({ unheard }: DigestFacts, reader: Reader): string[] {
  const { digest, rules } = alertWords(reader.language);
  return unheard.map(({ name, kind, seconds, by }) =>
    digest.unheard({
      name: escapeText(name),
      phrase: toPhrase(rules[kind].name),
      duration: formatDuration(reader.language, seconds),
      by,
    }),
  );
}

/** The incident that went on longest. */
function worstOf(incidents: readonly IncidentFacts[], reader: Reader): string[] {
  const [worst] = incidents.toSorted(
    (one, other) => spanSecondsOf(other, reader.now) - spanSecondsOf(one, reader.now),
  );
  if (worst === undefined) return [];
  const { digest } = alertWords(reader.language);
  const line = digest.worst({ name: nameOf(worst, reader), phrase: phraseOf(worst, reader) });
  return [line];
}
