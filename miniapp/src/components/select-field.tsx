import { useId } from 'preact/hooks';
import { useHomeWords } from '../use-home-words.ts';

export interface SelectFieldProps {
  label: string;
  choices: { value: string; text: string }[];
  /** Null: any. */
  value: string | null;
  /** One must be chosen: any is none of them. */
  isNeeded?: boolean;
  onValue: (value: string | null) => void;
}

/** One of several, or any. */
export function SelectField({ label, choices, value, isNeeded = false, onValue }: SelectFieldProps) {
  const home = useHomeWords();
  const id = useId();
  return (
    <div class="select-line">
      <label class="form-label" for={id}>
        {label}
      </label>
      <select
        id={id}
        class="select"
        value={value ?? ''}
        onChange={(event) => onValue(event.currentTarget.value || null)}
      >
        {!isNeeded && <option value="">{home.list.any}</option>}
        {choices.map((choice) => (
          <option key={choice.value} value={choice.value}>
            {choice.text}
          </option>
        ))}
      </select>
    </div>
  );
}
