import { expect, test } from 'vitest';
import { decideTelling, type IncidentStanding } from './decide-telling.ts';
import type { StandingAlert } from './group-news.ts';
import type { Severity } from './rule-kind.ts';
import { applyHold, applyTelling, type TellingState, toCaughtUp, untold } from './telling.ts';

const start = new Date('2026-11-23T13:00:00Z').getTime();
const at = (seconds: number) => new Date(start + seconds * 1000);

interface Moment {
  /** Alerts by id: severity while they fire, `over` after that. */
  alerts?: Record<string, Severity | 'over'>;
  /** Ids of alerts that are held, and until which second; `null` for an inhibition. */
  held?: Record<string, number | null>;
  acknowledged?: boolean;
  unstable?: boolean;
  /** Ids of alerts that are the only one of their worker. */
  only?: string[];
  /** Second at which quiet hours end. */
  quietUntil?: number | null;
}

/** Plays an incident: what changes at which second; gives what is told when, as `second kind reason`. */
function play(changes: Record<number, Moment>, untilSecond: number): { told: string[]; state: TellingState } {
  const now: Required<Moment> = {
    alerts: {},
    held: {},
    acknowledged: false,
    unstable: false,
    only: [],
    quietUntil: null,
  };
  const firedAt = new Map<string, Date>();
  let state = untold;
  let nextAt: Date | null = null;
  const told: string[] = [];
  for (let second = 0; second <= untilSecond; second += 5) {
    const change = changes[second];
    Object.assign(now, change);
    for (const id of Object.keys(now.alerts)) if (!firedAt.has(id)) firedAt.set(id, at(second));
    if (change === undefined && (nextAt === null || nextAt > at(second))) continue;
    for (let decisions = 0; ; decisions += 1) {
      if (decisions > 4) throw new Error('it tells without an end');
      const standing = toStanding(now, firedAt, second);
      const decision = decideTelling(standing, state, at(second));
      if (decision.kind === 'wait') {
        nextAt = decision.at;
        break;
      }
      if (decision.kind === 'hold') {
        state = applyHold(state, decision);
        continue;
      }
      told.push(`${second} ${decision.telling.kind} ${decision.telling.reason}`);
      state = applyTelling(state, decision.telling, { alerts: standing.alerts, now: at(second) });
    }
  }
  return { told, state };
}

function toStanding(now: Required<Moment>, firedAt: Map<string, Date>, second: number): IncidentStanding {
  const alerts = Object.entries(now.alerts).map(([id, severity]): StandingAlert => {
    const until = now.held[id];
    const isHeld = until === null || (until !== undefined && until > second);
    return {
      id,
      severity: severity === 'over' ? 'critical' : severity,
      isFiring: severity !== 'over',
      isOnly: now.only.includes(id),
      firedAt: firedAt.get(id) ?? at(second),
      heldBy: isHeld ? (until === null ? 'inhibition' : 'silence') : null,
      heldUntil: isHeld && until !== null ? at(until ?? 0) : null,
    };
  });
  const isCritical = Object.values(now.alerts).includes('critical');
  const { quietUntil } = now;
  return {
    severity: isCritical ? 'critical' : 'warning',
    alerts,
    isAcknowledged: now.acknowledged,
    isUnstable: now.unstable,
    quietUntil: quietUntil !== null && quietUntil > second ? at(quietUntil) : null,
  };
}

