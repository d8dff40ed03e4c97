import type { AlertRow, IncidentRow, Receipt } from '@cocoon-pool/db/incident-list';
import { alertWords } from '@cocoon-pool/domain/messages/alerts/alert-words';
import type { IncidentFacts } from '@cocoon-pool/domain/messages/alerts/incident-facts';
import {
  costKindOf,
  isClaimable,
  lossNanotonPerHourOf,
  missedNanotonOf,
} from '@cocoon-pool/domain/messages/alerts/incident-figures';
import { toAlertParams } from '@cocoon-pool/domain/messages/alerts/to-alert-params';
import type { Reader } from '@cocoon-pool/domain/messages/format-clock';
import type { z } from '@hono/zod-openapi';
import type { alertSchema, incidentItemSchema, incidentSchema, receiptSchema } from './schemas/incident.ts';

/** `facts` is missing for incidents of rules that are no longer known. */
export function toIncidentItem(
  row: IncidentRow,
  facts: IncidentFacts | undefined,
  now: Date,
): z.output<typeof incidentItemSchema> {
  const { id, kind, severity, openedAt, closedAt, acknowledgedAt, escalatedAt } = row;
  return {
    ...{ id, kind, severity },
    state: toState(row),
    isUnstable: row.unstableSince !== null && closedAt === null,
    participant: toNamed(row.participantId, row.participantName),
    host: toNamed(row.hostId, row.hostName),
    openedAt: openedAt.toISOString(),
    closedAt: toIso(closedAt),
    acknowledgedAt: toIso(acknowledgedAt),
    acknowledgedBy: toNamed(row.acknowledgedById, row.acknowledgedByName),
    claimedAt: toIso(row.claimedAt),
    claimedBy: toNamed(row.claimedById, row.claimedByName),
    isClaimable: facts !== undefined && closedAt === null && isClaimable(facts),
    escalatedAt: toIso(escalatedAt),
    alerts: { total: row.alerts, firing: row.firingAlerts },
    worker: toOnlyWorker(facts),
    mutedUntil: toIso(facts?.muted?.until ?? null),
    cost: facts === undefined ? 'unknown' : costKindOf(facts),
    lossNanotonPerHour: facts === undefined ? null : (lossNanotonPerHourOf(facts)?.toString() ?? null),
    missedNanoton: facts === undefined ? null : (missedNanotonOf(facts, now)?.toString() ?? null),
  };
}

function toOnlyWorker(facts: IncidentFacts | undefined) {
  const [only, ...others] = facts?.alerts ?? [];
  return only === undefined || others.length > 0 ? null : toNamed(only.workerId, only.workerName);
}

/** What was seen and what to do, of the first worker that is still in trouble. */
export function toSentences(
  facts: IncidentFacts | undefined,
  reader: Reader,
): z.output<typeof incidentSchema>['sentences'] {
  const alert = facts?.alerts.find(({ resolvedAt }) => resolvedAt === null) ?? facts?.alerts[0];
  if (facts === undefined || alert === undefined) return null;
  const words = alertWords(reader.language).rules[facts.kind];
  const params = toAlertParams(facts, alert, reader);
  return { facts: words.facts(params), fix: words.fix(params) };
}

function toState({ isSilent, closedAt, acknowledgedAt }: IncidentRow) {
  if (isSilent) return 'closed';
  if (closedAt !== null) return 'resolved';
  return acknowledgedAt === null ? 'firing' : 'acknowledged';
}

export function toAlertView(row: AlertRow): z.output<typeof alertSchema> {
  const { id, incidentId, kind, state, severity, activeSince, firedAt, resolvedAt, evidence } = row;
  return {
    ...{ id, incidentId, kind, state, severity, evidence },
    worker: toNamed(row.workerId, row.workerName),
    host: toNamed(row.hostId, row.hostName),
    activeSince: activeSince.toISOString(),
    firedAt: toIso(firedAt),
    resolvedAt: toIso(resolvedAt),
    noDataSince: resolvedAt === null ? toIso(row.unknownSince) : null,
  };
}

export function toReceiptView(receipt: Receipt): z.output<typeof receiptSchema> {
  const { id, kind, reason, state, messageId, failures, lastError } = receipt;
  return {
    ...{ id, kind, reason, state, messageId, failures, lastError },
    receiver: { id: receipt.receiverId, kind: receipt.receiverKind, label: receipt.receiverLabel },
    queuedAt: receipt.queuedAt.toISOString(),
    dueAt: receipt.dueAt.toISOString(),
    sentAt: toIso(receipt.sentAt),
  };
}

type Timeline = z.output<typeof incidentSchema>['timeline'];

/** Everything that happened to an incident, oldest first. */
export function toTimeline(incident: IncidentRow, alerts: readonly AlertRow[]): Timeline {
  const own = (event: Timeline[number]['event'], at: Date | null) =>
    at === null ? [] : [{ at, event, alertId: null, workerName: null }];
  const ofAlerts = alerts.flatMap(({ id, workerName, firedAt, resolvedAt }) => {
    const base = { alertId: id, workerName };
    return [
      ...(firedAt === null ? [] : [{ at: firedAt, event: 'fired' as const, ...base }]),
      ...(resolvedAt === null ? [] : [{ at: resolvedAt, event: 'resolved' as const, ...base }]),
    ];
  });
  return [
    ...ofAlerts,
    ...own('acknowledged', incident.acknowledgedAt),
    ...own('claimed', incident.claimedAt),
    ...own('unstable', incident.unstableSince),
    ...own('escalated', incident.escalatedAt),
    ...own('closed', incident.closedAt),
  ]
    .toSorted((one, other) => one.at.getTime() - other.at.getTime())
    .map((entry) => ({ ...entry, at: entry.at.toISOString() }));
}

function toNamed(id: string | null, name: string | null): { id: string; name: string } | null {
  return id === null || name === null ? null : { id, name };
}

function toIso(at: Date | null): string | null {
  return at?.toISOString() ?? null;
}
