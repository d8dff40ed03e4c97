import { toRepeatAt } from './escalate.ts';
import { findNews, type StandingAlert } from './group-news.ts';
import type { Severity } from './rule-kind.ts';
import { isGraver } from './severity.ts';
import type { Telling, TellingState } from './telling.ts';

/** One incident as it stands for one receiver. */
export interface IncidentStanding {
  severity: Severity;
  alerts: readonly StandingAlert[];
  isAcknowledged: boolean;
  isUnstable: boolean;
  /** End of the receiver's quiet hours; null outside of them. */
  quietUntil: Date | null;
}

/** `wait`: nothing to tell before `at` (null: before something changes). `hold`: kept back, for the summary or digest. */
export type Decision =
  | { kind: 'tell'; telling: Telling }
  | { kind: 'hold'; by: 'silence' | 'quiet_hours'; alertIds: string[] }
  | { kind: 'wait'; at: Date | null };

const groupWaitMs = 20_000;
const groupIntervalMs = 120_000;
/** How soon the end of an inhibition is noticed. */
const inhibitedAgainMs = 15_000;

/**
 * What is to be told to one receiver about one incident at `now`, and why; else until when nothing is. First news waits
 * for the group to gather, changes for the group's interval; what is silenced, or neither critical nor told while it is
 * quiet, is kept back and told in a summary if it still fires then. The end of all that was told is told at once.
 */
export function decideTelling(incident: IncidentStanding, state: TellingState, now: Date): Decision {
  if (incident.isUnstable) return decideUnstable(incident, state, now);
  const { alerts } = incident;
  const news = findNews(alerts, state.told);
  const firing = alerts.filter(({ isFiring }) => isFiring);
  if (firing.length === 0) {
    return news !== null || state.isToldUnstable ? tell(allResolved) : wait(null);
  }
  if (state.isToldUnstable) return tell({ kind: 'update', reason: 'stable_again' });
  const silenced = firing.filter(
    (alert) =>
      alert.heldBy === 'silence' && state.held[alert.id] !== 'silence' && ripeAt(alert, state) <= now,
  );
  if (silenced.length > 0) return hold('silence', silenced);
  const audible = firing.filter(({ heldBy }) => heldBy === null);
  const quiet = decideQuiet({ ...incident, alerts: audible }, state, now);
  if (quiet !== null) return quiet;
  const released = audible.find(({ id }) => state.held[id] !== undefined);
  if (released !== undefined) return tell({ kind: 'summary', reason: state.held[released.id] ?? 'silence' });
  if (news === null || news.reason === 'all_resolved') {
    return decideReminder({ ...incident, alerts: firing }, state, now);
  }
  const { reason, alertIds } = news;
  const at = dueAt(
    reason,
    firing.filter(({ id }) => alertIds.includes(id)),
    state,
  );
  if (at > now) return wait(at);
  return tell(reason === 'newly_resolved' ? { kind: 'update', reason } : { kind: 'firing', reason });
}

const allResolved = { kind: 'resolved', reason: 'all_resolved' } as const;

/** An alert that is over before this is not told and leaves no trace. */
function ripeAt({ id, firedAt }: StandingAlert, { told }: TellingState): Date {
  return new Date(told[id] === undefined ? firedAt.getTime() + groupWaitMs : 0);
}

/** While it is quiet only what is critical, or was told before, is heard of. */
function decideQuiet(
  { quietUntil, alerts }: IncidentStanding,
  state: TellingState,
  now: Date,
): Decision | null {
  if (quietUntil === null) return null;
  const news = alerts.filter(
    ({ id, severity }) => isGraverThanTold(severity, state.told[id]) || state.held[id] !== undefined,
  );
  const isLoud = (alert: StandingAlert) => alert.severity === 'critical' && ripeAt(alert, state) <= now;
  if (news.length === 0 || news.some(isLoud)) return null;
  const fresh = news.filter(
    ({ id, severity }) => severity === 'critical' || state.held[id] !== 'quiet_hours',
  );
  const ripe = fresh.filter((alert) => ripeAt(alert, state) <= now);
  if (ripe.length > 0) return hold('quiet_hours', ripe);
  return wait(earliest([quietUntil, ...fresh.map((alert) => ripeAt(alert, state))]));
}

