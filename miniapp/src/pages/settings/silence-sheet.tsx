import { useState } from 'preact/hooks';
import { useAlertWords } from '../../alert-words.ts';
import { useAlertsApi } from '../../alerts-api.ts';
import { ApiError } from '../../api.ts';
import { useApp, useSpeech } from '../../app-context.ts';
import { FormField } from '../../components/form-field.tsx';
import { FormSheet } from '../../components/form-sheet.tsx';
import { Segment } from '../../components/segment.tsx';
import { toIncidentName } from '../../incident-name.ts';
import {
  findSilenceProblem,
  type SilenceDraft,
  type SilenceProblem,
  type SilenceWhat,
  toNewSilence,
} from '../../silence-draft.ts';
import { useQuery } from '../../use-query.ts';
import { useUnsaved } from '../../use-unsaved.ts';

export interface SilenceSheetProps {
  workers: { id: string; name: string }[];
  onMade: () => void;
  onClose: () => void;
}

const whats = ['worker', 'host', 'kind', 'incident', 'all'] as const satisfies SilenceWhat[];
const spans = [1, 8, 24, 168] as const;
const everyMs = 60_000;

/** A silence: what, why and for how long. What is typed stays when the server refuses. */
export function SilenceSheet({ workers, onMade, onClose }: SilenceSheetProps) {
  const all = useAlertWords();
  const { silences: words } = all;
  const { clock, telegram } = useApp();
  const { words: common, format } = useSpeech();
  const api = useAlertsApi();
  const [draft, setDraft] = useState<SilenceDraft>({ what: 'worker', subject: '', reason: '', hours: 8 });
  const [problem, setProblem] = useState<{ at: SilenceProblem | null; text: string } | null>(null);
  const choices = useSubjects(draft.what, workers);
  useUnsaved(draft.reason !== '');
  const change = (part: Partial<SilenceDraft>) => {
    setProblem(null);
    setDraft({ ...draft, ...part });
  };
  const texts = { subject: words.chooseProblem, reason: words.reasonProblem, ends: words.endProblem };

  const make = async (event: SubmitEvent) => {
    event.preventDefault();
    const found = findSilenceProblem(draft);
    if (found !== null) return setProblem({ at: found, text: texts[found] });
    try {
      await api.createSilence(toNewSilence(draft, clock.now()));
      telegram?.haptic('success');
      onMade();
    } catch (error) {
      if (!(error instanceof ApiError)) throw error;
      telegram?.haptic('error');
      const at = error.field === 'reason' ? 'reason' : error.field === 'endsAt' ? 'ends' : null;
      setProblem({ at, text: error.status === 422 ? error.message : words.failed });
    }
  };

  return (
    <FormSheet title={words.add} onClose={onClose}>
      <form class="sheet-form" noValidate onSubmit={(event) => void make(event)}>
        <Segment
          label={words.what}
          choices={whats.map((key) => ({ key, text: words.whats[key] }))}
          chosen={draft.what}
          onChoose={(what) => change({ what, subject: '' })}
        />
        {draft.what !== 'all' && (
          <select
            class="select"
            aria-label={words.whats[draft.what]}
            aria-invalid={problem?.at === 'subject'}
            value={draft.subject}
            onChange={(event) => change({ subject: event.currentTarget.value })}
          >
            <option value="">{words.choose}</option>
            {choices.map(({ value, text }) => (
              <option key={value} value={value}>
                {text}
              </option>
            ))}
          </select>
        )}
        <FormField
          label={words.reason}
          hint={words.reasonHint}
          name="silence-reason"
          value={draft.reason}
          problem={problem?.at === 'reason' ? problem.text : undefined}
          onValue={(reason) => change({ reason })}
        />
        <Segment
          label={words.ends}
          choices={spans.map((hours) => ({ key: String(hours), text: format.duration(hours * 3_600) }))}
          chosen={String(draft.hours)}
          onChoose={(hours) => change({ hours: Number(hours) })}
        />
        {problem !== null && problem.at !== 'reason' && (
          <p class="form-problem" role="alert">
            {problem.text}
          </p>
        )}
        <div class="sheet-buttons">
          <button type="button" class="button" onClick={onClose}>
            {common.cancel}
          </button>
          <button type="submit" class="button button-primary">
            {words.make}
          </button>
        </div>
      </form>
    </FormSheet>
  );
}

/** What can be chosen: workers by name; rules; hosts and incidents as far as something is wrong there now. */
function useSubjects(what: SilenceWhat, workers: { id: string; name: string }[]) {
  const words = useAlertWords();
  const api = useAlertsApi();
  const ask = { state: 'open', limit: 200, severity: null } as const;
  const open = useQuery('silences/subjects', (signal) => api.listIncidents(ask, signal), { everyMs });
  const incidents = open.data?.items ?? [];
  if (what === 'worker') return workers.map(({ id, name }) => ({ value: id, text: name }));
  if (what === 'kind')
    return Object.keys(words.sentences).map((kind) => ({ value: kind, text: words.ruleName(kind) }));
  if (what === 'host') {
    const hosts = new Map(incidents.flatMap(({ host }) => (host === null ? [] : [[host.id, host.name]])));
    return [...hosts].map(([value, text]) => ({ value, text }));
  }
  return incidents.map((one) => ({
    value: one.id,
    text: `${toIncidentName(one) ?? words.pool}: ${words.ruleName(one.kind)}`,
  }));
}
