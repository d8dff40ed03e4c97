import { expect, test } from 'vitest';
import { type Condition, isFalse, isTrue, isUnknown, type Rule } from './condition.ts';
import { type AlertState, type AlertTransition, evaluateAlert, type ScrapeMoment } from './evaluate-alert.ts';
import type { Clear, Severity } from './rule-kind.ts';

const start = Date.parse('2026-03-01T12:00:00Z');
const toleranceSeconds = 45;
const hourSeconds = 3_600;

interface Step {
  scrape: ScrapeMoment;
  condition: Condition;
  isGap: boolean;
  before: AlertState | null;
  after: AlertState | null;
  transition: AlertTransition | null;
}

const seeds = Array.from({ length: 60 }, (_seed, index) => index + 1);

test.each(seeds)('whatever is sampled, whenever, the machine keeps its word (seed %i)', (seed) => {
  const random = createRandom(seed);
  const rule = createRule(random);
  const steps = play(rule, random);
  for (const [index, step] of steps.entries()) {
    const { transition, condition, before, after, isGap } = step;
    const kind = transition?.kind ?? null;
    // Unknown neither fires nor resolves, and changes nothing but what a gap does and the flag that says so.
    if (condition.value === 'unknown') {
      expect(kind).toBeNull();
      if (!isGap) expect(known(after)).toEqual(known(before));
    }
    expect(after?.unknownSince ?? null).toEqual(after === null ? null : toUnknownSince(steps, index));
    // A pending alert that clears leaves no trace.
    if (condition.value === 'false' && before?.state !== 'firing') expect(after).toBeNull();
    // Nothing begins, rises or ends a gap after which nothing is known yet, unless it ends at once.
    if (isGap) expect(['fired', 'raised']).not.toContain(kind);
    if (kind === 'fired') expectFor(steps, index, rule.forSeconds, isHolding);
    if (kind === 'raised') expectFor(steps, index, rule.forSeconds, isCritical);
    if (kind === 'resolved') expectCleared(steps, index, rule.clear);
    if (before?.state === 'firing' && after !== null)
      expect(ranks[after.severity]).toBeGreaterThanOrEqual(ranks[before.severity]);
  }
  expectPaired(steps);
});

test.each(seeds)('a restart after any scrape changes nothing (seed %i)', (seed) => {
  const toTold = (restarts: boolean) => {
    const random = createRandom(seed);
    return play(createRule(random), random, restarts).map(({ transition, after }) => [transition, after]);
  };
  expect(toTold(true)).toEqual(toTold(false));
});

test.each(seeds.slice(0, 50))('a condition that holds is told once, in time (seed %i)', (seed) => {
  const random = createRandom(seed);
  const rule = createRule(random);
  let state: AlertState | null = null;
  const fired: number[] = [];
  for (let second = 0; second <= rule.forSeconds + 600; second += 15) {
    const scrape = toScrape(second, second - 15);
    const result = evaluateAlert(state, isTrue({}), rule, scrape);
    state = result.state;
    if (result.transition !== null) fired.push(second);
  }
  expect(fired).toEqual([Math.ceil(rule.forSeconds / 15) * 15]);
});

const known = (state: AlertState | null) => (state === null ? null : { ...state, unknownSince: null });

/** The first of the unknown scrapes without a break that this one ends, if it is one. */
function toUnknownSince(steps: readonly Step[], index: number): Date | null {
  const told = steps.slice(0, index + 1).findLastIndex(({ condition }) => condition.value !== 'unknown');
  return steps.slice(told + 1, index + 1)[0]?.scrape.sampledAt ?? null;
}

const isHolding = ({ condition }: Step) => condition.value !== 'false';
const isCritical = ({ condition }: Step) => condition.value !== 'true' || condition.isCritical;
const ranks: Record<Severity, number> = { info: 0, warning: 1, critical: 2 };

