import { toOutageStart } from '../../alerts/outage-start.ts';
import { escapeText } from '../escape.ts';
import { formatDuration, formatTon } from '../format.ts';
import { formatClock, type Reader } from '../format-clock.ts';
import { alertWords } from './alert-words.ts';
import { fitMessage } from './fit-message.ts';
import type { IncidentAlert, IncidentFacts } from './incident-facts.ts';
import {
  costOf,
  durationOf,
  endOf,
  isClaimable,
  isOpen,
  markOf,
  marks,
  missedNanotonOf,
  missedOf,
  nameOf,
  phraseOf,
  spanOf,
  unknownSinceOf,
} from './incident-figures.ts';
import { toAlertParams } from './to-alert-params.ts';
import { toPhrase } from './to-phrase.ts';

interface Occasion {
  /** Why this receiver gets it though it was not the first: who did not answer, or null when nobody could be reached. */
  escalation?: { receiver: string | null } | undefined;
  /** Incidents of the same group that began and ended while nothing could be delivered. */
  earlier?: number;
}

/** The incident's one message as it stands now, and its first line for a short reply. Telegram HTML. */
export function renderIncident(
  incident: IncidentFacts,
  reader: Reader,
  { escalation, earlier = 0 }: Occasion = {},
): { text: string; headline: string } {
  const { alert, escalate } = alertWords(reader.language);
  const [head = '', ...body] = toLines(incident, reader);
  const headline =
    escalation !== undefined && isOpen(incident) ? escalatedHead(incident, reader) : head.trimStart();
  const lines = [
    headline,
    ...body,
    ...(escalation === undefined
      ? []
      : [escalate.why({ receiver: escalation.receiver === null ? null : escapeText(escalation.receiver) })]),
    ...(earlier === 0 ? [] : [alert.earlier({ incidents: earlier })]),
    ...notesOf(incident, reader),
  ];
  return { text: fitMessage(lines, reader.language), headline };
}

/** A reminder: one line that makes a sound under the message. */
export function renderReminder(incident: IncidentFacts, reader: Reader): string {
  const { alert } = alertWords(reader.language);
  const missed = missedNanotonOf(incident, reader.now);
  const unknownSince = unknownSinceOf(incident);
  return alert
    .reminder({
      mark: marks[incident.severity],
      name: nameOf(incident, reader),
      phrase: phraseOf(incident, reader),
      duration: spanOf(incident, reader),
      missed: missed === null ? null : formatTon(reader.language, missed, reader.coinSymbol),
      noData: unknownSince === null ? null : alert.noData({ at: formatClock(reader, unknownSince) }),
    })
    .trimStart();
}

function toLines(incident: IncidentFacts, reader: Reader): string[] {
  const [only, ...others] = incident.alerts;
  if (incident.isSilent) return silentlyEnded(incident, reader);
  if (incident.unstable !== null) {
    return incident.closedAt === null ? unstable(incident, reader) : calm(incident, reader);
  }
  if (only !== undefined && others.length === 0) {
    return isOpen(incident) ? oneFiring(incident, only, reader) : oneRecovered(incident, only, reader);
  }
  return isOpen(incident) ? groupFiring(incident, reader) : groupRecovered(incident, reader);
}

function oneFiring(incident: IncidentFacts, alert: IncidentAlert, reader: Reader): string[] {
  const words = alertWords(reader.language);
  const { phrase, facts, fix } = words.rules[incident.kind];
  const params = toAlertParams(incident, alert, reader);
  const head = words.alert.head({
    mark: marks[incident.severity],
    name: nameOf(incident, reader),
    phrase: phrase(params),
    duration: durationOf(alert, reader),
  });
  return [head, facts(params), costOf(incident, reader), fix(params)];
}

function oneRecovered(incident: IncidentFacts, alert: IncidentAlert, reader: Reader): string[] {
  const words = alertWords(reader.language);
  const { clear } = words.rules[incident.kind];
  return [
    words.alert.recoveredHead({
      name: nameOf(incident, reader),
      clear: clear(toAlertParams(incident, alert, reader)),
      at: formatClock(reader, endOf(incident, reader.now)),
    }),
    words.alert.lasted({
      duration: durationOf(alert, reader),
      since: formatClock(reader, toOutageStart(alert.activeSince, alert.evidence)),
      lost: alert.lostScrapes,
    }),
    ...present(missedOf(incident, reader)),
  ];
}

function groupFiring(incident: IncidentFacts, reader: Reader): string[] {
  const { group } = alertWords(reader.language);
  const firing = incident.alerts.filter((alert) => alert.resolvedAt === null);
  const ok = incident.alerts.length - firing.length;
  const base = {
    mark: marks[incident.severity],
    hostName: nameOf(incident, reader),
    phrase: groupPhraseOf(incident, firing, reader),
  };
  const head =
    ok === 0
      ? group.head({ ...base, workers: firing.length, duration: spanOf(incident, reader) })
      : group.partly({ ...base, ok, total: incident.alerts.length, down: firing.length });
  return [head, ...rowsOf(incident, reader), costOf(incident, reader), group.fix];
}

