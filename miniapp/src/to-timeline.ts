import type { Incident } from './alert-shapes.ts';

export type TimelineEvent = Incident['timeline'][number]['event'] | 'first_seen';

export interface TimelineEntry {
  key: string;
  at: string;
  event: TimelineEvent;
  workerName: string | null;
}

/** What happened to an incident, oldest first, begun by the moment at which the trouble was first seen. */
export function toTimeline({
  timeline,
  alertList,
}: Pick<Incident, 'timeline' | 'alertList'>): TimelineEntry[] {
  const entries = timeline.map(({ at, event, alertId, workerName }, index) => ({
    key: `${event}-${alertId ?? ''}-${index}`,
    ...{ at, event, workerName },
  }));
  const [first] = alertList.toSorted((a, b) => a.activeSince.localeCompare(b.activeSince));
  if (first === undefined || first.activeSince === entries[0]?.at) return entries;
  return [
    {
      key: 'first',
      at: first.activeSince,
      event: 'first_seen' as const,
      workerName: first.worker?.name ?? null,
    },
    ...entries,
  ];
}
