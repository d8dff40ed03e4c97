import { countRepeats } from './escalate.ts';
import type { StandingAlert, ToldAlerts } from './group-news.ts';
import type { Severity } from './rule-kind.ts';

/** What one receiver knows of one incident. All that matters for what is told next is in it. */
export interface TellingState {
  told: ToldAlerts;
  /** Firing alerts that were kept back, and by what; told in one summary when that ends. */
  held: Readonly<Record<string, 'silence' | 'quiet_hours'>>;
  /** When a change was last told; null before the first. */
  toldAt: Date | null;
  /** When it last made a sound, reminders included. */
  soundedAt: Date | null;
  /** When it was last told as news that wants somebody. */
  alarmedAt: Date | null;
  repeats: number;
  /** Whether it was told as unstable. */
  isToldUnstable: boolean;
}

export const untold: TellingState = {
  told: {},
  held: {},
  toldAt: null,
  soundedAt: null,
  alarmedAt: null,
  repeats: 0,
  isToldUnstable: false,
};

/** Why something is told. `summary` is the news of an incident that was kept back and still fires. */
export type Telling =
  | { kind: 'firing'; reason: 'new_alert' | 'severity_rose' | 'unstable' }
  | { kind: 'summary'; reason: 'silence' | 'quiet_hours' }
  | { kind: 'update'; reason: 'newly_resolved' | 'stable_again' }
  | { kind: 'reminder'; reason: 'repeat_elapsed' }
  | { kind: 'resolved'; reason: 'all_resolved' };

/** What the receiver knows once that was told at `now`. */
export function applyTelling(
  state: TellingState,
  { kind, reason }: Telling,
  { alerts, now }: { alerts: readonly StandingAlert[]; now: Date },
): TellingState {
  const sounded = { toldAt: now, soundedAt: now };
  const alarm = { alarmedAt: now, repeats: 0 };
  switch (kind) {
    case 'firing':
    case 'summary': {
      const told = tellFiring(state.told, alerts);
      const held = Object.fromEntries(Object.entries(state.held).filter(([id]) => told[id] === undefined));
      return {
        ...state,
        ...sounded,
        ...alarm,
        told,
        held,
        isToldUnstable: reason === 'unstable' || state.isToldUnstable,
      };
    }
    case 'update':
      return {
        ...state,
        ...(reason === 'stable_again' ? { ...sounded, ...alarm } : { toldAt: now }),
        told: tellFiring(state.told, alerts),
        isToldUnstable: false,
      };
    case 'reminder':
      return { ...state, soundedAt: now, repeats: countRepeats(state.alarmedAt ?? now, now) };
    case 'resolved':
      return { ...state, ...sounded, told: {}, isToldUnstable: false };
  }
}

/**
 * What a receiver knows of an incident when it was told at `returnedAt` how many it had missed: what had begun by then, of
 * which only changes are told from there on.
 */
export function toCaughtUp(
  alerts: readonly StandingAlert[],
  { returnedAt, isUnstable }: { returnedAt: Date | null; isUnstable: boolean },
): TellingState {
  const missed = returnedAt === null ? [] : alerts.filter(({ firedAt }) => firedAt < returnedAt);
  if (returnedAt === null || missed.length === 0) return untold;
  const reason = isUnstable ? 'unstable' : 'new_alert';
  return applyTelling(untold, { kind: 'firing', reason }, { alerts: missed, now: returnedAt });
}

/** Every firing alert that may be told, and those told before that still fire. */
function tellFiring(told: ToldAlerts, alerts: readonly StandingAlert[]): ToldAlerts {
  const entries = alerts.flatMap(({ id, severity, isFiring, heldBy }): [string, Severity][] => {
    if (!isFiring) return [];
    const before = told[id];
    if (heldBy === null) return [[id, severity]];
    return before === undefined ? [] : [[id, before]];
  });
  return Object.fromEntries(entries);
}

/** What the receiver knows once firing alerts are kept back. */
export function applyHold(
  state: TellingState,
  { by, alertIds }: { by: 'silence' | 'quiet_hours'; alertIds: readonly string[] },
): TellingState {
  return { ...state, held: { ...state.held, ...Object.fromEntries(alertIds.map((id) => [id, by])) } };
}
