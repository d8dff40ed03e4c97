import { useEffect, useState } from 'preact/hooks';
import type { AlertRule, BackTest } from './alert-shapes.ts';
import { useAlertsApi } from './alerts-api.ts';
import { ApiError } from './api.ts';
import { useApp } from './app-context.ts';
import type { RuleDraft, RuleField } from './rule-values.ts';
import { useQuery } from './use-query.ts';

const dayMs = 86_400_000;
/** What the server reads at once, and of how many workers. */
const workerDaysMax = 150;
const workersMax = 50;
const daysMax = 30;
const namesEveryMs = 60_000;
const settleMs = 400;

export interface AskedBackTest {
  rule: AlertRule;
  draft: RuleDraft;
  field: RuleField;
  values: number[];
}

/**
 * Plays a rule over the past for each of some values, the one that is set first, one after the other. Of many workers
 * fewer days are read. What was read stays for the page; a change of anything else reads anew.
 */
export function useBackTest({ rule, draft, field, values }: AskedBackTest) {
  const api = useAlertsApi();
  const { clock } = useApp();
  const names = useQuery('worker-names', (signal) => api.listWorkerNames(signal), { everyMs: namesEveryMs });
  const [tests, setTests] = useState<Map<string, BackTest | 'failed'>>(new Map());
  const [attempt, setAttempt] = useState(0);
  const workers = names.data;
  const count = rule.workerId === null ? Math.min(workers?.length ?? 0, workersMax) : 1;
  const days = Math.max(1, Math.min(daysMax, Math.floor(workerDaysMax / Math.max(1, count))));
  const { threshold, clearThreshold, forSeconds, severity } = draft;
  const toRule = (value: number) => ({
    kind: rule.kind,
    ...(rule.ranges.threshold === null ? {} : { threshold }),
    ...(rule.ranges.forSeconds === null ? {} : { forSeconds }),
    ...(rule.ranges.clearThreshold === null || draft[field] !== value ? {} : { clearThreshold }),
    severity,
    [field]: value,
  });
  const toKey = (value: number) => JSON.stringify([toRule(value), rule.workerId, days]);
  const isKnown = workers !== null;
  const current = draft[field] ?? 0;
  const order = [current, ...values.filter((value) => value !== current)];
  const asked = order.map(toKey).join(' ');

  useEffect(() => {
    if (!isKnown) return;
    const abort = new AbortController();
    const run = async () => {
      const to = new Date(clock.now());
      const period = { from: new Date(to.getTime() - days * dayMs).toISOString(), to: to.toISOString() };
      for (const value of order) {
        const key = toKey(value);
        const known = tests.get(key);
        if (known !== undefined && known !== 'failed') continue;
        const test = await read(value, period);
        if (abort.signal.aborted) return;
        setTests((all) => new Map(all).set(key, test));
        if (test === 'failed') return;
      }
    };
    const read = async (value: number, period: { from: string; to: string }) => {
      try {
        const request = { rule: toRule(value), workerId: rule.workerId, ...period };
        return await api.backTest(request, abort.signal);
      } catch (error) {
        if (!(error instanceof ApiError) && !abort.signal.aborted) throw error;
        return 'failed' as const;
      }
    };
    const timer = setTimeout(() => void run(), settleMs);
    return () => {
      clearTimeout(timer);
      abort.abort();
    };
  }, [asked, isKnown, attempt]);

  return {
    tests: new Map(
      order.flatMap((value) => {
        const test = tests.get(toKey(value));
        return test === undefined ? [] : [[value, test] as const];
      }),
    ),
    days,
    workers: workers ?? [],
    retry: () => setAttempt(attempt + 1),
  };
}
