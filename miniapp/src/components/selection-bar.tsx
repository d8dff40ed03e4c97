import { useState } from 'preact/hooks';
import type { WorkerItem } from '../api-shapes.ts';
import { useApp, useSpeech } from '../app-context.ts';
import { addLabel, muteWorkers, type Outcome } from '../change-workers.ts';
import { useHomeWords } from '../use-home-words.ts';
import { BulkSheet } from './control/bulk-sheet.tsx';
import { FormField } from './form-field.tsx';
import { Icon } from './icon.tsx';
import { Sheet } from './sheet.tsx';

const muteMs = 8 * 3_600_000;

export interface SelectionBarProps {
  /** Those that are selected. */
  workers: WorkerItem[];
  onDone: () => void;
  say: (text: string) => void;
}

/** What can be done with several workers; stands where the tab bar was. */
export function SelectionBar({ workers, onDone, say }: SelectionBarProps) {
  const { session, cache, clock, telegram } = useApp();
  const home = useHomeWords();
  const [isLabelling, setIsLabelling] = useState(false);
  const [isControlling, setIsControlling] = useState(false);
  const tell = (outcome: Outcome, done: (count: number) => string) => {
    telegram?.haptic(outcome.failed === 0 ? 'success' : 'error');
    const failures = home.list.notDone(outcome.failed, workers.length);
    say(outcome.failed === 0 ? done(outcome.done) : failures);
    if (outcome.failed === 0) onDone();
  };
  const label = async (text: string) => {
    setIsLabelling(false);
    tell(await addLabel({ api: session.api, cache }, workers, text), home.list.labelled);
  };
  const mute = async () => {
    const silence = { reason: home.list.muteReason, endsAt: new Date(clock.now() + muteMs) };
    tell(await muteWorkers(session.api, workers, silence), home.list.muted);
  };
  const isIdle = workers.length === 0;

  return (
    <div class="actions" role="toolbar" aria-label={home.list.selected(workers.length)}>
      <button
        type="button"
        class="button"
        disabled={isIdle}
        aria-label={home.list.setLabel}
        onClick={() => setIsLabelling(true)}
      >
        <Icon name="tag" small />
        {home.list.setLabel}
      </button>
      <button type="button" class="button" disabled={isIdle} onClick={() => void mute()}>
        <Icon name="mute" small />
        {home.list.mute}
      </button>
      <button type="button" class="button" disabled={isIdle} onClick={() => setIsControlling(true)}>
        <Icon name="power" small />
        {home.list.control}
      </button>
      {isControlling && (
        <BulkSheet
          workers={workers.map(({ id, name }) => ({ id, name }))}
          onClose={() => {
            setIsControlling(false);
            onDone();
          }}
        />
      )}
      {isLabelling && (
        <LabelSheet
          count={workers.length}
          onLabel={(text) => void label(text)}
          onClose={() => setIsLabelling(false)}
        />
      )}
    </div>
  );
}

interface LabelSheetProps {
  count: number;
  onLabel: (text: string) => void;
  onClose: () => void;
}

function LabelSheet({ count, onLabel, onClose }: LabelSheetProps) {
  const { words } = useSpeech();
  const home = useHomeWords();
  const [text, setText] = useState('');
  const [problem, setProblem] = useState<string>();
  const submit = (event: SubmitEvent) => {
    event.preventDefault();
    const label = text.trim();
    if (label === '') setProblem(words.add.required(home.list.label));
    else onLabel(label);
  };
  return (
    <Sheet title={home.list.labelTitle(count)} onClose={onClose}>
      <form class="sheet-form" noValidate onSubmit={submit}>
        <FormField
          label={home.list.label}
          hint={home.list.labelHint}
          name="label"
          value={text}
          problem={problem}
          onValue={(value) => {
            setText(value.slice(0, 40));
            setProblem(undefined);
          }}
        />
        <button type="submit" class="button button-primary button-full">
          {home.list.labelAdd}
        </button>
      </form>
    </Sheet>
  );
}
