import { useSpeech } from '../app-context.ts';
import { Icon } from './icon.tsx';
import { Notice } from './notice.tsx';
import { StateMark } from './state-mark.tsx';

/** What failed, what is safe, and one button. */
export function FailedNotice({ title, text, onRetry }: { title: string; text: string; onRetry: () => void }) {
  const { words } = useSpeech();
  return (
    <Notice role="alert" mark={<StateMark status="down" size={20} />} title={title} text={text}>
      <button type="button" class="button" onClick={onRetry}>
        <Icon name="refresh" small />
        {words.tryAgain}
      </button>
    </Notice>
  );
}
