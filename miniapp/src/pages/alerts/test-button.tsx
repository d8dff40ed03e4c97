import { useState } from 'preact/hooks';
import { useAlertWords } from '../../alert-words.ts';
import { useAlertsApi } from '../../alerts-api.ts';
import { ApiError } from '../../api.ts';
import { useApp } from '../../app-context.ts';

/** Sends a test to every receiver that is on. */
export function TestButton({ say }: { say: (text: string) => void }) {
  const { hearing: words } = useAlertWords();
  const { telegram } = useApp();
  const api = useAlertsApi();
  const [isBusy, setIsBusy] = useState(false);
  const send = async () => {
    if (isBusy) return;
    setIsBusy(true);
    try {
      const receivers = await api.listReceivers(new AbortController().signal);
      const reachable = receivers.filter(({ disabledAt }) => disabledAt === null);
      await Promise.all(reachable.map(({ id }) => api.testReceiver(id)));
      telegram?.haptic(reachable.length > 0 ? 'success' : 'error');
      say(reachable.length > 0 ? words.testSent(reachable.length) : words.testNone);
    } catch (error) {
      if (!(error instanceof ApiError)) throw error;
      telegram?.haptic('error');
      say(words.testFailed);
    } finally {
      setIsBusy(false);
    }
  };
  return (
    <div class="page-end">
      <button
        type="button"
        class="button button-quiet button-full"
        aria-disabled={isBusy}
        onClick={() => void send()}
      >
        {words.test}
      </button>
    </div>
  );
}