const hour = 3600;
const story: [name: string, changes: Record<number, Moment>, until: number, told: string[]][] = [
  ['the first notice waits 20 s', { 0: { alerts: { a: 'warning' } } }, 60, ['20 firing new_alert']],
  [
    'what clears within the wait is not told',
    { 0: { alerts: { a: 'warning' } }, 15: { alerts: { a: 'over' } } },
    60,
    [],
  ],
  [
    'alerts of the first 20 s join the first notice',
    { 0: { alerts: { a: 'warning' } }, 15: { alerts: { a: 'warning', b: 'warning' } } },
    200,
    ['20 firing new_alert'],
  ],
  [
    'a later one waits for the interval',
    { 0: { alerts: { a: 'warning' } }, 30: { alerts: { a: 'warning', b: 'warning' } } },
    200,
    ['20 firing new_alert', '140 firing new_alert'],
  ],
  [
    'a recovery is told at once',
    { 0: { alerts: { a: 'warning' } }, 25: { alerts: { a: 'over' } } },
    200,
    ['20 firing new_alert', '25 resolved all_resolved'],
  ],
  [
    'a part that is over changes the message after the interval',
    { 0: { alerts: { a: 'warning', b: 'warning' } }, 30: { alerts: { a: 'over', b: 'warning' } } },
    200,
    ['20 firing new_alert', '140 update newly_resolved'],
  ],
  [
    'a severity that rises is told at once',
    { 0: { alerts: { a: 'warning' } }, 40: { alerts: { a: 'critical' } } },
    100,
    ['20 firing new_alert', '40 firing severity_rose'],
  ],
  [
    'a warning is repeated every 4 h',
    { 0: { alerts: { a: 'warning' } } },
    9 * hour,
    ['20 firing new_alert', '14420 reminder repeat_elapsed', '28820 reminder repeat_elapsed'],
  ],
  [
    'a critical one is repeated at 5, 15 and 60 min, then every 4 h',
    { 0: { alerts: { a: 'critical' } } },
    6 * hour,
    [
      '20 firing new_alert',
      '320 reminder repeat_elapsed',
      '920 reminder repeat_elapsed',
      '3620 reminder repeat_elapsed',
      '18020 reminder repeat_elapsed',
    ],
  ],
  [
    'whoever takes it is not reminded, but told of the end',
    { 0: { alerts: { a: 'critical' } }, 60: { acknowledged: true }, 18000: { alerts: { a: 'over' } } },
    6 * hour,
    ['20 firing new_alert', '18000 resolved all_resolved'],
  ],
  [
    'an inhibited alert is told when its cause is over and it still fires',
    { 0: { alerts: { a: 'critical' }, held: { a: null } }, 600: { held: {} } },
    650,
    ['600 firing new_alert'],
  ],
  [
    'an inhibited alert that ends before its cause is never told',
    { 0: { alerts: { a: 'critical' }, held: { a: null } }, 600: { alerts: { a: 'over' } } },
    1200,
    [],
  ],
  [
    'an alert that was told and is inhibited since is not repeated, and its end is told',
    { 0: { alerts: { a: 'critical' } }, 60: { held: { a: null } }, 1800: { alerts: { a: 'over' } } },
    2000,
    ['20 firing new_alert', '1800 resolved all_resolved'],
  ],
  [
    'what a silence kept back and still fires is told in its summary',
    { 0: { alerts: { a: 'critical' }, held: { a: 1000 } } },
    1200,
    ['1000 summary silence'],
  ],
  [
    'a told alert that was muted comes back with the summary',
    { 0: { alerts: { a: 'critical' } }, 60: { held: { a: 1000 } } },
    1200,
    ['20 firing new_alert', '1000 summary silence'],
  ],
  [
    'a told alert that ends while it is muted is told to be over',
    { 0: { alerts: { a: 'critical' } }, 60: { held: { a: 1000 } }, 500: { alerts: { a: 'over' } } },
    1200,
    ['20 firing new_alert', '500 resolved all_resolved'],
  ],
  [
    'what fires and ends within a silence is not told',
    { 0: { alerts: { a: 'critical' }, held: { a: 1000 } }, 500: { alerts: { a: 'over' } } },
    1200,
    [],
  ],
  [
    'quiet hours keep a warning back until they end',
    { 0: { alerts: { a: 'warning' }, quietUntil: 7200 } },
    8000,
    ['7200 summary quiet_hours'],
  ],
  [
    'critical breaks through quiet hours and takes the warnings along',
    {
      0: { alerts: { a: 'warning' }, quietUntil: 7200 },
      100: { alerts: { a: 'warning', b: 'critical' } },
    },
    200,
    ['120 summary quiet_hours'],
  ],
  [
    'quiet hours hold no reminder of a critical one, but one of a warning',
    { 0: { alerts: { a: 'warning' } }, 100: { quietUntil: 20000 } },
    21000,
    ['20 firing new_alert', '20000 reminder repeat_elapsed'],
  ],
  [
    'a mute that ends within quiet hours waits for their end',
    { 0: { alerts: { a: 'warning' }, held: { a: 1000 }, quietUntil: 7200 } },
    8000,
    ['7200 summary quiet_hours'],
  ],
  [
    'an unstable incident is told once, and once when it is calm again',
    {
      0: { alerts: { a: 'critical' } },
      100: { alerts: { a: 'over' }, unstable: true },
      200: { alerts: { b: 'critical' } },
      300: { alerts: { b: 'over' } },
      1500: { unstable: false },
    },
    1600,
    ['20 firing new_alert', '100 firing unstable', '1500 resolved all_resolved'],
  ],
  [
    'somebody else who fails for the first time while an incident is unstable is told, once',
    {
      0: { alerts: { a: 'critical' }, unstable: true },
      300: { alerts: { a: 'over', a2: 'critical' } },
      600: { alerts: { a: 'over', a2: 'critical', b: 'critical' }, only: ['b'] },
      900: { alerts: { a: 'over', a2: 'over', a3: 'critical', b: 'critical' } },
    },
    3000,
    ['0 firing unstable', '620 firing new_alert'],
  ],
  [
    'an unstable incident that is calm and still fires is changed to that',
    { 0: { alerts: { a: 'critical' }, unstable: true }, 1500: { unstable: false } },
    1600,
    ['0 firing unstable', '1500 update stable_again'],
  ],
];

