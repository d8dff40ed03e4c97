import { useRef, useState } from 'preact/hooks';
import { useLocation } from 'preact-iso';
import { ApiError } from '../api.ts';
import { useApp, useSpeech } from '../app-context.ts';
import { AgentLine } from '../components/agent-line.tsx';
import { FirstSteps } from '../components/first-steps.tsx';
import { FormField } from '../components/form-field.tsx';
import { type FoundWorker, FoundWorkers } from '../components/found-workers.tsx';
import { PageHeader } from '../components/page-header.tsx';
import { useFleet } from '../use-fleet.ts';
import { useHomeWords } from '../use-home-words.ts';
import { useMainButton } from '../use-main-button.ts';
import { useUnsaved } from '../use-unsaved.ts';
import {
  type Draft,
  type DraftProblems,
  findDraftProblems,
  toDraftProblems,
  toDrafts,
} from '../worker-draft.ts';
import '../css/workers.css';
import '../css/add-worker.css';

/** Adds workers: by the agent first, else by address with a live test; what is wrong stands under its field. */
export function AddWorkerPage() {
  const { words } = useSpeech();
  const home = useHomeWords();
  const isFirst = useFleet().data?.workers.length === 0;
  return (
    <>
      <PageHeader title={isFirst ? home.add.firstTitle : words.add.title} backTo="/workers" />
      <main>
        {isFirst && <FirstSteps />}
        <AgentLine />
        <AddressForm />
      </main>
    </>
  );
}

const emptyDraft: Draft = { name: '', address: '', accessHash: '' };

function AddressForm() {
  const { session, cache, telegram } = useApp();
  const { words } = useSpeech();
  const home = useHomeWords();
  const { route } = useLocation();
  const [draft, setDraft] = useState<Draft>(emptyDraft);
  const [problems, setProblems] = useState<DraftProblems>({});
  const [busy, setBusy] = useState<'testing' | 'adding' | null>(null);
  const [found, setFound] = useState<FoundWorker[] | null>(null);
  const [chosen, setChosen] = useState<ReadonlySet<string>>(new Set());
  useUnsaved(JSON.stringify(draft) !== JSON.stringify(emptyDraft));
  const change = (field: keyof Draft) => (value: string) => {
    setDraft({ ...draft, [field]: value });
    setProblems({ ...problems, [field]: undefined, form: undefined });
    if (field === 'address') setFound(null);
  };
  const refuse = (error: unknown) => {
    if (!(error instanceof ApiError)) throw error;
    telegram?.haptic('error');
    setProblems(toDraftProblems(error, words));
  };

  const test = async () => {
    const host = draft.address.trim().replace(/:\d{1,5}$/, '');
    if (host === '' || /[/@\s]/.test(host)) return setProblems({ address: home.add.hostHint });
    setBusy('testing');
    try {
      const answer = await session.api.discoverWorkers(host);
      setFound(answer.found);
      setChosen(new Set(answer.found.map(({ address }) => address)));
      telegram?.haptic(answer.found.length > 0 ? 'success' : 'warning');
    } catch (error) {
      refuse(error);
    } finally {
      setBusy(null);
    }
  };

  const submit = async (event: SubmitEvent) => {
    event.preventDefault();
    const drafts = found === null || chosen.size === 0 ? [draft] : toDrafts(draft, [...chosen]);
    const wrong = findDraftProblems(drafts[0] ?? draft, words);
    setProblems(wrong);
    if (Object.keys(wrong).length > 0 || busy !== null) return;
    setBusy('adding');
    let added = 0;
    let lastId = '';
    try {
      for (const { accessHash, ...required } of drafts) {
        const created = await session.api.createWorker(
          accessHash === '' ? required : { ...required, accessHash },
        );
        lastId = created.id;
        added += 1;
        setChosen((left) => new Set([...left].filter((address) => address !== required.address)));
      }
      telegram?.haptic('success');
      cache.clear();
      route(added === 1 ? `/workers/${lastId}` : '/workers', true);
    } catch (error) {
      refuse(error);
      if (added > 0) setProblems((own) => ({ ...own, form: home.add.partly(added, drafts.length) }));
    } finally {
      setBusy(null);
    }
  };
  const count = found === null ? 1 : Math.max(chosen.size, 1);
  const verb =
    busy === 'adding' ? words.add.submitting : count > 1 ? home.add.addCount(count) : words.add.submit;
  const form = useRef<HTMLFormElement>(null);
  const isLent = useMainButton(verb, () => form.current?.requestSubmit(), busy !== null);

  return (
    <form ref={form} class="section form" noValidate onSubmit={(event) => void submit(event)}>
      <div>
        <h2 class="section-title">{home.add.addressTitle}</h2>
        <p>{home.add.addressText}</p>
      </div>
      <div class="address-line">
        <FormField
          label={words.add.address}
          hint={words.add.addressHint}
          name="address"
          inputMode="url"
          value={draft.address}
          problem={problems.address}
          onValue={change('address')}
        />
        <button
          type="button"
          class="button"
          aria-disabled={busy !== null}
          onClick={() => busy === null && void test()}
        >
          {busy === 'testing' ? home.add.testing : home.add.test}
        </button>
      </div>
      {found !== null && (
        <FoundWorkers
          found={found}
          chosen={chosen}
          onToggle={(address) => setChosen(toggle(chosen, address))}
        />
      )}
      <FormField
        label={words.add.name}
        hint={words.add.nameHint}
        name="name"
        value={draft.name}
        problem={problems.name}
        onValue={change('name')}
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
      {!isLent && (
        <button type="submit" class="button button-primary button-full" aria-disabled={busy !== null}>
          {verb}
        </button>
      )}
    </form>
  );
}

function toggle(chosen: ReadonlySet<string>, address: string): ReadonlySet<string> {
  const next = new Set(chosen);
  if (!next.delete(address)) next.add(address);
  return next;
}
