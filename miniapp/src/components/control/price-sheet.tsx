import { useState } from 'preact/hooks';
import { useSpeech } from '../../app-context.ts';
import { useControlWords } from '../../control-words.ts';
import { parsePrice } from '../../parse-price.ts';
import { FormField } from '../form-field.tsx';
import { CommandSheet } from './command-sheet.tsx';
import { type ControlSheetProps, KeepsSwitch } from './power-sheets.tsx';

/** From here on a price is looked at twice. */
const farRatio = 0.5;

export function PriceSheet({ worker, price, onDone, onClose }: ControlSheetProps & { price: number | null }) {
  const { format } = useSpeech();
  const { pricing } = useControlWords();
  const [typed, setTyped] = useState(price === null ? '' : String(price));
  const [keeps, setKeeps] = useState(false);
  const next = parsePrice(typed);
  const change = next === null || price === null || price === 0 ? null : next / price - 1;
  const isFar = change !== null && Math.abs(change) >= farRatio;
  const signed = (ratio: number) => `${ratio > 0 ? '+' : ''}${format.percent(ratio)}`;
  const isNonsense = typed.trim() !== '' && next === null;
  return (
    <CommandSheet
      worker={worker}
      title={pricing.title(worker.name)}
      text={pricing.text}
      probe={{ kind: 'set_coefficient', coefficient: price ?? 1 }}
      command={next === null || next === price ? null : { kind: 'set_coefficient', coefficient: next, keeps }}
      after={next === null ? null : String(next)}
      verb={next === null ? pricing.verbIdle : pricing.verb(format.coefficient(next))}
      isRisky={isFar}
      onDone={onDone}
      onClose={onClose}
    >
      <FormField
        label={pricing.field}
        hint={isFar ? pricing.far(signed(change)) : pricing.hint}
        name="price"
        value={typed}
        inputMode="decimal"
        problem={isNonsense ? pricing.hint : undefined}
        onValue={setTyped}
      />
      <KeepsSwitch label={pricing.keeps} isOn={keeps} onSwitch={setKeeps} />
    </CommandSheet>
  );
}