test.each(story)('%s', (_name, changes, until, told) => {
  expect(play(changes, until).told).toEqual(told);
});

test('what fired and ended unheard is remembered for the digest, unless it was over within the wait', () => {
  const muted = { 0: { alerts: { a: 'critical', b: 'critical' }, held: { a: 1000, b: 1000 } } } as const;
  const { state } = play(
    { ...muted, 15: { alerts: { a: 'over', b: 'critical' } }, 500: { alerts: { b: 'over' } } },
    900,
  );
  expect(state.held).toEqual({ b: 'silence' });
  const quiet = play(
    { 0: { alerts: { a: 'warning' }, quietUntil: 7200 }, 90: { alerts: { a: 'over' } } },
    900,
  );
  expect(quiet.state.held).toEqual({ a: 'quiet_hours' });
});

test('for any course of two alerts, whoever was told that something fires is told once that all is over', () => {
  let seed = 7;
  const random = (below: number) => {
    seed = (seed * 1_103_515_245 + 12_345) % 2_147_483_648;
    return Math.floor((seed / 2_147_483_648) * below);
  };
  for (let run = 0; run < 300; run += 1) {
    const changes: Record<number, Moment> = {};
    let second = 0;
    let id = 0;
    let alerts: Record<string, Severity | 'over'> = {};
    for (let step = 0; step < 12; step += 1) {
      second += 5 * (1 + random(120));
      const firing = Object.keys(alerts).filter((one) => alerts[one] !== 'over');
      const pick = firing[random(firing.length)];
      if (pick !== undefined && random(2) === 0) alerts = { ...alerts, [pick]: 'over' };
      else alerts = { ...alerts, [`x${id++}`]: random(2) === 0 ? 'critical' : 'warning' };
      changes[second] = {
        alerts,
        acknowledged: random(4) === 0,
        held: random(3) === 0 ? { [`x${random(id)}`]: second + 300 } : {},
        quietUntil: random(4) === 0 ? second + 900 : null,
      };
    }
    const over = Object.fromEntries(Object.keys(alerts).map((one) => [one, 'over'] as const));
    changes[second + 300] = { alerts: over };
    const { told, state } = play(changes, second + 400);
    const kinds = told.map((line) => line.split(' ')[1]);
    const began = kinds.some((kind) => kind === 'firing' || kind === 'summary');
    const lastAlarm = kinds.findLastIndex((kind) => kind === 'firing' || kind === 'summary');
    expect(kinds.slice(lastAlarm + 1).filter((kind) => kind === 'resolved').length).toBe(began ? 1 : 0);
    expect(state.told).toEqual({});
  }
});

test('who was told how much they missed hears of it only when it changes', () => {
  const missed: StandingAlert = {
    ...{ id: 'a', severity: 'critical', firedAt: at(0), isFiring: true },
    ...{ heldBy: null, heldUntil: null, isOnly: true },
  };
  const since: StandingAlert = { ...missed, id: 'b', firedAt: at(700) };
  const standing = (alerts: StandingAlert[]): IncidentStanding => ({
    ...{ severity: 'critical', alerts, isAcknowledged: false, isUnstable: false, quietUntil: null },
  });
  const state = toCaughtUp([missed], { returnedAt: at(600), isUnstable: false });
  expect(decideTelling(standing([missed]), state, at(601))).toEqual({ kind: 'wait', at: at(900) });
  expect(decideTelling(standing([missed]), state, at(900))).toMatchObject({ telling: { kind: 'reminder' } });
  expect(decideTelling(standing([{ ...missed, isFiring: false }]), state, at(630))).toMatchObject({
    telling: { kind: 'resolved' },
  });
  expect(decideTelling(standing([missed, since]), state, at(720))).toMatchObject({
    telling: { kind: 'firing', reason: 'new_alert' },
  });
  expect(toCaughtUp([since], { returnedAt: at(600), isUnstable: false })).toBe(untold);
  expect(toCaughtUp([missed], { returnedAt: null, isUnstable: false })).toBe(untold);
  const unstable = toCaughtUp([missed], { returnedAt: at(600), isUnstable: true });
  expect(decideTelling({ ...standing([missed]), isUnstable: true }, unstable, at(601)).kind).toBe('wait');
});
