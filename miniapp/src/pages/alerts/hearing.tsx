import { useAlertWords } from '../../alert-words.ts';
import { FailedNotice } from '../../components/failed-notice.tsx';
import { FreshnessBanner } from '../../components/freshness-banner.tsx';
import { LinkRow } from '../../components/link-row.tsx';
import { ListSkeleton } from '../../components/skeleton.tsx';
import { Toast, useToast } from '../../components/toast.tsx';
import { useConfiguration } from '../../use-configuration.ts';
import { useFreshness } from '../../use-freshness.ts';
import { HearingHours } from './hearing-hours.tsx';
import { PresetChoice } from './preset-choice.tsx';
import { TestButton } from './test-button.tsx';

/** What one is told of, and when; from here on to single rules, silences and receivers. */
export function Hearing() {
  const words = useAlertWords();
  const { toast, say } = useToast();
  const { query, change } = useConfiguration('me', say);
  const freshness = useFreshness(query, null);
  if (query.data === null) {
    return query.error === null ? (
      <ListSkeleton />
    ) : (
      <FailedNotice title={words.hearing.failedTitle} text={words.failedText} onRetry={query.refresh} />
    );
  }
  const configuration = query.data;
  const general = configuration.rules.filter(({ workerId }) => workerId === null);
  return (
    <div class={freshness.kind === 'fresh' ? undefined : 'stale'}>
      <FreshnessBanner
        freshness={freshness}
        nextAttemptAtMs={query.nextAttemptAtMs}
        onRetry={query.refresh}
      />
      <PresetChoice
        chosen={configuration.preset}
        changed={configuration.rules.filter(({ isChanged }) => isChanged).length}
        onChoose={(preset) => void change({ preset }, { preset })}
      />
      <section class="section" aria-label={words.title}>
        <ul class="rows">
          <LinkRow
            icon="sliders"
            href="/settings/rules"
            title={words.hearing.rules}
            text={words.hearing.rulesText(general.filter(({ enabled }) => enabled).length, general.length)}
          />
          <LinkRow
            icon="mute"
            href="/settings/silences"
            title={words.hearing.silences}
            text={words.hearing.silencesText}
          />
          <LinkRow
            icon="people"
            href="/settings/receivers"
            title={words.hearing.receivers}
            text={words.hearing.receiversText}
          />
        </ul>
      </section>
      <HearingHours configuration={configuration} change={change} />
      <TestButton say={say} />
      <Toast text={toast} />
    </div>
  );
}
