import type { IncidentFacts } from '../messages/alerts/incident-facts.ts';
import type { Notice } from './notice.ts';

/** What a webhook receives. Times are ISO 8601, nanoton decimal strings, unknown is null. */
export type WebhookEvent =
  | { event: 'incident'; id: string; sentAt: string; change: IncidentChange; incident: IncidentEvent }
  | { event: 'notice'; id: string; sentAt: string; notice: Notice }
  | { event: 'test'; id: string; sentAt: string };

/** What happened: it fires (or more of it), it changed, it is repeated, it was passed on, it is over. */
export type IncidentChange = 'firing' | 'update' | 'reminder' | 'escalation' | 'resolved';

export interface IncidentEvent {
  id: string;
  kind: string;
  severity: 'critical' | 'warning' | 'info';
  state: 'firing' | 'acknowledged' | 'resolved' | 'closed';
  isUnstable: boolean;
  hostName: string | null;
  acknowledgedBy: string | null;
  mutedUntil: string | null;
  alerts: {
    id: string;
    workerId: string | null;
    workerName: string | null;
    activeSince: string;
    resolvedAt: string | null;
    /** While it is open: since when nothing says whether it still lasts. */
    noDataSince: string | null;
    lostScrapes: number;
    earnedNanotonPerHour: string | null;
    evidence: Record<string, unknown>;
  }[];
}

export function toIncidentEvent(incident: IncidentFacts): IncidentEvent {
  const { id, kind, severity, hostName, acknowledged, muted, unstable } = incident;
  return {
    ...{ id, kind, severity, hostName },
    state: toState(incident),
    isUnstable: unstable !== null && incident.closedAt === null,
    acknowledgedBy: acknowledged?.name ?? null,
    mutedUntil: muted?.until.toISOString() ?? null,
    alerts: incident.alerts.map((alert) => ({
      id: alert.id,
      workerId: alert.workerId,
      workerName: alert.workerName,
      activeSince: alert.activeSince.toISOString(),
      resolvedAt: alert.resolvedAt?.toISOString() ?? null,
      noDataSince: alert.unknownSince?.toISOString() ?? null,
      lostScrapes: alert.lostScrapes,
      earnedNanotonPerHour: alert.earnedNanotonPerHour?.toString() ?? null,
      evidence: { ...alert.evidence },
    })),
  };
}

function toState({ isSilent, closedAt, acknowledged }: IncidentFacts): IncidentEvent['state'] {
  if (isSilent) return 'closed';
  if (closedAt !== null) return 'resolved';
  return acknowledged === null ? 'firing' : 'acknowledged';
}
