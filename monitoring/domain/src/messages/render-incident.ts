import { toOutageStart } from '../alerts/outage-start.ts';
import type { AlertKind, Evidence, Severity } from '../alerts/rule-kinds.ts';
import { escapeText } from './escape.ts';
import { formatDuration, formatTon, formatTonPerHour } from './format.ts';
import { formatClock, formatClockSeconds, type Reader } from './format-clock.ts';
import { messages } from './messages.ts';

/** An incident as it stands now: alerts of one rule on the workers of one host. */
export interface IncidentFacts {
  kind: AlertKind;
  severity: Severity;
  hostName: string;
  /** The newest episode of each worker; at least one. */
  alerts: IncidentAlert[];
  /** Workers of the same person on this host that are not in the incident, and how many of them answer. */
  hostOthers: { total: number; up: number };
}

export interface IncidentAlert {
  workerId: string;
  workerName: string;
  activeSince: Date;
  resolvedAt: Date | null;
  evidence: Evidence;
  /** Scrapes without figures from `activeSince` to the end. */
  lostScrapes: number;
  /** What the worker earned before, from at least an hour of history; null when there is less. */
  earnedNanotonPerHour: bigint | null;
}

/** The incident's one message, firing or recovered, and its first line for a short reply. Telegram HTML. */
export function renderIncident(incident: IncidentFacts, reader: Reader): { text: string; headline: string } {
  const lines = toLines(incident, reader);
  return { text: lines.join('\n'), headline: lines[0] ?? '' };
}

function toLines(incident: IncidentFacts, reader: Reader): string[] {
  const [only, ...others] = incident.alerts;
  const open = incident.alerts.some((alert) => alert.resolvedAt === null);
  if (only !== undefined && others.length === 0) {
    return open ? oneFiring(incident, only, reader) : oneRecovered(incident, only, reader);
  }
  return open ? groupFiring(incident, reader) : groupRecovered(incident, reader);
}

function oneFiring(incident: IncidentFacts, alert: IncidentAlert, reader: Reader): string[] {
  const words = messages(reader.language);
  const { phrase, facts, fix } = words.alerts[incident.kind];
  const { lastUpAt, failedScrapes, totalScrapes, failure } = alert.evidence;
  const { total, up } = incident.hostOthers;
  const head = words.alert.head({
    mark: marks[incident.severity],
    name: escapeText(alert.workerName),
    phrase,
    duration: durationOf(alert, reader),
  });
  const evidence = facts({
    lastAt: lastUpAt ? formatClockSeconds(reader, new Date(lastUpAt)) : words.unknown,
    since: formatClockSeconds(reader, alert.activeSince),
    failed: failedScrapes ?? null,
    total: totalScrapes ?? null,
    reason: failure === undefined ? words.unknown : words.reasons[failure],
    host: total > 0 && up === total ? { name: escapeText(incident.hostName), workers: total } : null,
  });
  return [head.trimStart(), evidence, costOf([alert], reader), fix];
}

function oneRecovered(incident: IncidentFacts, alert: IncidentAlert, reader: Reader): string[] {
  const words = messages(reader.language);
  const { clear } = words.alerts[incident.kind];
  const at = formatClock(reader, alert.resolvedAt ?? reader.now);
  return [
    words.alert.recoveredHead({ name: escapeText(alert.workerName), clear, at }),
    words.alert.lasted({
      duration: durationOf(alert, reader),
      since: formatClock(reader, toOutageStart(alert.activeSince, alert.evidence)),
      lost: alert.lostScrapes,
    }),
    missedOf(incident, reader),
  ];
}

function groupFiring(incident: IncidentFacts, reader: Reader): string[] {
  const { group, alerts } = messages(reader.language);
  const { phrase } = alerts[incident.kind];
  const firing = incident.alerts.filter((alert) => alert.resolvedAt === null);
  const ok = incident.alerts.length - firing.length;
  const base = { mark: marks[incident.severity], hostName: escapeText(incident.hostName), phrase };
  const head =
    ok === 0
      ? group.head({ ...base, workers: firing.length, duration: spanOf(incident, reader) })
      : group.partly({ ...base, ok, total: incident.alerts.length, down: firing.length });
  const shown = [...firing, ...incident.alerts.filter((alert) => alert.resolvedAt !== null)].slice(
    0,
    maxRows,
  );
  const more = incident.alerts.length - shown.length;
  return [
    head.trimStart(),
    ...shown.map((alert) => rowOf(incident.severity, alert, reader)),
    ...(more > 0 ? [group.more({ more })] : []),
    costOf(firing, reader),
    group.fix,
  ];
}

function groupRecovered(incident: IncidentFacts, reader: Reader): string[] {
  const { group } = messages(reader.language);
  const at = formatClock(reader, endOf(incident, reader));
  const workers = incident.alerts.length;
  return [
    group.recoveredHead({ hostName: escapeText(incident.hostName), workers, at }),
    `${group.lasted({ duration: spanOf(incident, reader) })} ${missedOf(incident, reader)}`,
  ];
}

const maxRows = 10;
const marks: Record<Severity, string> = { critical: '🔴', warning: '🟡', info: '' };

function rowOf(severity: Severity, alert: IncidentAlert, reader: Reader): string {
  const mark = alert.resolvedAt === null ? marks[severity] : '🟢';
  return `${mark} ${escapeText(alert.workerName)} · ${durationOf(alert, reader)}`.trimStart();
}

function costOf(firing: IncidentAlert[], reader: Reader): string {
  const { cost } = messages(reader.language);
  const lossRate = sum(firing.map((alert) => alert.earnedNanotonPerHour));
  return lossRate === null
    ? cost.unknown({ reason: cost.shortHistory })
    : cost.stopped({ lossRate: formatTonPerHour(reader.language, lossRate, reader.coinSymbol) });
}

function missedOf({ alerts }: IncidentFacts, reader: Reader): string {
  const { alert: words, cost } = messages(reader.language);
  const missed = sum(alerts.map((alert) => missedNanoton(alert, reader.now)));
  return missed === null
    ? words.missedUnknown({ reason: cost.shortHistory })
    : words.missed({ missed: formatTon(reader.language, missed, reader.coinSymbol) });
}

function missedNanoton(alert: IncidentAlert, now: Date): bigint | null {
  if (alert.earnedNanotonPerHour === null) return null;
  return (alert.earnedNanotonPerHour * BigInt(Math.floor(secondsOf(alert, now)))) / 3600n;
}

function secondsOf(alert: IncidentAlert, now: Date): number {
  const end = alert.resolvedAt ?? now;
  return Math.max(0, (end.getTime() - toOutageStart(alert.activeSince, alert.evidence).getTime()) / 1000);
}

function durationOf(alert: IncidentAlert, reader: Reader): string {
  return formatDuration(reader.language, secondsOf(alert, reader.now));
}

function spanOf(incident: IncidentFacts, reader: Reader): string {
  const starts = incident.alerts.map((alert) => toOutageStart(alert.activeSince, alert.evidence).getTime());
  return formatDuration(reader.language, (endOf(incident, reader).getTime() - Math.min(...starts)) / 1000);
}

function endOf(incident: IncidentFacts, reader: Reader): Date {
  const ends = incident.alerts.map((alert) => (alert.resolvedAt ?? reader.now).getTime());
  return new Date(Math.max(...ends));
}

function sum(amounts: (bigint | null)[]): bigint | null {
  return amounts.reduce<bigint | null>(
    (total, one) => (total === null || one === null ? null : total + one),
    0n,
  );
}