/** Each worker of a group, those still in trouble first. */
function rowsOf(incident: IncidentFacts, reader: Reader): string[] {
  const { group } = alertWords(reader.language);
  const firing = incident.alerts.filter((alert) => alert.resolvedAt === null);
  const over = incident.alerts.filter((alert) => alert.resolvedAt !== null);
  const shown = [...firing, ...over].slice(0, maxRows);
  const more = incident.alerts.length - shown.length;
  return [
    ...shown.map((alert) => rowOf(incident, alert, reader)),
    ...(more > 0 ? [group.more({ more })] : []),
  ];
}

/** What all of them have in common: the phrase, or where figures differ the rule's name. */
function groupPhraseOf(incident: IncidentFacts, firing: readonly IncidentAlert[], reader: Reader): string {
  const { phrase, name } = alertWords(reader.language).rules[incident.kind];
  const [first, ...others] = new Set(firing.map((alert) => phrase(toAlertParams(incident, alert, reader))));
  return first !== undefined && others.length === 0 ? first : toPhrase(name);
}

function groupRecovered(incident: IncidentFacts, reader: Reader): string[] {
  const { group } = alertWords(reader.language);
  const at = formatClock(reader, endOf(incident, reader.now));
  const lasted = group.lasted({ duration: spanOf(incident, reader) });
  return [
    group.recoveredHead({ hostName: nameOf(incident, reader), workers: incident.alerts.length, at }),
    [lasted, ...present(missedOf(incident, reader))].join(' '),
  ];
}

function unstable(incident: IncidentFacts, reader: Reader): string[] {
  const words = alertWords(reader.language).unstable;
  const changes = incident.unstable?.changes ?? 0;
  const duration = sinceUnstable(incident, reader);
  const phrase = phraseOf(incident, reader);
  const isGroup = incident.alerts.length > 1;
  return [
    words.start({ name: nameOf(incident, reader), changes, duration, phrase }),
    ...(isGroup ? rowsOf(incident, reader) : []),
    costOf(incident, reader),
    words.fix,
  ];
}

function calm(incident: IncidentFacts, reader: Reader): string[] {
  const words = alertWords(reader.language).unstable;
  const changes = incident.unstable?.changes ?? 0;
  const at = formatClock(reader, incident.closedAt ?? reader.now);
  const lasted = words.lasted({ changes, duration: sinceUnstable(incident, reader) });
  return [
    words.end({ name: nameOf(incident, reader), at }),
    [lasted, ...present(missedOf(incident, reader))].join(' '),
  ];
}

function sinceUnstable(incident: IncidentFacts, reader: Reader): string {
  const since = incident.unstable?.since ?? reader.now;
  const end = incident.closedAt ?? reader.now;
  return formatDuration(reader.language, (end.getTime() - since.getTime()) / 1000);
}

function silentlyEnded(incident: IncidentFacts, reader: Reader): string[] {
  const { alert } = alertWords(reader.language);
  const at = formatClock(reader, incident.closedAt ?? reader.now);
  return [alert.ended({ name: nameOf(incident, reader), at })];
}

function escalatedHead(incident: IncidentFacts, reader: Reader): string {
  return alertWords(reader.language).escalate.head({
    name: nameOf(incident, reader),
    phrase: phraseOf(incident, reader).replace(/^: /, reader.language === 'en' ? ': ' : ''),
    duration: spanOf(incident, reader),
  });
}

/** Whether anything is known now, who has it or whose doing it was, until when it is muted, and that it was passed on. */
function notesOf(incident: IncidentFacts, reader: Reader): string[] {
  const { alert } = alertWords(reader.language);
  const { acknowledged, claimed, muted, escalatedAt } = incident;
  const nameTheirs = ({ name }: { name: string | null }) => escapeText(name ?? alert.apiKey);
  const unknownSince = unknownSinceOf(incident);
  if (incident.closedAt !== null) {
    if (claimed !== null) return [alert.wasClaimed({ userName: nameTheirs(claimed) })];
    return acknowledged === null ? [] : [alert.wasAcked({ userName: nameTheirs(acknowledged) })];
  }
  const isClaimed = claimed !== null && !isClaimable(incident);
  const mutedBy = muted === null || muted.name === null ? null : escapeText(muted.name);
  return [
    ...(unknownSince === null ? [] : [alert.noData({ at: formatClock(reader, unknownSince) })]),
    ...(isClaimed
      ? [alert.claimed({ userName: nameTheirs(claimed), at: formatClock(reader, claimed.at) })]
      : []),
    ...(acknowledged === null || isClaimed
      ? []
      : [alert.acked({ userName: nameTheirs(acknowledged), at: formatClock(reader, acknowledged.at) })]),
    ...(muted === null ? [] : [alert.muted({ until: formatClock(reader, muted.until), userName: mutedBy })]),
    ...(escalatedAt === null ? [] : [alert.passedOn({ at: formatClock(reader, escalatedAt) })]),
  ];
}

const maxRows = 10;

function rowOf(incident: IncidentFacts, alert: IncidentAlert, reader: Reader): string {
  const mark = alert.resolvedAt === null ? markOf(incident) : '🟢';
  const name = escapeText(alert.workerName ?? incident.hostName ?? alertWords(reader.language).pool);
  return `${mark} ${name} · ${durationOf(alert, reader)}`.trimStart();
}

function present(line: string | null): string[] {
  return line === null ? [] : [line];
}
