import { useRef, useState } from 'preact/hooks';
import { useLocation } from 'preact-iso';
import { ApiError } from '../api.ts';
import { useApp, useSpeech } from '../app-context.ts';
import { AgentLine } from '../components/agent-line.tsx';
import { FirstSteps } from '../components/first-steps.tsx';
import { FormField } from '../components/form-field.tsx';
import { type FoundWorker, FoundWorkers } from '../components/found-workers.tsx';
import { PageHeader } from '../components/page-header.tsx';
import { findMiss, type ProbeTarget, toProbeTarget } from '../probe-target.ts';
import { useFleet } from '../use-fleet.ts';
import { useHomeWords } from '../use-home-words.ts';
import { useLeaveQuestion } from '../use-leave-question.tsx';
import { useMainButton } from '../use-main-button.ts';
import { useProbeWords } from '../use-probe-words.ts';
import {
  type Draft,
  type DraftProblems,
  findDraftProblems,
  toDraftProblems,
  toDrafts,
  toTestProblems,
} from '../worker-draft.ts';
import '../css/workers.css';
import '../css/add-worker.css';

/** Adds workers: by the agent first, else by address with a live test; what is wrong stands under its field. */
export function AddWorkerPage() {
  const { words } = useSpeech();
  const home = useHomeWords();
  const [isTyped, setIsTyped] = useState(false);
  const { go, question } = useLeaveQuestion(isTyped);
  const isFirst = useFleet().data?.workers.length === 0;
  return (
    <>
      <PageHeader title={isFirst ? home.add.firstTitle : words.add.title} backTo="/workers" onBack={go} />
      <main>
        {isFirst && <FirstSteps />}
        <AgentLine />
        <AddressForm onTyped={setIsTyped} />
        {question}
      </main>
    </>
  );
}

const emptyDraft: Draft = { name: '', address: '', accessHash: '' };

function AddressForm({ onTyped }: { onTyped: (isTyped: boolean) => void }) {
  const { session, cache, telegram } = useApp();
  const { words } = useSpeech();
  const home = useHomeWords();
  const probe = useProbeWords();
  const { route } = useLocation();
  const [draft, setDraft] = useState<Draft>(emptyDraft);
  const [problems, setProblems] = useState<DraftProblems>({});
  const [busy, setBusy] = useState<'testing' | 'adding' | null>(null);
  const [found, setFound] = useState<FoundWorker[] | null>(null);
  const [miss, setMiss] = useState<string | null>(null);
  const [chosen, setChosen] = useState<ReadonlySet<string>>(new Set());
  const change = (field: keyof Draft) => (value: string) => {
    const next = { ...draft, [field]: value };
    setDraft(next);
    onTyped(JSON.stringify(next) !== JSON.stringify(emptyDraft));
    setProblems({ ...problems, [field]: undefined, form: undefined });
    if (field === 'address') forget();
  };
  const forget = () => {
    setFound(null);
    setMiss(null);
  };
  const refuse = (error: unknown, toProblems: typeof toDraftProblems, address: string) => {
    if (!(error instanceof ApiError)) throw error;
    telegram?.haptic('error');
    setProblems(toProblems(error, { words, probe, address }));
  };

  const test = async () => {
    const target = toProbeTarget(draft.address);
    if (target === null) return setProblems({ address: home.add.hostHint });
    setBusy('testing');
    setProblems({});
    forget();
    try {
      const answer = await session.api.discoverWorkers(target);
      const missed = findMiss(target, answer);
      setFound(answer.found);
      setMiss(missed === null ? null : probe.misses[missed.reason](missed.at));
      setChosen(new Set(chooseAsked(answer.found, target)));
      telegram?.haptic(missed === null ? 'success' : 'warning');
    } catch (error) {
      refuse(error, toTestProblems, draft.address);
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
    let address = draft.address;
    try {
      for (const { accessHash, ...required } of drafts) {
        address = required.address;
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
      refuse(error, toDraftProblems, address);
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
      {miss !== null && (
        <p class="form-problem" role="alert">
          {miss}
        </p>
      )}
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

/** The port that was asked for, else all. */
function chooseAsked(found: readonly FoundWorker[], { port }: ProbeTarget): string[] {
  const addresses = found.map(({ address }) => address);
  const asked = addresses.filter((address) => port !== null && address.endsWith(`:${port}`));
  return asked.length > 0 ? asked : addresses;
}

function toggle(chosen: ReadonlySet<string>, address: string): ReadonlySet<string> {
  const next = new Set(chosen);
  if (!next.delete(address)) next.add(address);
  return next;
}
