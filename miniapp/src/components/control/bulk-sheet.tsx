import { useState } from 'preact/hooks';
import { useApp, useSpeech } from '../../app-context.ts';
import type { BulkItem, Command, NewCommand } from '../../control-api.ts';
import { ControlWordsProvider, useControlWords } from '../../control-words.ts';
import { describeFact } from '../../describe-fact.ts';
import { parsePrice } from '../../parse-price.ts';
import { useBulkCommand } from '../../use-bulk-command.ts';
import { FormField } from '../form-field.tsx';
import { FormSheet } from '../form-sheet.tsx';
import { Segment } from '../segment.tsx';
import '../../css/control.css';

const kinds = ['disable', 'enable', 'set_coefficient'] as const;
type Kind = (typeof kinds)[number];

export interface BulkSheetProps {
  workerIds: string[];
  onClose: () => void;
}

/** One command to many: what, then who would be asked and who not, then the verb with its count. */
export function BulkSheet(props: BulkSheetProps) {
  return (
    <ControlWordsProvider>
      <Bulk {...props} />
    </ControlWordsProvider>
  );
}

function Bulk({ workerIds, onClose }: BulkSheetProps) {
  const { telegram } = useApp();
  const words = useControlWords();
  const bulk = useBulkCommand(workerIds);
  const [kind, setKind] = useState<Kind>('disable');
  const [typed, setTyped] = useState('1');
  const command = toCommand(kind, parsePrice(typed));
  const allowed = bulk.plan?.items.filter(({ isAllowed }) => isAllowed).length ?? 0;
  const change = (to: () => void) => {
    to();
    bulk.forget();
  };
  const press = () => {
    if (command === null || bulk.isBusy) return;
    telegram?.haptic('warning');
    void (bulk.plan === null ? bulk.check(command) : bulk.send());
  };
  const verb = bulk.plan === null ? words.bulk.check : words.bulk.verbs[kind](allowed);
  return (
    <FormSheet title={words.bulk.title(workerIds.length)} onClose={onClose}>
      {bulk.commands === null && (
        <>
          <Segment
            label={words.bulk.what}
            choices={[
              { key: 'disable', text: words.disable },
              { key: 'enable', text: words.enable },
              { key: 'set_coefficient', text: words.price },
            ]}
            chosen={kind}
            onChoose={(next) => change(() => setKind(next))}
          />
          {kind === 'set_coefficient' && (
            <FormField
              label={words.pricing.field}
              hint={words.pricing.hint}
              name="bulk-price"
              value={typed}
              inputMode="decimal"
              problem={command === null ? words.pricing.hint : undefined}
              onValue={(value) => change(() => setTyped(value))}
            />
          )}
          {bulk.plan !== null && <Plan items={bulk.plan.items} command={bulk.plan.command} />}
        </>
      )}
      {bulk.commands !== null && <Progress commands={bulk.commands} />}
      <p class={bulk.error === null ? 'form-hint' : 'form-problem'} role="status">
        {bulk.error !== null ? words.bulk.notAsked : bulk.isBusy ? words.bulk.checking : ''}
      </p>
      <div class="sheet-buttons">
        <button type="button" class="button" onClick={onClose}>
          {bulk.commands === null ? words.cancel : words.close}
        </button>
        {bulk.commands === null && (
          <button
            type="button"
            class={bulk.plan !== null && kind === 'disable' ? 'button button-stop' : 'button button-primary'}
            aria-disabled={command === null || bulk.isBusy || (bulk.plan !== null && allowed === 0)}
            onClick={() => (bulk.plan === null || allowed > 0) && press()}
          >
            {verb}
          </button>
        )}
      </div>
    </FormSheet>
  );
}

function toCommand(kind: Kind, price: number | null): NewCommand | null {
  if (kind !== 'set_coefficient') return { kind };
  return price === null ? null : { kind, coefficient: price };
}

/** Who is asked, by what they show now; who is not, and why. */
function Plan({ items, command }: { items: BulkItem[]; command: NewCommand }) {
  const { format } = useSpeech();
  const words = useControlWords();
  const allowed = items.filter(({ isAllowed }) => isAllowed);
  const after =
    command.kind === 'set_coefficient' ? String(command.coefficient) : String(command.kind === 'enable');
  const say = (fact: string | null) => describeFact(fact, { words, format });
  return (
    <div class="bulk-plan">
      {allowed.length === 0 ? (
        <p class="strong">{words.bulk.none}</p>
      ) : (
        <p class="strong">{words.bulk.allowed(allowed.length)}</p>
      )}
      <ul class="bulk-list">
        {countBy(allowed.map(({ before }) => before)).map(([before, count]) => (
          <li key={before} class="command-line">
            <span>{words.arrow(say(before), say(after))}</span>
            <span class="strong">{format.integer(count)}</span>
          </li>
        ))}
        {countBy(items.flatMap(({ reason }) => (reason === null ? [] : [reason]))).map(([reason, count]) => (
          <li key={reason} class="dim">
            {words.bulk.skipped(count, words.bulk.reasons[reason] ?? reason)}
          </li>
        ))}
      </ul>
      {command.kind === 'disable' && allowed.length > 0 && <p class="form-hint">{words.bulk.loss}</p>}
    </div>
  );
}

function Progress({ commands }: { commands: Command[] }) {
  const words = useControlWords();
  const count = (...states: Command['state'][]) =>
    commands.filter(({ state }) => states.includes(state)).length;
  const verified = count('verified');
  const failed = count('failed');
  const undecided = commands.length - verified - failed;
  return (
    <div class="bulk-plan" role="status">
      <progress
        class="money-progress"
        max={commands.length}
        value={verified + failed}
        aria-label={words.bar}
      />
      <p class="strong">{words.bulk.progress(verified, commands.length)}</p>
      {failed > 0 && <p class="form-problem">{words.bulk.failed(failed)}</p>}
      {undecided > 0 && <p class="dim">{words.bulk.undecided(undecided)}</p>}
    </div>
  );
}

function countBy<Value>(values: Value[]): [value: Value, count: number][] {
  const counts = new Map<Value, number>();
  for (const value of values) counts.set(value, (counts.get(value) ?? 0) + 1);
  return [...counts].toSorted(([, a], [, b]) => b - a);
}
