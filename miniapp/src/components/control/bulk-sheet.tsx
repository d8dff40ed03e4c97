import { useState } from 'preact/hooks';
import { useApp } from '../../app-context.ts';
import type { NewCommand } from '../../control-api.ts';
import { ControlWordsProvider, useControlWords } from '../../control-words.ts';
import { parsePrice } from '../../parse-price.ts';
import { useBulkCommand } from '../../use-bulk-command.ts';
import { FormField } from '../form-field.tsx';
import { FormSheet } from '../form-sheet.tsx';
import { Segment } from '../segment.tsx';
import { BulkPlan } from './bulk-plan.tsx';
import { BulkProgress } from './bulk-progress.tsx';
import '../../css/control.css';

const kinds = ['disable', 'enable', 'set_coefficient'] as const;
type Kind = (typeof kinds)[number];

export interface BulkSheetProps {
  workers: { id: string; name: string }[];
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

function Bulk({ workers, onClose }: BulkSheetProps) {
  const { telegram } = useApp();
  const words = useControlWords();
  const bulk = useBulkCommand(workers.map(({ id }) => id));
  const names = new Map(workers.map(({ id, name }) => [id, name]));
  const toName = (id: string) => names.get(id) ?? id;
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
    <FormSheet title={words.bulk.title(workers.length)} onClose={onClose}>
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
          {bulk.plan !== null && (
            <BulkPlan items={bulk.plan.items} command={bulk.plan.command} toName={toName} />
          )}
        </>
      )}
      {bulk.commands !== null && <BulkProgress commands={bulk.commands} toName={toName} />}
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
