import { useApp, useSpeech } from '../app-context.ts';
import { Icon } from './icon.tsx';

/** How old what is shown is; moves by itself. */
export function Age({ atMs }: { atMs: number | null }) {
  const { clock } = useApp();
  const { format, words } = useSpeech();
  return (
    <span class="age">
      <Icon name="clock" small />
      {atMs === null ? words.unknown : format.age(atMs, clock.nowMs.value)}
    </span>
  );
}
