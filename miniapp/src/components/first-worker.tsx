import { useSpeech } from '../app-context.ts';
import { useHomeWords } from '../use-home-words.ts';
import { Icon } from './icon.tsx';
import { Notice } from './notice.tsx';

/** The next step of somebody without workers. */
export function FirstWorker() {
  const { words } = useSpeech();
  const { addWorker } = useHomeWords().needs;
  return (
    <Notice mark={<Icon name="workers" />} title={addWorker.title} text={addWorker.text}>
      <a class="button button-primary" href="/workers/add">
        {words.workers.add}
      </a>
    </Notice>
  );
}
