import { useLocation } from 'preact-iso';
import { useApp, useSpeech } from '../app-context.ts';
import { Icon } from './icon.tsx';

/** While an operator looks through somebody's eyes: whose, that nothing can be changed, and the way out. */
export function ViewBanner() {
  const { session, cache, telegram } = useApp();
  const { words } = useSpeech();
  const { route } = useLocation();
  const state = session.state.value;
  const isViewing = state.state === 'open' && state.operator !== undefined;
  if (!isViewing) return null;
  const { id, name } = state.participant;
  const leave = () => {
    session.endView();
    cache.clear();
    telegram?.haptic('selection');
    route(`/participants?person=${id}`);
  };
  return (
    <aside class="view-banner" aria-label={words.view.label}>
      <Icon name="person" small />
      <p class="view-text">{words.view.as(name)}</p>
      <button type="button" class="link" onClick={leave}>
        {words.view.leave}
      </button>
    </aside>
  );
}
