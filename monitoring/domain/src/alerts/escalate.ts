import type { Severity } from './rule-kind.ts';

const minuteMs = 60_000;
const repeatsAfterMs = [5, 15, 60].map((minutes) => minutes * minuteMs);
const nextReceiverAfterMs = 10 * minuteMs;
const repeatIntervalMs = 4 * 60 * minuteMs;

/** How an incident was told to one receiver. */
export interface Alarm {
  severity: Severity;
  /** When it was told as news: for the first time, graver, or with another critical alert. */
  alarmedAt: Date;
  /** When it last made a sound, reminders included. */
  soundedAt: Date;
  /** Repeats at 5, 15 and 60 min that are behind. */
  repeats: number;
}

/** When a receiver is reminded next while nobody has taken the incident: critical ones sooner, all every 4 h. */
export function toRepeatAt({ severity, alarmedAt, soundedAt, repeats }: Alarm): Date {
  const interval = soundedAt.getTime() + repeatIntervalMs;
  const step = severity === 'critical' ? repeatsAfterMs[repeats] : undefined;
  return new Date(step === undefined ? interval : Math.min(alarmedAt.getTime() + step, interval));
}

/** Repeats behind at `now`: after an outage of ours those that were missed are made up for by one. */
export function countRepeats(alarmedAt: Date, now: Date): number {
  return repeatsAfterMs.filter((afterMs) => alarmedAt.getTime() + afterMs <= now.getTime()).length;
}

/** When an incident that nobody takes goes to the next receiver too; null for one that never does. */
export function toEscalationAt({ severity, alarmedAt }: Pick<Alarm, 'severity' | 'alarmedAt'>): Date | null {
  return severity === 'critical' ? new Date(alarmedAt.getTime() + nextReceiverAfterMs) : null;
}
