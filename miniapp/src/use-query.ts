import { useCallback, useEffect, useRef, useState } from 'preact/hooks';
import { ApiError } from './api.ts';
import { useApp } from './app-context.ts';

export interface Query<T> {
  data: T | null;
  /** True while `data` still belongs to the key before. */
  isPrevious: boolean;
  loadedAtMs: number | null;
  /** Why the last attempt failed; null after a success. */
  error: ApiError | null;
  nextAttemptAtMs: number | null;
  refresh: () => void;
}

export const pollIntervalMs = 15_000;

interface Loaded {
  key: string;
  data: unknown;
  atMs: number;
}

/** Loads at once and then every 15 s while the page is visible; keeps the last good answer. */
export function useQuery<T>(key: string, load: (signal: AbortSignal) => Promise<T>): Query<T> {
  const { cache, clock } = useApp();
  const cached = cache.get(key) as Loaded | undefined;
  const [loaded, setLoaded] = useState<Loaded | null>(cached ?? null);
  const [failure, setFailure] = useState<{ key: string; error: ApiError } | null>(null);
  const [nextAttemptAtMs, setNextAttemptAtMs] = useState<number | null>(null);
  const latestLoad = useRef(load);
  latestLoad.current = load;
  const attemptNow = useRef<() => void>(() => undefined);

  useEffect(() => {
    const abort = new AbortController();
    let timer: ReturnType<typeof setTimeout> | undefined;
    let busy = false;

    async function attempt(): Promise<void> {
      clearTimeout(timer);
      if (busy || document.hidden) return;
      busy = true;
      setNextAttemptAtMs(null);
      try {
        const data = await latestLoad.current(abort.signal);
        if (abort.signal.aborted) return;
        const next = { key, data, atMs: clock.now() };
        cache.set(key, next);
        setLoaded(next);
        setFailure(null);
      } catch (error) {
        if (abort.signal.aborted) return;
        if (!(error instanceof ApiError)) throw error;
        setFailure({ key, error });
      } finally {
        busy = false;
      }
      timer = setTimeout(attempt, pollIntervalMs);
      setNextAttemptAtMs(clock.now() + pollIntervalMs);
    }

    attemptNow.current = () => void attempt();
    const onVisible = () => (document.hidden ? clearTimeout(timer) : void attempt());
    document.addEventListener('visibilitychange', onVisible);
    window.addEventListener('online', onVisible);
    void attempt();
    return () => {
      abort.abort();
      clearTimeout(timer);
      document.removeEventListener('visibilitychange', onVisible);
      window.removeEventListener('online', onVisible);
    };
  }, [key, cache, clock]);

  const current = loaded?.key === key ? loaded : (cached ?? loaded);
  return {
    data: (current?.data ?? null) as T | null,
    isPrevious: current !== null && current.key !== key,
    loadedAtMs: current?.atMs ?? null,
    error: failure?.key === key ? failure.error : null,
    nextAttemptAtMs,
    refresh: useCallback(() => attemptNow.current(), []),
  };
}
