import { useLocation } from 'preact-iso';
import type { AlertRule, RulesOf } from '../alert-shapes.ts';
import { AlertWordsProvider, useAlertWords } from '../alert-words.ts';
import { useAlertsApi } from '../alerts-api.ts';
import { useApp } from '../app-context.ts';
import { FailedNotice } from '../components/failed-notice.tsx';
import { FreshnessBanner } from '../components/freshness-banner.tsx';
import { Icon } from '../components/icon.tsx';
import { PageHeader } from '../components/page-header.tsx';
import { Segment } from '../components/segment.tsx';
import { ListSkeleton } from '../components/skeleton.tsx';
import { Toast, useToast } from '../components/toast.tsx';
import '../css/alerts.css';
import { toRulePath } from '../rule-path.ts';
import { useConfiguration } from '../use-configuration.ts';
import { useFreshness } from '../use-freshness.ts';
import { useQuery } from '../use-query.ts';
import { useRuleFormat } from '../use-rule-format.ts';
import { PresetChoice } from './alerts/preset-choice.tsx';

/** Every rule with what it is set to; those of single workers below. The pool's preset is chosen here. */
export function RulesPage() {
  return (
    <AlertWordsProvider>
      <Rules />
    </AlertWordsProvider>
  );
}

const scopes = ['worker', 'host', 'pool', 'event'] as const;
const namesEveryMs = 60_000;

function Rules() {
  const words = useAlertWords();
  const api = useAlertsApi();
  const { session } = useApp();
  const { route, query: address } = useLocation();
  const state = session.state.value;
  const isOperator = state.state === 'open' && state.participant.role === 'operator';
  const of: RulesOf = isOperator && address.of === 'pool' ? 'pool' : 'me';
  const { toast, say } = useToast();
  const { query, change } = useConfiguration(of, say);
  const names = useQuery('worker-names', (signal) => api.listWorkerNames(signal), { everyMs: namesEveryMs });
  const freshness = useFreshness(query, null);
  const rules = query.isPrevious ? null : (query.data?.rules ?? null);
  const single = rules?.filter(({ workerId }) => workerId !== null) ?? [];
  return (
    <>
      <PageHeader title={words.rules.title} backTo="/settings" />
      <main class={freshness.kind === 'fresh' ? undefined : 'stale'}>
        {isOperator && (
          <div class="page-end">
            <Segment
              label={words.rules.ofLabel}
              choices={(['me', 'pool'] as const).map((key) => ({ key, text: words.rules.of[key] }))}
              chosen={of}
              onChoose={(next) => route(next === 'me' ? '/settings/rules' : '/settings/rules?of=pool', true)}
            />
          </div>
        )}
        {rules === null && query.error === null && <ListSkeleton />}
        {rules === null && query.error !== null && (
          <FailedNotice title={words.rules.failedTitle} text={words.failedText} onRetry={query.refresh} />
        )}
        {rules !== null && (
          <FreshnessBanner
            freshness={freshness}
            nextAttemptAtMs={query.nextAttemptAtMs}
            onRetry={query.refresh}
          />
        )}
        {of === 'pool' && !query.isPrevious && query.data !== null && (
          <PresetChoice
            chosen={query.data.preset}
            changed={query.data.rules.filter(({ isChanged }) => isChanged).length}
            onChoose={(preset) => void change({ preset }, { preset })}
          />
        )}
        {rules !== null &&
          scopes.map((scope) => (
            <RuleGroup
              key={scope}
              title={words.rules.groups[scope]}
              rules={rules.filter(
                (rule) => rule.scope === scope && rule.workerId === null && rule.kind !== 'payout_received',
              )}
              of={of}
            />
          ))}
        <RuleGroup title={words.rules.single} rules={single} of={of} names={names.data ?? []} />
        <Toast text={toast} />
      </main>
    </>
  );
}

interface RuleGroupProps {
  title: string;
  rules: AlertRule[];
  of: RulesOf;
  names?: { id: string; name: string }[];
}

function RuleGroup({ title, rules, of, names = [] }: RuleGroupProps) {
  if (rules.length === 0) return null;
  return (
    <>
      <div class="list-head">
        <h2 class="list-title">{title}</h2>
      </div>
      <section class="section" aria-label={title}>
        <ul class="rows">
          {rules.map((rule) => (
            <RuleRow
              key={`${rule.kind} ${rule.workerId}`}
              rule={rule}
              of={of}
              workerName={names.find(({ id }) => id === rule.workerId)?.name ?? rule.workerId}
            />
          ))}
        </ul>
      </section>
    </>
  );
}

function RuleRow({ rule, of, workerName }: { rule: AlertRule; of: RulesOf; workerName: string | null }) {
  const words = useAlertWords();
  const format = useRuleFormat();
  const value = rule.threshold === null ? '' : format.value(rule, 'threshold', rule.threshold);
  const threshold = rule.unit === 'scrapes_of_last_6' ? words.rules.scrapes(value) : value;
  const wait = rule.ranges.forSeconds === null ? '' : format.wait(rule, rule.forSeconds);
  const facts = [
    rule.workerId === null ? null : workerName,
    rule.enabled ? words.severities[rule.severity] : words.rules.off,
    rule.enabled ? words.rules.summary(threshold, wait) : null,
    rule.isChanged ? words.rules.changed : null,
  ];
  return (
    <li>
      <a class="row" href={toRulePath(rule.kind, rule.workerId, of)}>
        <span class="row-body">
          <span class="row-title">{words.ruleName(rule.kind)}</span>
          <span class="row-text">{facts.filter((fact) => fact !== null && fact !== '').join(' · ')}</span>
        </span>
        <Icon name="chevron" small />
      </a>
    </li>
  );
}
