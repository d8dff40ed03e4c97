import type { AlertEpisode } from '@cocoon-pool/db/alert-episode';
import type { OpenAlert } from '@cocoon-pool/db/alerts';
import type { Id } from '@cocoon-pool/db/schema';
import type { Condition, Rule } from '@cocoon-pool/domain/alerts/condition';
import {
  type AlertState,
  type AlertTransition,
  evaluateAlert,
  type ScrapeMoment,
} from '@cocoon-pool/domain/alerts/evaluate-alert';
import { parseAlertKind, parseEvidence } from '@cocoon-pool/domain/alerts/parse-alert';
import type { AlertKind } from '@cocoon-pool/domain/alerts/rule-kinds';

/** A worker (with its host); or one person's workers of a host; or, all null, the pool. */
export interface AlertSubject {
  workerId: Id | null;
  hostId: Id | null;
  participantId: Id | null;
}

/** One rule on one subject while scrapes pass over it, within one write. */
export interface AlertLine {
  subject: AlertSubject;
  kind: AlertKind;
  alertId: Id | null;
  state: AlertState | null;
  /** Of the open episode, within this write. */
  fired: boolean;
  raised: boolean;
  stored: string;
}

export function createLine(subject: AlertSubject, kind: AlertKind): AlertLine {
  return { subject, kind, alertId: null, state: null, fired: false, raised: false, stored: '' };
}

/** An open alert as a line; null for a kind that this version does not know. */
export function toLine(alert: OpenAlert, subject: AlertSubject): AlertLine | null {
  const kind = parseAlertKind(alert.kind);
  if (kind === null || alert.state === 'resolved') return null;
  const { state, activeSince, criticalSince, firedAt, clearingSince, clearingScrapes } = alert;
  const { unknownSince, severity } = alert;
  const evidence = parseEvidence(alert.evidence);
  const known: AlertState = {
    ...{ state, activeSince, criticalSince, firedAt, clearingSince, clearingScrapes },
    ...{ unknownSince, severity, evidence },
  };
  return { ...createLine(subject, kind), alertId: alert.id, state: known, stored: toComparable(known) };
}

/** Moves the line on by one scrape; returns the episode that ended with it, if one did. */
export function stepLine(
  line: AlertLine,
  { condition, rule, scrape }: { condition: Condition; rule: Rule; scrape: ScrapeMoment },
): AlertEpisode | null {
  const before = line.state;
  const { state, transition } = evaluateAlert(before, condition, rule, scrape);
  if (state !== null) {
    line.state = state;
    line.fired ||= transition?.kind === 'fired';
    line.raised ||= transition?.kind === 'raised';
    return null;
  }
  return before === null ? null : end(line, before, transition);
}

/** Ends the open episode because its rule is off now: nobody is told. */
export function switchOffLine(line: AlertLine, at: Date): AlertEpisode | null {
  const { state } = line;
  if (state === null) return null;
  const { severity, evidence, activeSince } = state;
  const episode = end(line, state, { kind: 'resolved', at, severity, evidence, activeSince });
  return { ...episode, silent: true };
}

/** The open episode as it is to be written; null when nothing of it changed. */
export function toChangedEpisode(line: AlertLine): AlertEpisode | null {
  if (line.state === null || line.stored === toComparable(line.state)) return null;
  return toEpisode(line, line.state);
}

/** Ends the open episode: a firing one is resolved, a pending one leaves no trace. */
function end(line: AlertLine, before: AlertState, transition: AlertTransition | null): AlertEpisode {
  const isResolved = before.state === 'firing';
  const episode: AlertEpisode = {
    ...toEpisode(line, before),
    state: isResolved ? 'resolved' : 'dropped',
    resolvedAt: isResolved ? (transition?.at ?? null) : null,
    clearingSince: null,
    unknownSince: null,
  };
  Object.assign(line, { alertId: null, state: null, fired: false, raised: false, stored: '' });
  return episode;
}

function toEpisode({ subject, kind, alertId, fired, raised }: AlertLine, state: AlertState): AlertEpisode {
  const evidence = { ...state.evidence };
  return { ...state, ...subject, alertId, kind, resolvedAt: null, evidence, fired, raised, silent: false };
}

/** The same text for the same state, whatever the order of its fields. */
function toComparable({ evidence, ...state }: AlertState): string {
  return JSON.stringify([Object.entries(state).sort(), Object.entries(evidence).sort()]);
}
