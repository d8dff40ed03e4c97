import { useState } from 'preact/hooks';
import { useLocation } from 'preact-iso';
import { ApiError } from '../api.ts';
import { useApp, useSpeech } from '../app-context.ts';
import { ConfirmSheet } from './confirm-sheet.tsx';

/** Stop watching, after asking. */
export function RemoveWorker({ worker }: { worker: { id: string; name: string } }) {
  const { session, cache, telegram } = useApp();
  const { words } = useSpeech();
  const { route } = useLocation();
  const [isAsking, setIsAsking] = useState(false);
  const [hasFailed, setHasFailed] = useState(false);

  const ask = () => {
    telegram?.haptic('warning');
    setHasFailed(false);
    setIsAsking(true);
  };
  const remove = async () => {
    try {
      await session.api.removeWorker(worker.id);
    } catch (error) {
      if (!(error instanceof ApiError)) throw error;
      telegram?.haptic('error');
      setHasFailed(true);
      return;
    }
    telegram?.haptic('success');
    cache.clear();
    route('/workers', true);
  };

  return (
    <div class="page-end">
      <button type="button" class="button button-danger button-full" onClick={ask}>
        {words.worker.remove}
      </button>
      {isAsking && (
        <ConfirmSheet
          title={words.worker.removeTitle(worker.name)}
          text={words.worker.removeText}
          verb={words.worker.remove}
          problem={hasFailed ? words.worker.removeFailed : null}
          onConfirm={() => void remove()}
          onCancel={() => setIsAsking(false)}
        />
      )}
    </div>
  );
}