function isGraverThanTold(severity: Severity, told: Severity | undefined): boolean {
  return told === undefined || isGraver(severity, told);
}

function dueAt(
  reason: 'new_alert' | 'severity_rose' | 'newly_resolved',
  fresh: readonly StandingAlert[],
  state: TellingState,
): Date {
  const intervalOver = state.toldAt === null ? 0 : state.toldAt.getTime() + groupIntervalMs;
  if (reason === 'severity_rose') return new Date(0);
  if (reason === 'newly_resolved') return new Date(intervalOver);
  return new Date(Math.max(intervalOver, Math.min(...fresh.map((alert) => ripeAt(alert, state).getTime()))));
}

function decideReminder(
  { severity, alerts, isAcknowledged, quietUntil }: IncidentStanding,
  state: TellingState,
  now: Date,
): Decision {
  const { alarmedAt, soundedAt, repeats } = state;
  const ends = alerts.flatMap((alert) => {
    if (alert.heldBy === null) return [];
    return [alert.heldUntil ?? soon(now), ripeAt(alert, state)].filter((at) => at > now);
  });
  const isAudible = alerts.some(({ heldBy }) => heldBy === null);
  if (isAcknowledged || !isAudible || alarmedAt === null || soundedAt === null) return wait(earliest(ends));
  const due = toRepeatAt({ severity, alarmedAt, soundedAt, repeats });
  const at = quietUntil !== null && severity !== 'critical' && quietUntil > due ? quietUntil : due;
  return at <= now ? tell({ kind: 'reminder', reason: 'repeat_elapsed' }) : wait(earliest([at, ...ends]));
}

/**
 * While alerts go on and off, one message says so, and nothing else is told of them until they are calm. Somebody else
 * of the group who fails for the first time meanwhile is told as ever.
 */
function decideUnstable(incident: IncidentStanding, state: TellingState, now: Date): Decision {
  const { alerts, quietUntil, severity } = incident;
  if (state.isToldUnstable) return decideNewcomers(incident, state, now);
  const isHeld = alerts.length > 0 && alerts.every(({ heldBy }) => heldBy !== null);
  if (isHeld) return wait(earliest(alerts.flatMap(({ heldUntil }) => heldUntil ?? [])));
  if (quietUntil !== null && severity !== 'critical') return wait(quietUntil);
  return tell({ kind: 'firing', reason: 'unstable' });
}

function decideNewcomers({ alerts, quietUntil }: IncidentStanding, state: TellingState, now: Date): Decision {
  const fresh = alerts.filter(
    ({ id, isOnly, isFiring, heldBy }) =>
      isOnly && isFiring && heldBy === null && state.told[id] === undefined,
  );
  if (fresh.length === 0) return wait(null);
  const at = dueAt('new_alert', fresh, state);
  if (at > now) return wait(at);
  if (quietUntil !== null && !fresh.some((alert) => alert.severity === 'critical')) return wait(quietUntil);
  return tell({ kind: 'firing', reason: 'new_alert' });
}

function earliest(moments: readonly Date[]): Date | null {
  return moments.length === 0 ? null : new Date(Math.min(...moments.map((at) => at.getTime())));
}

function soon(now: Date): Date {
  return new Date(now.getTime() + inhibitedAgainMs);
}

function tell(telling: Telling): Decision {
  return { kind: 'tell', telling };
}

function hold(by: 'silence' | 'quiet_hours', alerts: readonly StandingAlert[]): Decision {
  return { kind: 'hold', by, alertIds: alerts.map(({ id }) => id) };
}

function wait(at: Date | null): Decision {
  return { kind: 'wait', at };
}
