import { useSpeech } from '../app-context.ts';

export interface FigureProps {
  label: string;
  /** Null is unknown: shown as a dash with the word, never as 0. */
  value: string | null;
  unit?: string;
  note?: string | null;
}

/** One cell of the figures grid: label, value with its smaller unit, context. */
export function Figure({ label, value, unit, note }: FigureProps) {
  const { words } = useSpeech();
  return (
    <div class="figure">
      <dt class="figure-label">{label}</dt>
      <dd>
        {value === null ? (
          <span class="num num-lg" aria-hidden="true">
            —
          </span>
        ) : (
          <Num size="lg" value={value} unit={unit} />
        )}
      </dd>
      <dd class="figure-note">{value === null ? words.unknown : note}</dd>
    </div>
  );
}

export function Num({
  value,
  unit,
  size,
}: {
  value: string;
  unit?: string | undefined;
  size: 'md' | 'lg' | 'xl';
}) {
  return (
    <span class={`num num-${size}`}>
      {value}
      {unit !== undefined && <small class="unit">{unit}</small>}
    </span>
  );
}
