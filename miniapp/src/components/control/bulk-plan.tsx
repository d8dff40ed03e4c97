import { useSpeech } from '../../app-context.ts';
import type { BulkItem, NewCommand } from '../../control-api.ts';
import { useControlWords } from '../../control-words.ts';
import { describeFact } from '../../describe-fact.ts';
import { BulkRows } from './bulk-rows.tsx';

export interface BulkPlanProps {
  items: BulkItem[];
  command: NewCommand;
  toName: (workerId: string) => string;
}

/** Who is asked, with what each shows now and will show; who is not, and why. */
export function BulkPlan({ items, command, toName }: BulkPlanProps) {
  const { format } = useSpeech();
  const words = useControlWords();
  const allowed = items.filter(({ isAllowed }) => isAllowed);
  const skipped = items.filter(({ isAllowed }) => !isAllowed);
  const after =
    command.kind === 'set_coefficient' ? String(command.coefficient) : String(command.kind === 'enable');
  const say = (fact: string | null) => describeFact(fact, { words, format });
  return (
    <div class="bulk-plan">
      <p class="strong">{allowed.length === 0 ? words.bulk.none : words.bulk.allowed(allowed.length)}</p>
      {allowed.length > 0 && (
        <BulkRows
          label={words.bulk.allowed(allowed.length)}
          rows={allowed.map(({ workerId, before }) => ({
            id: workerId,
            name: toName(workerId),
            text: words.arrow(say(before), say(after)),
          }))}
        />
      )}
      {skipped.length > 0 && (
        <>
          <p class="strong">{words.bulk.skipped(skipped.length)}</p>
          <BulkRows
            label={words.bulk.skipped(skipped.length)}
            rows={skipped.map(({ workerId, reason }) => ({
              id: workerId,
              name: toName(workerId),
              text: words.bulk.reasons[reason ?? ''] ?? reason ?? words.unknown,
            }))}
          />
        </>
      )}
      {command.kind === 'disable' && allowed.length > 0 && <p class="form-hint">{words.bulk.loss}</p>}
    </div>
  );
}