/** Back to `seconds` before the step, every scrape held (or was unknown), and none followed a gap. */
function expectFor(steps: Step[], index: number, seconds: number, holds: (step: Step) => boolean): void {
  const last = steps[index];
  if (last === undefined) throw new Error('No such step');
  const at = last.scrape.sampledAt.getTime();
  for (let place = index; ; place -= 1) {
    const step = steps[place];
    expect(step, 'held since before the first scrape').toBeDefined();
    if (step === undefined) return;
    expect(holds(step)).toBe(true);
    if (at - step.scrape.sampledAt.getTime() >= seconds * 1000) return;
    expect(step.isGap).toBe(false);
  }
}

/** Nothing but false and unknown since the clearing began, for so long or so many. */
function expectCleared(steps: Step[], index: number, clear: Clear): void {
  let scrapes = 0;
  let firstFalse: number | null = null;
  for (let place = index; place >= 0; place -= 1) {
    const step = steps[place];
    if (step === undefined || step.condition.value === 'true') break;
    if (step.condition.value === 'false') {
      scrapes += 1;
      firstFalse = step.scrape.sampledAt.getTime();
    }
    if (step.isGap) break;
  }
  const at = steps[index]?.scrape.sampledAt.getTime() ?? 0;
  if ('scrapes' in clear) expect(scrapes).toBeGreaterThanOrEqual(clear.scrapes);
  else expect((at - (firstFalse ?? at)) / 1000).toBeGreaterThanOrEqual(clear.seconds);
}

/** Each firing ends in exactly one recovery before the next, and rises at most once. */
function expectPaired(steps: Step[]): void {
  const told = steps.flatMap(({ transition }) => transition?.kind ?? []).join(' ');
  expect(told).toMatch(/^(fired (raised )?resolved ?)*(fired( raised)?)?$/);
}

/** Scrapes at times that are mostly even, with pauses, repeats, and a clock that jumps by an hour either way. */
function play(rule: Rule, random: () => number, restarts = false): Step[] {
  const steps: Step[] = [];
  let state: AlertState | null = null;
  let previous: number | null = null;
  let second = 0;
  let condition: Condition = isFalse;
  for (let count = 0; count < 300; count += 1) {
    second += toPause(random);
    if (random() < 0.3) condition = toCondition(random);
    const scrape = toScrape(second, previous);
    const pause = previous === null ? Number.POSITIVE_INFINITY : second - previous;
    const isGap = pause < 0 || pause > toleranceSeconds;
    const before: AlertState | null = restarts ? store(state) : state;
    const result = evaluateAlert(before, condition, rule, scrape);
    steps.push({ scrape, condition, isGap, before, after: result.state, transition: result.transition });
    state = result.state;
    previous = second;
  }
  return steps;
}

function toPause(random: () => number): number {
  const dice = random();
  if (dice < 0.02) return hourSeconds;
  if (dice < 0.04) return -hourSeconds;
  if (dice < 0.08) return 46 + Math.floor(random() * 900);
  return dice < 0.2 ? Math.floor(random() * 45) : 15;
}

function toCondition(random: () => number): Condition {
  const dice = random();
  if (dice < 0.4) return isTrue({ value: random() });
  if (dice < 0.55) return isTrue({ value: random() }, true);
  return dice < 0.85 ? isFalse : isUnknown;
}

function createRule(random: () => number): Rule {
  const forSeconds = random() < 0.3 ? 0 : Math.floor(random() * 200);
  const clear =
    random() < 0.5 ? { scrapes: 1 + Math.floor(random() * 4) } : { seconds: Math.floor(random() * 120) };
  return {
    ...{ kind: 'ton_out_of_sync', threshold: 600, criticalThreshold: 3_600, clearThreshold: 300 },
    ...{ forSeconds, clear, severity: 'warning' },
  };
}

function toScrape(second: number, previous: number | null): ScrapeMoment {
  return {
    sampledAt: new Date(start + second * 1000),
    previousSampledAt: previous === null ? null : new Date(start + previous * 1000),
    toleranceSeconds,
  };
}

/** As it comes back from the database. */
function store(state: AlertState | null): AlertState | null {
  if (state === null) return null;
  const text = JSON.stringify(state);
  return JSON.parse(text, (name, value) =>
    typeof value === 'string' && /(Since|At)$/.test(name) ? new Date(value) : value,
  );
}

/** Numbers in [0, 1) that are the same in every run (mulberry32). */
function createRandom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}
