export interface SegmentProps<Key extends string> {
  label: string;
  choices: readonly { key: Key; text: string }[];
  chosen: Key;
  onChoose: (key: Key) => void;
}

/** Two to six choices, one pressed. */
export function Segment<Key extends string>({ label, choices, chosen, onChoose }: SegmentProps<Key>) {
  return (
    <fieldset class="segment" aria-label={label}>
      {choices.map(({ key, text }) => (
        <button
          key={key}
          type="button"
          class="segment-button"
          aria-pressed={key === chosen}
          onClick={() => key !== chosen && onChoose(key)}
        >
          {text}
        </button>
      ))}
    </fieldset>
  );
}
