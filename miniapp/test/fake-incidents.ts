import type { IncidentItem } from '../src/api-shapes.ts';

/** An open, critical incident of one worker on h1, ten minutes before two o'clock. */
export function createIncident(change: Partial<IncidentItem>): IncidentItem {
  return {
    id: '1',
    kind: 'worker_down',
    severity: 'critical',
    state: 'firing',
    isUnstable: false,
    participant: { id: '1', name: 'Anna' },
    host: { id: '1', name: 'h1' },
    openedAt: '2026-11-23T13:48:00Z',
    closedAt: null,
    acknowledgedAt: null,
    acknowledgedBy: null,
    escalatedAt: null,
    alerts: { total: 1, firing: 1 },
    ...change,
  };
}
