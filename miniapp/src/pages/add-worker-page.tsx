import { useState } from 'preact/hooks';
import { useLocation } from 'preact-iso';
import { ApiError } from '../api.ts';
import { useApp, useSpeech } from '../app-context.ts';
import { FormField } from '../components/form-field.tsx';
import { PageHeader } from '../components/page-header.tsx';
import { type Draft, type DraftProblems, findDraftProblems, toDraftProblems } from '../worker-draft.ts';

/** Adds a worker by its address; what is wrong stands under its field. */
export function AddWorkerPage() {
  const { words } = useSpeech();
  return (
    <>
      <PageHeader title={words.add.title} backTo="/workers" />
      <main>
        <p class="lead-text">{words.add.intro}</p>
        <AddWorkerForm />
      </main>
    </>
  );
}

function AddWorkerForm() {
  const { session, cache, telegram } = useApp();
  const { words } = useSpeech();
  const { route } = useLocation();
  const [draft, setDraft] = useState<Draft>({ name: '', address: '', accessHash: '' });
  const [problems, setProblems] = useState<DraftProblems>({});
  const [isSending, setIsSending] = useState(false);
  const change = (field: keyof Draft) => (value: string) => {
    setDraft({ ...draft, [field]: value });
    setProblems({ ...problems, [field]: undefined, form: undefined });
  };

  const submit = async (event: SubmitEvent) => {
    event.preventDefault();
    const found = findDraftProblems(draft, words);
    setProblems(found);
    if (Object.keys(found).length > 0 || isSending) return;
    setIsSending(true);
    try {
      const { accessHash, ...required } = draft;
      const created = await session.api.createWorker(accessHash === '' ? required : draft);
      telegram?.haptic('success');
      cache.clear();
      route(`/workers/${created.id}`, true);
    } catch (error) {
      if (!(error instanceof ApiError)) throw error;
      telegram?.haptic('error');
      setProblems(toDraftProblems(error, words));
    } finally {
      setIsSending(false);
    }
  };

  return (
    <form class="section form" noValidate onSubmit={(event) => void submit(event)}>
      <FormField
        label={words.add.name}
        hint={words.add.nameHint}
        name="name"
        value={draft.name}
        problem={problems.name}
        onValue={change('name')}
      />
      <FormField
        label={words.add.address}
        hint={words.add.addressHint}
        name="address"
        inputMode="url"
        value={draft.address}
        problem={problems.address}
        onValue={change('address')}
      />
      <FormField
        label={words.add.accessHash}
        hint={words.add.accessHashHint}
        name="accessHash"
        value={draft.accessHash}
        problem={problems.accessHash}
        onValue={change('accessHash')}
      />
      {problems.form !== undefined && (
        <p class="form-problem" role="alert">
          {problems.form}
        </p>
      )}
      <button type="submit" class="button button-primary button-full" aria-disabled={isSending}>
        {isSending ? words.add.submitting : words.add.submit}
      </button>
    </form>
  );
}
