import { useState } from 'preact/hooks';
import { ApiError } from './api.ts';
import { useApp } from './app-context.ts';

/** Something that is sent: whether it runs, and what the server had against it. */
export function useAction() {
  const { telegram } = useApp();
  const [isBusy, setIsBusy] = useState(false);
  const [error, setError] = useState<ApiError | null>(null);

  /** Runs one at a time; true after a success. What is no answer of the server is thrown on. */
  const run = async (act: () => Promise<void>): Promise<boolean> => {
    if (isBusy) return false;
    setIsBusy(true);
    setError(null);
    try {
      await act();
      telegram?.haptic('success');
      return true;
    } catch (failure) {
      if (!(failure instanceof ApiError)) throw failure;
      telegram?.haptic('error');
      setError(failure);
      return false;
    } finally {
      setIsBusy(false);
    }
  };
  return { isBusy, error, run, clear: () => setError(null) };
}

/** What a person can do something about is the server's own sentence; the rest is ours. */
export function toProblem(error: ApiError | null, unanswered: string): string | null {
  if (error === null) return null;
  return error.status === 0 || error.status >= 500 ? unanswered : error.message;
}
