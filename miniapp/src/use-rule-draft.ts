import { useReducer } from 'preact/hooks';
import type { AlertRule } from './alert-shapes.ts';
import { useApp } from './app-context.ts';
import type { RuleDraft } from './rule-values.ts';

/** What is set but not saved: it outlives the page, so that nothing is lost by looking at something else. */
export function useRuleDraft(rule: AlertRule, of: string) {
  const { cache, clock } = useApp();
  const [, redraw] = useReducer((count: number) => count + 1, 0);
  const key = `rule-draft/${of}/${rule.kind}/${rule.workerId ?? 'all'}`;
  const kept = cache.get(key)?.data as Partial<RuleDraft> | undefined;
  const changes = dropSame(rule, kept ?? {});
  const keep = (next: Partial<RuleDraft>) => {
    cache.set(key, { data: next, atMs: clock.now() });
    redraw(null);
  };
  return {
    draft: { ...toDraft(rule), ...changes },
    changes,
    isChanged: Object.keys(changes).length > 0,
    change: (part: Partial<RuleDraft>) => keep({ ...changes, ...followThreshold(rule, changes, part) }),
    discard: () => keep({}),
  };
}

function toDraft({ enabled, threshold, clearThreshold, forSeconds, severity }: AlertRule): RuleDraft {
  return { enabled, threshold, clearThreshold, forSeconds, severity };
}

function dropSame(rule: AlertRule, changes: Partial<RuleDraft>): Partial<RuleDraft> {
  const names = Object.keys(changes) as (keyof RuleDraft)[];
  return Object.fromEntries(
    names.flatMap((name) => (changes[name] === rule[name] ? [] : [[name, changes[name]]])),
  );
}

/** Until it is set by hand the clear threshold keeps its distance from the threshold. */
function followThreshold(
  rule: AlertRule,
  changes: Partial<RuleDraft>,
  part: Partial<RuleDraft>,
): Partial<RuleDraft> {
  const { threshold } = part;
  const range = rule.ranges.clearThreshold;
  if (threshold === undefined || threshold === null || range === null || rule.threshold === null) return part;
  if (rule.clearThreshold === null) return part;
  const ratio = rule.clearThreshold / rule.threshold;
  const follow = (to: number) =>
    Math.min(range.max, Math.max(range.min, Number((to * ratio).toPrecision(4))));
  const isByHand =
    changes.clearThreshold !== undefined &&
    changes.clearThreshold !== follow(changes.threshold ?? rule.threshold);
  return isByHand ? part : { ...part, clearThreshold: follow(threshold) };
}
