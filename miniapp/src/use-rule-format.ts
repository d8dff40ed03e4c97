import type { AlertRule } from './alert-shapes.ts';
import { useAlertWords } from './alert-words.ts';
import { useSpeech } from './app-context.ts';
import { type RuleField, toShown, toShownUnit } from './rule-values.ts';

/** Values of a rule as people read them: `5 %`, `10 min`, `2×`. A dash where there is none. */
export function useRuleFormat() {
  const { format } = useSpeech();
  const { rule: words } = useAlertWords();
  return {
    value(rule: Pick<AlertRule, 'unit'>, field: RuleField, value: number | null): string {
      if (value === null) return '—';
      const unit = toShownUnit(rule, field, value);
      const shown = format.tick(toShown(value, unit));
      if (unit === 'times') return `${shown}${words.units.times}`;
      return unit === 'count' ? shown : `${shown}\u00a0${words.units[unit]}`;
    },
    /** How long it must last, as it stands in the sentence. */
    wait(rule: Pick<AlertRule, 'unit'>, forSeconds: number): string {
      return forSeconds === 0 ? words.atOnce : words.lasting(this.value(rule, 'forSeconds', forSeconds));
    },
  };
}
