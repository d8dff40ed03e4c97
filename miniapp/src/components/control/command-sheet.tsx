import type { ComponentChildren } from 'preact';
import { useEffect } from 'preact/hooks';
import { useApp, useSpeech } from '../../app-context.ts';
import type { Command, NewCommand } from '../../control-api.ts';
import { useControlWords } from '../../control-words.ts';
import { describeFact } from '../../describe-fact.ts';
import type { ControlWords } from '../../messages/control/en.ts';
import { isUndecided, useCommand } from '../../use-command.ts';
import { FormSheet } from '../form-sheet.tsx';
import { Icon } from '../icon.tsx';
import { StateMark } from '../state-mark.tsx';

export interface CommandSheetProps {
  worker: { id: string; name: string };
  title: string;
  text: string;
  /** What is asked for; null while what was typed makes no sense. */
  command: NewCommand | null;
  /** What to ask first: whether this kind of command is allowed. */
  probe: NewCommand;
  /** What the worker is to show afterwards; null where there is nothing to compare. */
  after: string | null;
  verb: string;
  isRisky?: boolean;
  /** Said instead of what was read back. */
  done?: string;
  onDone: (text: string) => void;
  onClose: () => void;
  children?: ComponentChildren;
}

/** Before → after, what it costs, and the verb; then how far it is, and what was read back. */
export function CommandSheet(props: CommandSheetProps) {
  const { worker, title, text, command, probe, after, verb, isRisky = false, onClose, children } = props;
  const { telegram } = useApp();
  const words = useControlWords();
  const { check, checkError, told, isSending, error, send } = useCommand(worker.id, probe);
  useDone(props, told);

  const isAsked = isSending || (told !== null && told.state !== 'failed');
  const refusal = check?.isAllowed === false ? (words.refused[check.reason ?? ''] ?? check.reason) : null;
  const canSend = command !== null && check?.isAllowed === true && !isAsked;
  const problem = toProblem({ refusal, told, error: error ?? checkError, words });
  const press = () => {
    if (command === null || !canSend) return;
    telegram?.haptic('warning');
    void send(command);
  };
  return (
    <FormSheet title={title} onClose={onClose}>
      <p class="dim">{text}</p>
      {after !== null && <Change before={check === null ? undefined : check.before} after={after} />}
      <fieldset class="command-form" disabled={isAsked}>
        {children}
      </fieldset>
      <p class={problem === null ? 'form-hint command-state' : 'form-problem command-state'} role="status">
        {problem ?? toProgress({ isSending, told, isChecked: check !== null, name: worker.name, words })}
      </p>
      <div class="sheet-buttons">
        <button type="button" class="button" onClick={onClose}>
          {told === null ? words.cancel : words.close}
        </button>
        <button
          type="button"
          class={isRisky ? 'button button-stop' : 'button button-primary'}
          aria-disabled={!canSend}
          onClick={press}
        >
          {verb}
        </button>
      </div>
    </FormSheet>
  );
}

/** Before and after beside each other. Undefined is not read yet, null is unknown. */
function Change({ before, after }: { before: string | null | undefined; after: string }) {
  const { format } = useSpeech();
  const words = useControlWords();
  const say = (fact: string | null) => describeFact(fact, { words, format });
  const said = before === undefined ? '…' : say(before);
  return (
    // biome-ignore lint/a11y/useSemanticElements: not a set of fields, two facts that belong together.
    <div class="command-change" role="group" aria-label={words.arrow(said, say(after))}>
      <Fact label={words.now} fact={before ?? null} text={said} />
      <Icon name="chevron" small />
      <Fact label={words.after} fact={after} text={say(after)} />
    </div>
  );
}

function Fact({ label, fact, text }: { label: string; fact: string | null; text: string }) {
  return (
    <p class="command-fact">
      <span class="row-text">{label}</span>
      <span class="command-value">
        {fact === 'true' && <StateMark status="ok" />}
        {fact === 'false' && <Icon name="clock" small />}
        <b class="strong">{text}</b>
      </span>
    </p>
  );
}

/** A command that was read back closes the sheet and says so. */
function useDone({ worker, done, onDone }: CommandSheetProps, told: Command | null): void {
  const { telegram } = useApp();
  const { format } = useSpeech();
  const words = useControlWords();
  useEffect(() => {
    if (told?.state === 'failed') telegram?.haptic('error');
    if (told?.state !== 'verified') return;
    telegram?.haptic('success');
    const after = describeFact(told.after, { words, format });
    if (told.reason === 'already') return onDone(words.already(worker.name, after));
    const change = words.arrow(describeFact(told.before, { words, format }), after);
    const at = told.finishedAt === null ? '' : format.clock(Date.parse(told.finishedAt));
    onDone(done ?? words.verified(worker.name, change, at));
  }, [told?.state]);
}

function toProblem(known: {
  refusal: string | null;
  told: Command | null;
  error: { status: number; message: string; code: string } | null;
  words: ControlWords;
}): string | null {
  const { refusal, told, error, words } = known;
  if (error !== null) {
    if (error.status === 0 || error.status >= 500) return words.notAsked;
    return words.refused[error.code] ?? error.message;
  }
  if (told?.state === 'failed') {
    const reason = told.reason ?? '';
    return words.failures[reason] ?? words.failed(reason.replaceAll('_', ' '));
  }
  if (told?.state === 'unknown') return words.undecided;
  return refusal;
}

function toProgress(known: {
  isSending: boolean;
  told: Command | null;
  isChecked: boolean;
  name: string;
  words: ControlWords;
}): string {
  const { isSending, told, isChecked, name, words } = known;
  if (isSending) return words.sending(name);
  if (told !== null && isUndecided(told)) return told.state === 'queued' ? words.queued : words.waiting;
  return isChecked ? '' : words.asking;
}
