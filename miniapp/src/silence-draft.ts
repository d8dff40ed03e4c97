import type { NewSilence } from './alert-shapes.ts';

export type SilenceWhat = 'worker' | 'host' | 'kind' | 'incident' | 'all';

export interface SilenceDraft {
  what: SilenceWhat;
  /** The id or the rule; nothing where all are meant. */
  subject: string;
  reason: string;
  hours: number;
}

export type SilenceProblem = 'subject' | 'reason' | 'ends';

const longestHours = 90 * 24;

/** What is missing for a silence; it always has an end and a reason. */
export function findSilenceProblem({ what, subject, reason, hours }: SilenceDraft): SilenceProblem | null {
  if (what !== 'all' && subject === '') return 'subject';
  if (reason.trim() === '') return 'reason';
  return hours > 0 && hours <= longestHours ? null : 'ends';
}

export function toNewSilence({ what, subject, reason, hours }: SilenceDraft, nowMs: number): NewSilence {
  const subjects: Partial<NewSilence> = {
    worker: { workerId: subject },
    host: { hostId: subject },
    kind: { kind: subject as NonNullable<NewSilence['kind']> },
    incident: { incidentId: subject },
    all: { all: true as const },
  }[what];
  return { ...subjects, reason: reason.trim(), endsAt: new Date(nowMs + hours * 3_600_000).toISOString() };
}
