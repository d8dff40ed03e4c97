import { isTestable } from '@cocoon-pool/domain/alerts/back-test/back-test-sources';
import { useState } from 'preact/hooks';
import type { AlertRule } from '../../alert-shapes.ts';
import { useAlertWords } from '../../alert-words.ts';
import { useSpeech } from '../../app-context.ts';
import { type RuleDraft, toNeighbours } from '../../rule-values.ts';
import { useBackTest } from '../../use-back-test.ts';
import { useRuleFormat } from '../../use-rule-format.ts';
import { BackTestStrip } from './back-test-strip.tsx';
import { FiringList } from './firing-list.tsx';

export interface BackTestSectionProps {
  rule: AlertRule;
  draft: RuleDraft;
  onChange: (part: Partial<RuleDraft>) => void;
}

/** What the rule as it is set would have done, beside round values around it, and each time that it would have fired. */
export function BackTestSection({ rule, draft, onChange }: BackTestSectionProps) {
  const words = useAlertWords().rule;
  const isToldOf = isTestable(rule.kind);
  return (
    <>
      <div class="list-head">
        <h2 class="list-title">{words.backTest}</h2>
      </div>
      <section class="section" aria-label={words.backTest}>
        {isToldOf ? (
          <Tested rule={rule} draft={draft} onChange={onChange} />
        ) : (
          <p class="section-text">{words.untold}</p>
        )}
      </section>
    </>
  );
}

function Tested({ rule, draft, onChange }: BackTestSectionProps) {
  const words = useAlertWords().rule;
  const { format: numbers } = useSpeech();
  const format = useRuleFormat();
  const [origin] = useState({ threshold: draft.threshold, forSeconds: draft.forSeconds });
  const { field, values } = toNeighbours(rule, { ...draft, ...origin });
  const current = draft[field] ?? 0;
  const shown = values.includes(current) ? values : toNeighbours(rule, draft).values;
  const { tests, days, workers, retry } = useBackTest({ rule, draft, field, values: shown });
  const test = tests.get(current);
  if (test === 'failed') {
    return (
      <div class="none-match">
        <span role="alert">{words.testFailed}</span>
        <button type="button" class="link" onClick={retry}>
          {words.testAgain}
        </button>
      </div>
    );
  }
  if (test === undefined) {
    return (
      <p class="section-text back-test-space" aria-busy="true">
        {words.testing}
      </p>
    );
  }
  if (!test.told) return <p class="section-text">{words.untold}</p>;
  if (test.workers === 0) return <p class="section-text">{words.noHistory}</p>;
  const summary =
    test.fired === 0
      ? words.firedNone(days)
      : words.fired(test.fired, days, numbers.duration(test.firingSeconds));
  return (
    <div class="back-test-space">
      <p aria-live="polite">{summary}</p>
      <fieldset class="try" aria-label={words.neighbours}>
        {shown.map((value) => {
          const one = tests.get(value);
          const count = one === undefined || one === 'failed' ? null : one.fired;
          return (
            <button
              key={value}
              type="button"
              class="try-value"
              aria-pressed={value === current}
              onClick={() => onChange({ [field]: value })}
            >
              {words.at(format.value(rule, field, value))}
              <span class="try-count">
                <span class="num num-md">{count === null ? '—' : numbers.integer(count)}</span>{' '}
                {count === null ? '' : words.times(count)}
              </span>
            </button>
          );
        })}
      </fieldset>
      <BackTestStrip test={test} days={days} sentence={summary} />
      <FiringList rule={rule} test={test} workers={workers} />
    </div>
  );
}
