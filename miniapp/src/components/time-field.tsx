import { useId } from 'preact/hooks';

export interface TimeFieldProps {
  label: string;
  /** `22:00` */
  value: string;
  onValue: (value: string) => void;
}

/** A clock time; what is half typed changes nothing. */
export function TimeField({ label, value, onValue }: TimeFieldProps) {
  const id = useId();
  return (
    <span class="time-field">
      <label for={id}>{label}</label>
      <input
        id={id}
        class="time-input"
        type="time"
        value={value}
        onChange={(event) => {
          const next = event.currentTarget.value.slice(0, 5);
          if (/^\d\d:\d\d$/.test(next) && next !== value) onValue(next);
        }}
      />
    </span>
  );
}
