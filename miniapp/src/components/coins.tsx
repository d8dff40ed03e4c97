import { useSpeech } from '../app-context.ts';

export interface CoinsProps {
  nanoton: bigint | null;
  size?: 'md' | 'lg' | 'xl';
  isEstimate?: boolean;
}

/** An amount of coins with its smaller unit; null is unknown: a dash with the word, never 0. */
export function Coins({ nanoton, size = 'md', isEstimate = false }: CoinsProps) {
  const { format, words } = useSpeech();
  if (nanoton === null) {
    return (
      <span class={`num num-${size}`}>
        <span aria-hidden="true">—</span> <small class="unit">{words.unknown}</small>
      </span>
    );
  }
  return (
    <span class={`num num-${size}`}>
      {isEstimate && '≈\u00a0'}
      {format.ton(nanoton)}
      <small class="unit">{words.units.ton}</small>
    </span>
  );
}
