import { toOutageStart } from '../../alerts/outage-start.ts';
import type { Severity } from '../../alerts/rule-kind.ts';
import { escapeText } from '../escape.ts';
import { formatDuration, formatTon, formatTonPerHour } from '../format.ts';
import type { Reader } from '../format-clock.ts';
import { messages } from '../messages.ts';
import { type AlertCost, toAlertCost } from './alert-cost.ts';
import { alertWords } from './alert-words.ts';
import type { IncidentAlert, IncidentFacts } from './incident-facts.ts';
import { toAlertParams } from './to-alert-params.ts';

export const marks: Record<Severity, string> = { critical: '🔴', warning: '🟡', info: '' };

export function isOpen(incident: IncidentFacts): boolean {
  return incident.alerts.some((alert) => alert.resolvedAt === null);
}

/** Since when nothing says whether any of it still lasts; null while something does. */
export function unknownSinceOf({ alerts }: IncidentFacts): Date | null {
  const open = alerts.filter(({ resolvedAt }) => resolvedAt === null);
  const times = open.flatMap(({ unknownSince }) => unknownSince ?? []);
  if (times.length === 0 || times.length < open.length) return null;
  return new Date(Math.max(...times.map((time) => time.getTime())));
}

/** Whether somebody may still say "it was me": a change that no command of ours made and that nobody claimed. */
export function isClaimable({ kind, claimed, alerts }: IncidentFacts): boolean {
  if (kind !== 'tampered') return false;
  const claimedAt = claimed?.at.toISOString() ?? '';
  return alerts.some(
    ({ resolvedAt, evidence: { changedAt } }) =>
      resolvedAt === null && changedAt !== undefined && changedAt > claimedAt,
  );
}

/** The mark of an incident in a list: its severity while it fires, green once it is over. */
export function markOf(incident: IncidentFacts): string {
  if (incident.isSilent) return '⚪';
  return isOpen(incident) ? marks[incident.severity] : '🟢';
}

/** What the incident is about: its one worker, its host, or the pool. Escaped. */
export function nameOf(incident: IncidentFacts, reader: Reader): string {
  const [only, ...others] = incident.alerts;
  const isAlone = only !== undefined && others.length === 0 && only.workerName !== null;
  const name = isAlone ? only.workerName : incident.hostName;
  return name === null ? alertWords(reader.language).pool : escapeText(name);
}

/** The phrase of the incident's newest trouble; of several workers the first one that fires says it. */
export function phraseOf(incident: IncidentFacts, reader: Reader): string {
  const alert = incident.alerts.find(({ resolvedAt }) => resolvedAt === null) ?? incident.alerts[0];
  if (alert === undefined) return alertWords(reader.language).unknown;
  return alertWords(reader.language).rules[incident.kind].phrase(toAlertParams(incident, alert, reader));
}

/** What the trouble costs now. */
export function costOf(incident: IncidentFacts, reader: Reader): string {
  const { cost } = alertWords(reader.language);
  const firing = incident.alerts.filter((alert) => alert.resolvedAt === null);
  const kind = toAlertCost(incident.kind, incident.severity, firing[0]?.evidence ?? {});
  if (kind === 'none') return cost.none;
  if (kind === 'unknown') {
    const failure = firing[0]?.evidence.failure;
    const { unknown } = alertWords(reader.language);
    return cost.unknown({
      reason: failure === undefined ? unknown : messages(reader.language).reasons[failure],
    });
  }
  const lossRate = sum(firing.map((alert) => alert.earnedNanotonPerHour));
  if (lossRate === null) return cost.unknown({ reason: cost.shortHistory });
  return cost[kind]({ lossRate: formatTonPerHour(reader.language, lossRate, reader.coinSymbol) });
}

/** What was not earned, in nanoton; null where it is unknown, or the trouble stops nothing. */
export function missedNanotonOf(incident: IncidentFacts, now: Date): bigint | null {
  if (!isCostly(incident)) return null;
  return sum(
    incident.alerts.map((alert) =>
      alert.earnedNanotonPerHour === null
        ? null
        : (alert.earnedNanotonPerHour * BigInt(Math.floor(secondsOf(alert, now)))) / 3600n,
    ),
  );
}

/** What kind of cost the trouble has. */
export function costKindOf({ kind, severity, alerts }: IncidentFacts): AlertCost {
  const firing = alerts.find((alert) => alert.resolvedAt === null) ?? alerts[0];
  return toAlertCost(kind, severity, firing?.evidence ?? {});
}

/** What its workers do not earn each hour while it lasts; null where it is unknown, or the trouble stops nothing. */
export function lossNanotonPerHourOf(incident: IncidentFacts): bigint | null {
  const firing = incident.alerts.filter((alert) => alert.resolvedAt === null);
  if (!isCostly(incident) || firing.length === 0) return null;
  return sum(firing.map((alert) => alert.earnedNanotonPerHour));
}

/** Null where nothing was missed. */
export function missedOf(incident: IncidentFacts, reader: Reader): string | null {
  if (!isCostly(incident)) return null;
  const { alert: words, cost } = alertWords(reader.language);
  const missed = missedNanotonOf(incident, reader.now);
  return missed === null
    ? words.missedUnknown({ reason: cost.shortHistory })
    : words.missed({ missed: formatTon(reader.language, missed, reader.coinSymbol) });
}

function isCostly({ kind, severity, alerts }: IncidentFacts): boolean {
  const cost = toAlertCost(kind, severity, alerts[0]?.evidence ?? {});
  return cost === 'stopped' || cost === 'off';
}

export function durationOf(alert: IncidentAlert, reader: Reader): string {
  return formatDuration(reader.language, secondsOf(alert, reader.now));
}

/** From the first trouble to the last end. */
export function spanOf(incident: IncidentFacts, reader: Reader): string {
  return formatDuration(reader.language, spanSecondsOf(incident, reader.now));
}

export function spanSecondsOf(incident: IncidentFacts, now: Date): number {
  const starts = incident.alerts.map((alert) => toOutageStart(alert.activeSince, alert.evidence).getTime());
  return Math.max(0, (endOf(incident, now).getTime() - Math.min(...starts)) / 1000);
}

export function endOf(incident: IncidentFacts, now: Date): Date {
  return new Date(Math.max(...incident.alerts.map((alert) => (alert.resolvedAt ?? now).getTime())));
}

function secondsOf(alert: IncidentAlert, now: Date): number {
  const end = alert.resolvedAt ?? now;
  return Math.max(0, (end.getTime() - toOutageStart(alert.activeSince, alert.evidence).getTime()) / 1000);
}

function sum(amounts: (bigint | null)[]): bigint | null {
  return amounts.reduce<bigint | null>(
    (total, one) => (total === null || one === null ? null : total + one),
    0n,
  );
}
