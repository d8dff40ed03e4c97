import type { ComponentChildren } from 'preact';
import { useEffect } from 'preact/hooks';
import { useApp, useSpeech } from '../../app-context.ts';
import type { Command, NewCommand } from '../../control-api.ts';
import { useControlWords } from '../../control-words.ts';
import { describeFact } from '../../describe-fact.ts';
import type { ControlWords } from '../../messages/control/en.ts';
import { isUndecided, useCommand } from '../../use-command.ts';
import { FormSheet } from '../form-sheet.tsx';

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
  const { format } = useSpeech();
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
      <fieldset class="command-form" disabled={isAsked}>
        {children}
      </fieldset>
      {after !== null && (
        <p class="command-change">
          <span class="dim">{words.change}</span>
          <b class="strong">
            {words.arrow(
              check === null ? '…' : describeFact(check.before, { words, format }),
              describeFact(after, { words, format }),
            )}
          </b>
        </p>
      )}
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
