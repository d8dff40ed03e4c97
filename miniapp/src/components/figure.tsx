import { useSpeech } from '../app-context.ts';

export interface FigureProps {
  label: string;
  /** Null is unknown: shown as a dash with the word, never as 0. */
  value: string | null;
  unit?: string;
  note?: string | null;
  /** It may still come: its note keeps its room, and nothing calls it unknown. */
  isLoading?: boolean;
}

/** One cell of a grid of figures: label, value with its smaller unit, context. */
export function Figure({ label, value, unit, note, isLoading = false }: FigureProps) {
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
      <dd class="figure-note">{value !== null ? note : isLoading ? space : words.unknown}</dd>
    </div>
  );
}

/** A line that has no words yet. */
export const space = '\u00a0';

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
