import type { AlertConfiguration, AlertRule, Severity } from '../../alert-shapes.ts';
import { useAlertWords } from '../../alert-words.ts';
import { useAlertsApi } from '../../alerts-api.ts';
import { Icon } from '../../components/icon.tsx';
import { Segment } from '../../components/segment.tsx';
import type { RuleDraft } from '../../rule-values.ts';
import { useQuery } from '../../use-query.ts';
import { useRuleFormat } from '../../use-rule-format.ts';
import { toReceiverName } from './receiver-name.ts';

export interface RuleLoudnessProps {
  rule: AlertRule;
  draft: RuleDraft;
  quietHours: AlertConfiguration['quietHours'];
  onChange: (part: Partial<RuleDraft>) => void;
}

const severities = ['info', 'warning', 'critical'] as const satisfies Severity[];
const marks = { info: undefined, warning: 'warning', critical: 'down' } as const;
const everyMs = 60_000;

/** How loud it is, who hears it, and what becomes of it in quiet hours. */
export function RuleLoudness({ rule, draft, quietHours, onChange }: RuleLoudnessProps) {
  const words = useAlertWords();
  const format = useRuleFormat();
  const api = useAlertsApi();
  const receivers = useQuery('receivers', (signal) => api.listReceivers(signal), { everyMs });
  const told = receivers.data?.filter(({ disabledAt, isBackup }) => disabledAt === null && !isBackup);
  const inQuiet =
    quietHours === null
      ? words.rule.quietNone
      : draft.severity === 'critical'
        ? words.rule.quietBreaks
        : words.rule.quietWaits(quietHours.to);
  return (
    <>
      <div class="list-head">
        <h2 class="list-title">{words.rule.loud}</h2>
      </div>
      <section class="section rule-loud" aria-label={words.rule.loud}>
        <Segment
          label={words.rule.loud}
          choices={severities.map((key) => ({ key, text: words.severities[key], status: marks[key] }))}
          chosen={draft.severity}
          onChoose={(severity) => onChange({ severity })}
        />
        {rule.criticalThreshold !== null && (
          <p class="row-text">
            {words.rule.critical(format.value(rule, 'threshold', rule.criticalThreshold))}
          </p>
        )}
        <ul class="rows">
          <li>
            <a class="rule-line" href="/settings/receivers">
              <span class="rule-line-name">{words.rule.sendTo}</span>
              <span class="rule-line-end">
                {told === undefined
                  ? '—'
                  : told.map((receiver) => toReceiverName(receiver, words)).join(', ') || words.rule.nobody}
              </span>
              <Icon name="chevron" small />
            </a>
          </li>
          <li>
            <a class="rule-line" href="/alerts?tab=hearing">
              <span class="rule-line-name">{words.rule.quietHours}</span>
              <span class="rule-line-end">{inQuiet}</span>
              <Icon name="chevron" small />
            </a>
          </li>
        </ul>
      </section>
    </>
  );
}
