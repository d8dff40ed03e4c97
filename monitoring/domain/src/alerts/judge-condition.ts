import type { AlertState } from './evaluate-alert.ts';
import type { Condition, Rule, RuleFacts } from './rule-kinds.ts';

/**
 * Judges one rule on the facts of the newest scrape. While the alert fires (`state`), the rule's calmer clear
 * condition is judged instead, so that a value at the edge does not flap. Missing facts give `unknown`; only
 * `worker_down` reads an absent answer as a fact.
 */
export function judgeCondition(rule: Rule, facts: RuleFacts, state: AlertState | null): Condition {
  switch (rule.kind) {
    case 'worker_down':
      return judgeWorkerDown(rule, facts, state?.state === 'firing');
    case 'model_disconnected':
      return judgeModelDisconnected(facts);
  }
}

function judgeWorkerDown(rule: Rule, facts: RuleFacts, firing: boolean): Condition {
  const newest = facts.recentScrapes.at(-1);
  if (newest === undefined) return { value: 'unknown', evidence: {} };
  const failedScrapes = facts.recentScrapes.filter((outcome) => outcome === 'no_answer').length;
  const down = newest === 'no_answer' && (firing || failedScrapes >= rule.threshold);
  return {
    value: down ? 'true' : 'false',
    evidence: {
      failedScrapes,
      totalScrapes: facts.recentScrapes.length,
      lastUpAt: facts.lastUpAt?.toISOString() ?? null,
      ...(facts.sample.failure === null ? {} : { failure: facts.sample.failure }),
    },
  };
}

function judgeModelDisconnected({ sample }: RuleFacts): Condition {
  const connected = sample.statsPage?.modelConnected ?? null;
  if (connected === null) return { value: 'unknown', evidence: {} };
  return { value: connected ? 'false' : 'true', evidence: {} };
}
