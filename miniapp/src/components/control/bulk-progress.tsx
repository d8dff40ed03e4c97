import { useSpeech } from '../../app-context.ts';
import type { Command } from '../../control-api.ts';
import { useControlWords } from '../../control-words.ts';
import { describeFact } from '../../describe-fact.ts';
import { type BulkRow, BulkRows } from './bulk-rows.tsx';

export interface BulkProgressProps {
  commands: Command[];
  toName: (workerId: string) => string;
}

/** How far it is, and what was read back from each worker. */
export function BulkProgress({ commands, toName }: BulkProgressProps) {
  const { format } = useSpeech();
  const words = useControlWords();
  const count = (...states: Command['state'][]) =>
    commands.filter(({ state }) => states.includes(state)).length;
  const verified = count('verified');
  const failed = count('failed');
  const undecided = commands.length - verified - failed;
  const say = (fact: string | null) => describeFact(fact, { words, format });
  const toRow = ({ workerId, state, reason, before, after }: Command): BulkRow => {
    const row = { id: workerId, name: toName(workerId) };
    if (state === 'failed')
      return {
        ...row,
        text: words.failures[reason ?? ''] ?? words.failed((reason ?? '').replaceAll('_', ' ')),
        isWrong: true,
      };
    if (state !== 'verified') return { ...row, text: words.history.states[state] };
    return {
      ...row,
      text: reason === 'already' ? words.bulk.already(say(after)) : words.arrow(say(before), say(after)),
    };
  };
  return (
    <div class="bulk-plan">
      <progress
        class="money-progress"
        max={commands.length}
        value={verified + failed}
        aria-label={words.bar}
      />
      <div role="status">
        <p class="strong">{words.bulk.progress(verified, commands.length)}</p>
        {failed > 0 && <p class="form-problem">{words.bulk.failed(failed)}</p>}
        {undecided > 0 && <p class="dim">{words.bulk.undecided(undecided)}</p>}
      </div>
      <BulkRows label={words.bulk.progress(verified, commands.length)} rows={commands.map(toRow)} />
    </div>
  );
}
