import type { WorkerStatus } from '../api-shapes.ts';
import { StateMark } from './state-mark.tsx';

export interface SegmentProps<Key extends string> {
  label: string;
  /** A choice that is a state has its shape before its word. */
  choices: readonly { key: Key; text: string; status?: WorkerStatus | undefined }[];
  chosen: Key;
  onChoose: (key: Key) => void;
}

/** Two to six choices, one pressed. */
export function Segment<Key extends string>({ label, choices, chosen, onChoose }: SegmentProps<Key>) {
  return (
    <fieldset class="segment" aria-label={label}>
      {choices.map(({ key, text, status }) => (
        <button
          key={key}
          type="button"
          class="segment-button"
          aria-pressed={key === chosen}
          onClick={() => key !== chosen && onChoose(key)}
        >
          {status !== undefined && <StateMark status={status} size={10} />}
          {text}
        </button>
      ))}
    </fieldset>
  );
}
