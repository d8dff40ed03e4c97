import { useState } from 'preact/hooks';
import { useAlertWords } from '../../alert-words.ts';
import { useAlertsApi } from '../../alerts-api.ts';
import { ApiError } from '../../api.ts';
import { useApp } from '../../app-context.ts';
import { FormField } from '../../components/form-field.tsx';
import { useUnsaved } from '../../use-unsaved.ts';
import { SecretSheet } from './secret-sheet.tsx';

/** Adds a webhook; its secret is shown once. What is typed stays when the server refuses, with the reason at its field. */
export function WebhookForm({ onMade }: { onMade: () => void }) {
  const { receivers: words } = useAlertWords();
  const { telegram } = useApp();
  const api = useAlertsApi();
  const [draft, setDraft] = useState({ url: '', label: '' });
  const [problem, setProblem] = useState<{ field: string; text: string } | null>(null);
  const [secret, setSecret] = useState<string | null>(null);
  const [isBusy, setIsBusy] = useState(false);
  useUnsaved(draft.url !== '' || secret !== null);

  const add = async (event: SubmitEvent) => {
    event.preventDefault();
    if (isBusy) return;
    const url = draft.url.trim();
    if (!url.startsWith('https://')) return setProblem({ field: 'url', text: words.urlProblem });
    setIsBusy(true);
    setProblem(null);
    try {
      const label = draft.label.trim();
      const made = await api.createWebhook({ url, ...(label === '' ? {} : { label }) });
      telegram?.haptic('success');
      setDraft({ url: '', label: '' });
      setSecret(made.secret);
      onMade();
    } catch (error) {
      if (!(error instanceof ApiError)) throw error;
      telegram?.haptic('error');
      const field = error.field ?? 'form';
      setProblem({
        field,
        text: error.status === 422 ? error.message.replace(`${field}: `, '') : words.addFailed,
      });
    } finally {
      setIsBusy(false);
    }
  };
  const change = (part: Partial<typeof draft>) => {
    setProblem(null);
    setDraft({ ...draft, ...part });
  };
  const problemOf = (field: string) => (problem?.field === field ? problem.text : undefined);
  return (
    <>
      <form class="section form" noValidate onSubmit={(event) => void add(event)}>
        <h2 class="section-title">{words.addWebhook}</h2>
        <FormField
          label={words.url}
          hint={words.urlHint}
          name="webhook-url"
          inputMode="url"
          value={draft.url}
          problem={problemOf('url')}
          onValue={(url) => change({ url })}
        />
        <FormField
          label={words.label}
          hint={words.labelHint}
          name="webhook-label"
          value={draft.label}
          problem={problemOf('label')}
          onValue={(label) => change({ label })}
        />
        {problem !== null && problem.field !== 'url' && problem.field !== 'label' && (
          <p class="form-problem" role="alert">
            {problem.text}
          </p>
        )}
        <button type="submit" class="button button-primary" aria-disabled={isBusy}>
          {isBusy ? words.adding : words.add}
        </button>
      </form>
      {secret !== null && (
        <SecretSheet
          title={words.secretTitle}
          text={words.secretText}
          secret={secret}
          onClose={() => setSecret(null)}
        />
      )}
    </>
  );
}
