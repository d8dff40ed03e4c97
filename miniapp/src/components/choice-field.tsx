export interface ChoiceFieldProps<Value extends string> {
  label: string;
  value: Value;
  choices: readonly { value: Value; text: string }[];
  onValue: (value: Value) => void;
}

/** A labelled choice of the system's own kind. */
export function ChoiceField<Value extends string>({
  label,
  value,
  choices,
  onValue,
}: ChoiceFieldProps<Value>) {
  return (
    <label class="form-field">
      <span class="form-label">{label}</span>
      <select
        class="choice"
        value={value}
        onChange={({ currentTarget }) => {
          const chosen = choices.find((choice) => choice.value === currentTarget.value);
          if (chosen !== undefined) onValue(chosen.value);
        }}
      >
        {choices.map((choice) => (
          <option key={choice.value} value={choice.value}>
            {choice.text}
          </option>
        ))}
      </select>
    </label>
  );
}
