import { useSpeech } from '../app-context.ts';

/** An amount of coins with its smaller unit; null is unknown: a dash with the word, never 0. */
export function Coins({ nanoton, size = 'md' }: { nanoton: bigint | null; size?: 'md' | 'lg' | 'xl' }) {
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
      {format.ton(nanoton)}
      <small class="unit">{words.units.ton}</small>
    </span>
  );
}
