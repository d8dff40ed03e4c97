import { useState } from 'preact/hooks';
import type { AlertRule, RulesOf } from '../../alert-shapes.ts';
import { useAlertWords } from '../../alert-words.ts';
import { useAlertsApi } from '../../alerts-api.ts';
import { toRulePath } from '../../rule-path.ts';
import { parseSentence, type Slot } from '../../rule-sentence.ts';
import type { RuleDraft, RuleField } from '../../rule-values.ts';
import { useQuery } from '../../use-query.ts';
import { useRuleFormat } from '../../use-rule-format.ts';
import type { Refusal } from './rule-editor.tsx';
import { ValueSheet } from './value-sheet.tsx';
import { WorkerSheet } from './worker-sheet.tsx';

export interface RuleSentenceProps {
  rule: AlertRule;
  of: RulesOf;
  draft: RuleDraft;
  refusal: Refusal | null;
  onChange: (part: Partial<RuleDraft>) => void;
  /** Goes to the same rule for others. */
  onRoute: (path: string) => void;
}

const fields = {
  threshold: 'threshold',
  clear: 'clearThreshold',
  for: 'forSeconds',
} as const satisfies Record<Exclude<Slot, 'workers'>, RuleField>;
const namesEveryMs = 60_000;

/** The rule as a sentence; each value is a button that says what it is. */
export function RuleSentence({ rule, of, draft, refusal, onChange, onRoute }: RuleSentenceProps) {
  const words = useAlertWords();
  const api = useAlertsApi();
  const format = useRuleFormat();
  const [open, setOpen] = useState<Slot | null>(null);
  const names = useQuery('worker-names', (signal) => api.listWorkerNames(signal), { everyMs: namesEveryMs });
  const workers = names.data ?? [];
  const workerName = workers.find(({ id }) => id === rule.workerId)?.name ?? rule.workerId;

  const tell = (slot: Slot): string => {
    if (slot === 'workers') return workerName === null ? words.rule.anyWorker : words.rule.worker(workerName);
    if (slot === 'for') return format.wait(rule, draft.forSeconds);
    return format.value(rule, fields[slot], draft[fields[slot]]);
  };
  const isSettable = (slot: Slot) =>
    slot === 'workers' ? rule.scope === 'worker' : rule.ranges[fields[slot]] !== null;

  return (
    <section class="section">
      <p class="say">
        {parseSentence(words.sentences[rule.kind]).map((part) =>
          part.kind === 'text' ? (
            part.text
          ) : (
            <span key={part.slot} class="say-kept">
              {isSettable(part.slot) ? (
                <button
                  type="button"
                  class="say-value"
                  aria-label={words.rule.slotLabel(words.rule.slots[part.slot], tell(part.slot))}
                  aria-invalid={refusal?.slot === part.slot}
                  aria-describedby={refusal?.slot === part.slot ? 'rule-refusal' : undefined}
                  onClick={() => setOpen(part.slot)}
                >
                  {tell(part.slot)}
                </button>
              ) : (
                <span class="say-still">{tell(part.slot)}</span>
              )}
              {part.end}
            </span>
          ),
        )}
      </p>
      {refusal !== null && (
        <p class="form-problem say-problem" id="rule-refusal" role="alert">
          {refusal.slot === null ? words.rule.refused : `${words.rule.slots[refusal.slot]}:`}{' '}
          {refusal.message}
        </p>
      )}
      {open === 'workers' && (
        <WorkerSheet
          workers={workers}
          chosen={rule.workerId}
          onChoose={(id) => {
            setOpen(null);
            if (id !== rule.workerId) onRoute(toRulePath(rule.kind, id, of));
          }}
          onClose={() => setOpen(null)}
        />
      )}
      {open !== null && open !== 'workers' && (
        <ValueSheet
          rule={rule}
          draft={draft}
          field={fields[open]}
          title={words.rule.slots[open]}
          onSet={(value) => {
            onChange({ [fields[open]]: value });
            setOpen(null);
          }}
          onClose={() => setOpen(null)}
        />
      )}
    </section>
  );
}
