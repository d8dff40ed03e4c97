import type { Diagnosis, Earnings, IncidentItem } from '../src/api-shapes.ts';

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
    ...{ claimedAt: null, claimedBy: null, isClaimable: false },
    escalatedAt: null,
    alerts: { total: 1, firing: 1 },
    ...{ worker: null, mutedUntil: null, cost: 'stopped', lossNanotonPerHour: null, missedNanoton: null },
    ...change,
  };
}

const day = { from: '2026-11-23T00:00:00Z', to: '2026-11-23T14:00:00Z', receivedNanoton: '0' };

/** A fleet that earned 2,014 TON in 30 days, at 3.22 dollars each. */
export function createEarnings(): Earnings {
  return {
    participantId: '1',
    workerId: null,
    timeZone: 'UTC',
    currency: 'USD',
    today: { ...day, estimatedNanoton: '40630000000', estimatedValue: '130.83' },
    sevenDays: { ...day, estimatedNanoton: null, estimatedValue: null },
    thirtyDays: { ...day, estimatedNanoton: '2014000000000', estimatedValue: '6485.08' },
    days: [],
    projection: {
      days: 30,
      lowNanoton: '1950000000000',
      highNanoton: '2080000000000',
      lowValue: null,
      highValue: null,
      daysKnown: 7,
      method: 'p20_p80_of_last_7_days',
    },
    price: { currency: 'USD', value: '3.22', source: 'test', at: '2026-11-23T13:59:00Z' },
  };
}

/** A worker of which nothing is wrong, as far as one check tells. */
export const diagnosis: Diagnosis = {
  workerId: '1',
  sampledAt: null,
  checks: [{ check: 'reachable', result: 'passed', reason: null, text: 'Reachable: yes' }],
  verdict: { kind: 'earning', check: null, text: 'It earns.' },
};
