import { useLocation, useRoute } from 'preact-iso';
import type { AlertConfiguration, AlertRule, RulesOf } from '../alert-shapes.ts';
import { AlertWordsProvider, useAlertWords } from '../alert-words.ts';
import { FailedNotice } from '../components/failed-notice.tsx';
import { Notice } from '../components/notice.tsx';
import { PageHeader } from '../components/page-header.tsx';
import { WorkerSkeleton } from '../components/skeleton.tsx';
import { StateMark } from '../components/state-mark.tsx';
import { useToast } from '../components/toast.tsx';
import '../css/workers.css';
import '../css/money.css';
import '../css/alerts.css';
import { useConfiguration } from '../use-configuration.ts';
import { RuleEditor } from './settings/rule-editor.tsx';

/** One rule as a sentence, and what it would have done. */
export function RulePage() {
  return (
    <AlertWordsProvider>
      <OneRule />
    </AlertWordsProvider>
  );
}

function OneRule() {
  const words = useAlertWords();
  const kind = useRoute().params.kind ?? '';
  const address = useLocation().query;
  const of: RulesOf = address.of === 'pool' ? 'pool' : 'me';
  const workerId = address.worker ?? null;
  const backTo = of === 'pool' ? '/settings/rules?of=pool' : '/settings/rules';
  const toast = useToast();
  const { query, take } = useConfiguration(of, toast.say);
  const configuration = query.isPrevious ? null : query.data;
  if (configuration === null) {
    return (
      <>
        <PageHeader title={words.rules.title} backTo={backTo} />
        <main>
          {query.error === null ? (
            <WorkerSkeleton />
          ) : (
            <FailedNotice title={words.rules.failedTitle} text={words.failedText} onRetry={query.refresh} />
          )}
        </main>
      </>
    );
  }
  const rule = findRule(configuration, kind, workerId);
  if (rule === null) {
    return (
      <>
        <PageHeader title={words.rules.title} backTo={backTo} />
        <main>
          <Notice
            mark={<StateMark status="unknown" size={20} />}
            title={words.rule.unknownTitle}
            text={words.rule.unknownText}
          >
            <a class="button" href={backTo}>
              {words.rules.title}
            </a>
          </Notice>
        </main>
      </>
    );
  }
  return (
    <RuleEditor
      key={`${kind} ${workerId}`}
      rule={rule}
      of={of}
      quietHours={configuration.quietHours}
      backTo={backTo}
      take={take}
      toast={toast}
    />
  );
}

/** As it is for the worker; where nothing is set for it alone, as it is for all. */
function findRule({ rules }: AlertConfiguration, kind: string, workerId: string | null): AlertRule | null {
  const general = rules.find((rule) => rule.kind === kind && rule.workerId === null) ?? null;
  if (general === null || kind === 'payout_received') return null;
  if (workerId === null || general.scope !== 'worker') return general;
  const own = rules.find((rule) => rule.kind === kind && rule.workerId === workerId);
  const { enabled, threshold, clearThreshold, forSeconds, severity } = general;
  const defaults = { enabled, threshold, clearThreshold, forSeconds, severity };
  return own ?? { ...general, workerId, isChanged: false, defaults };
}
