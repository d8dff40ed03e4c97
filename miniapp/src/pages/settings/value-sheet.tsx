import { useState } from 'preact/hooks';
import type { AlertRule } from '../../alert-shapes.ts';
import { useAlertWords } from '../../alert-words.ts';
import { useSpeech } from '../../app-context.ts';
import { FormField } from '../../components/form-field.tsx';
import { FormSheet } from '../../components/form-sheet.tsx';
import { Segment } from '../../components/segment.tsx';
import {
  findValueProblem,
  isDuration,
  parseShown,
  type RuleDraft,
  type RuleField,
  toShown,
  toShownUnit,
  type ValueProblem,
} from '../../rule-values.ts';
import { useRuleFormat } from '../../use-rule-format.ts';

export interface ValueSheetProps {
  rule: AlertRule;
  draft: RuleDraft;
  field: RuleField;
  title: string;
  onSet: (value: number) => void;
  onClose: () => void;
}

const durations = ['s', 'min', 'h'] as const;
const twoScrapesSeconds = 30;

/** One value with what is allowed; nothing is taken that the rule would refuse. */
export function ValueSheet({ rule, draft, field, title, onSet, onClose }: ValueSheetProps) {
  const { rule: words } = useAlertWords();
  const { words: common, format: numbers } = useSpeech();
  const format = useRuleFormat();
  const value = draft[field] ?? 0;
  const [unit, setUnit] = useState(toShownUnit(rule, field, value));
  const [text, setText] = useState(numbers.tick(toShown(value, unit)).replace(/\s/g, ''));
  const [problem, setProblem] = useState<string>();
  const range = rule.ranges[field];
  const show = (one: number | null) => format.value(rule, field, one);

  const toText = (found: ValueProblem): string => {
    if (found.kind === 'range') return words.outOfRange(show(found.min), show(found.max));
    if (found.kind === 'whole') return words.whole;
    return words.calm(
      found.side === 'at_most' ? words.atMost(show(found.bound)) : words.atLeast(show(found.bound)),
    );
  };
  const set = (event: SubmitEvent) => {
    event.preventDefault();
    const parsed = parseShown(text, unit);
    if (parsed === null) return setProblem(words.notANumber);
    const found = findValueProblem(rule, { ...draft, [field]: parsed }, field);
    if (found !== null) return setProblem(toText(found));
    onSet(parsed);
  };
  const parsed = parseShown(text, unit);
  const isShort = field === 'forSeconds' && parsed !== null && parsed > 0 && parsed < twoScrapesSeconds;
  const allowed =
    range === null ? '' : words.range(show(range.min), show(range.max), show(rule.defaults[field]));
  return (
    <FormSheet title={title} onClose={onClose}>
      <form class="sheet-form" noValidate onSubmit={set}>
        <FormField
          label={isDuration(unit) || unit === 'count' ? title : `${title}, ${words.units[unit]}`}
          hint={isShort ? `${allowed} ${words.shortWait}` : allowed}
          name="rule-value"
          value={text}
          problem={problem}
          onValue={(next) => {
            setText(next);
            setProblem(undefined);
          }}
        />
        {isDuration(unit) && (
          <Segment
            label={words.unitLabel}
            choices={durations.map((key) => ({ key, text: words.units[key] }))}
            chosen={unit}
            onChoose={setUnit}
          />
        )}
        <div class="sheet-buttons">
          <button type="button" class="button" onClick={onClose}>
            {common.cancel}
          </button>
          <button type="submit" class="button button-primary">
            {words.set}
          </button>
        </div>
      </form>
    </FormSheet>
  );
}
