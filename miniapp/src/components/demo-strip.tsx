import { ApiError } from '../api.ts';
import type { Role } from '../api-shapes.ts';
import { useApp, useSpeech } from '../app-context.ts';
import { Segment } from './segment.tsx';

/** In the demo only: whose eyes to look through. */
export function DemoStrip() {
  const { session, cache, telegram } = useApp();
  const { words } = useSpeech();
  const state = session.state.value;
  if (state.state !== 'open' || !state.demo) return null;
  const enter = async (role: Role) => {
    try {
      await session.enterDemo(role);
      cache.clear();
    } catch (error) {
      if (!(error instanceof ApiError)) throw error;
      telegram?.haptic('error');
    }
  };
  return (
    <aside class="demo-strip" aria-label={words.door.strip}>
      <span class="demo-label">{words.door.strip}</span>
      <Segment
        label={words.door.roleLabel}
        choices={[
          { key: 'participant', text: words.door.asParticipant },
          { key: 'operator', text: words.door.asOperator },
        ]}
        chosen={state.participant.role}
        onChoose={(role) => void enter(role)}
      />
    </aside>
  );
}
