export interface FormFieldProps {
  label: string;
  hint: string;
  name: string;
  value: string;
  problem: string | undefined;
  inputMode?: 'text' | 'url' | 'decimal';
  /** Several lines. */
  isLong?: boolean;
  onValue: (value: string) => void;
}

/** A labelled field; its problem takes the place of its hint. */
export function FormField({
  label,
  hint,
  name,
  value,
  problem,
  inputMode = 'text',
  isLong = false,
  onValue,
}: FormFieldProps) {
  const noteId = `${name}-note`;
  return (
    <div class="form-field">
      <label class="form-label" for={name}>
        {label}
      </label>
      <div class={toFieldClass(problem, isLong)}>
        {isLong ? (
          <textarea
            class="field-input field-long"
            id={name}
            name={name}
            rows={4}
            value={value}
            aria-invalid={problem !== undefined}
            aria-describedby={noteId}
            onInput={(event) => onValue(event.currentTarget.value)}
          />
        ) : (
          <input
            class="field-input"
            id={name}
            name={name}
            value={value}
            inputMode={inputMode}
            autocomplete="off"
            autocapitalize="off"
            spellcheck={false}
            aria-invalid={problem !== undefined}
            aria-describedby={noteId}
            onInput={(event) => onValue(event.currentTarget.value)}
          />
        )}
      </div>
      <p
        id={noteId}
        class={problem === undefined ? 'form-hint' : 'form-problem'}
        role={problem === undefined ? undefined : 'alert'}
      >
        {problem ?? hint}
      </p>
    </div>
  );
}

function toFieldClass(problem: string | undefined, isLong: boolean): string {
  return ['field field-in', problem === undefined ? '' : 'field-wrong', isLong ? 'field-tall' : '']
    .filter((part) => part !== '')
    .join(' ');
}
