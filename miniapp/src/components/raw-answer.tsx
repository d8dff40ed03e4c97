import { useState } from 'preact/hooks';
import { useAnswerWords } from '../answer-words.ts';
import { useLastAskedMs } from '../use-answers.ts';
import { usePart } from '../use-part.ts';
import { Age } from './age.tsx';
import { Icon } from './icon.tsx';

/** For owners who doubt what was read out of a worker: a row that opens what its pages really gave. */
export function RawAnswer({ workerId }: { workerId: string }) {
  const words = useAnswerWords();
  const [isOpen, setIsOpen] = useState(false);
  const askedMs = useLastAskedMs(workerId);
  const sheet = usePart(isOpen, loadSheet);
  return (
    <section class="section" aria-label={words.title}>
      <button type="button" class="row" aria-haspopup="dialog" onClick={() => setIsOpen(true)}>
        <span class="row-body">
          <span class="row-title">{words.title}</span>
          <span class="row-text">{words.text}</span>
        </span>
        {askedMs !== null && <Age atMs={askedMs} />}
        <Icon name="chevron" small />
      </button>
      {isOpen && sheet === null && (
        <p class="form-problem" role="alert">
          {words.failedTitle}
        </p>
      )}
      {sheet !== null && sheet !== 'coming' && isOpen && (
        <sheet.RawAnswerSheet workerId={workerId} onClose={() => setIsOpen(false)} />
      )}
    </section>
  );
}

const loadSheet = () => import('./raw-answer-sheet.tsx');
