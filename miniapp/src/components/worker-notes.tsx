import { useState } from 'preact/hooks';
import { ApiError } from '../api.ts';
import type { WorkerDetail } from '../api-shapes.ts';
import { useApp, useSpeech } from '../app-context.ts';
import { useHomeWords } from '../use-home-words.ts';
import { useUnsaved } from '../use-unsaved.ts';
import { FormField } from './form-field.tsx';
import { Icon } from './icon.tsx';
import { Sheet } from './sheet.tsx';

export interface WorkerNotesProps {
  worker: WorkerDetail;
  /** Shows what is being saved; the answer takes it back. */
  show: (change: Partial<WorkerDetail>) => () => void;
  say: (text: string) => void;
}

/** Labels and notes, and the form that changes them: shown at once, taken back where it was refused. */
export function WorkerNotes({ worker, show, say }: WorkerNotesProps) {
  const home = useHomeWords();
  const [draft, setDraft] = useState<Draft | null>(null);
  return (
    <section class="section" aria-label={home.worker.notes}>
      <div class="section-head">
        <h2 class="section-title">{home.worker.notes}</h2>
        <button type="button" class="link" onClick={() => setDraft(toDraft(worker))}>
          {home.worker.edit}
        </button>
      </div>
      <p class="labels">
        {worker.labels.length === 0 ? (
          <span class="dim">{home.worker.noLabels}</span>
        ) : (
          worker.labels.map((label) => (
            <a key={label} class="label-chip" href={`/workers?label=${encodeURIComponent(label)}`}>
              <Icon name="tag" small />
              {label}
            </a>
          ))
        )}
      </p>
      <p class={worker.notes === null ? 'notes dim' : 'notes'}>{worker.notes ?? home.worker.noNotes}</p>
      {draft !== null && (
        <EditSheet
          initial={draft}
          worker={worker}
          show={show}
          say={say}
          onRefused={setDraft}
          onClose={() => setDraft(null)}
        />
      )}
    </section>
  );
}

interface Draft {
  name: string;
  labels: string;
  notes: string;
}

interface EditSheetProps extends WorkerNotesProps {
  initial: Draft;
  /** What was typed is not lost: the form opens again with it. */
  onRefused: (draft: Draft) => void;
  onClose: () => void;
}

function EditSheet({ initial, worker, show, say, onRefused, onClose }: EditSheetProps) {
  const { session, telegram, cache } = useApp();
  const { words } = useSpeech();
  const home = useHomeWords();
  const [draft, setDraft] = useState(initial);
  const [problem, setProblem] = useState<string>();
  const isChanged = JSON.stringify(draft) !== JSON.stringify(toDraft(worker));
  useUnsaved(isChanged);
  const change = (field: keyof Draft) => (value: string) => setDraft({ ...draft, [field]: value });

  const save = async (event: SubmitEvent) => {
    event.preventDefault();
    if (draft.name.trim() === '') return setProblem(words.add.required(home.worker.name));
    if (!isChanged) return onClose();
    const next = toChange(draft);
    const undo = show(next);
    onClose();
    try {
      show(await session.api.changeWorker(worker.id, next));
      cache.change<{ workers: { id: string }[] }>('workers', (fleet) => ({
        ...fleet,
        workers: fleet.workers.map((one) =>
          one.id === worker.id ? { ...one, name: next.name, labels: next.labels } : one,
        ),
      }));
      telegram?.haptic('success');
      say(home.worker.saved);
    } catch (error) {
      if (!(error instanceof ApiError)) throw error;
      undo();
      telegram?.haptic('error');
      say(error.status === 422 ? error.message : home.worker.saveFailed);
      onRefused(draft);
    }
  };

  return (
    <Sheet title={worker.name} onClose={onClose}>
      <form class="sheet-form" noValidate onSubmit={(event) => void save(event)}>
        <FormField
          label={home.worker.name}
          hint={words.add.nameHint}
          name="edit-name"
          value={draft.name}
          problem={problem}
          onValue={change('name')}
        />
        <FormField
          label={home.worker.labels}
          hint={home.worker.labelsHint}
          name="edit-labels"
          value={draft.labels}
          problem={undefined}
          onValue={change('labels')}
        />
        <FormField
          label={home.worker.notes}
          hint={home.worker.notesHint}
          name="edit-notes"
          value={draft.notes}
          problem={undefined}
          isLong
          onValue={change('notes')}
        />
        <button type="submit" class="button button-primary button-full">
          {home.worker.save}
        </button>
      </form>
    </Sheet>
  );
}

function toDraft({ name, labels, notes }: WorkerDetail): Draft {
  return { name, labels: labels.join(', '), notes: notes ?? '' };
}

function toChange({ name, labels, notes }: Draft) {
  const each = labels.split(',').map((label) => label.trim());
  return {
    name: name.trim(),
    labels: [...new Set(each.filter((label) => label !== ''))],
    notes: notes.trim() === '' ? null : notes.trim(),
  };
}
