import { useCallback, useEffect, useRef, useState } from 'preact/hooks';
import { ApiError } from './api.ts';
import { useApp } from './app-context.ts';
import type { Entry } from './cache.ts';

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

interface Loaded extends Entry {
  key: string;
}

export interface QueryOptions<T> {
  everyMs?: number;
  /** Of an answer that will not change any more. */
  isFinal?: (data: T) => boolean;
}

/**
 * Loads at once and then every `everyMs` (15 s) while the page is visible, until an answer is final; keeps the last good
 * answer, and shows at once what others put into the cache under the same key.
 */
export function useQuery<T>(
  key: string,
  load: (signal: AbortSignal) => Promise<T>,
  { everyMs = pollIntervalMs, isFinal = never }: QueryOptions<T> = {},
): Query<T> {
  const { cache, clock } = useApp();
  const entry = cache.get(key);
  const cached = entry === undefined ? null : { key, ...entry };
  const [loaded, setLoaded] = useState<Loaded | null>(cached);
  const [failure, setFailure] = useState<{ key: string; error: ApiError } | null>(null);
  const [nextAttemptAtMs, setNextAttemptAtMs] = useState<number | null>(null);
  const latestLoad = useRef(load);
  latestLoad.current = load;
  const latestIsFinal = useRef(isFinal);
  latestIsFinal.current = isFinal;
  const attemptNow = useRef<() => void>(() => undefined);

  useEffect(() => {
    const abort = new AbortController();
    let timer: ReturnType<typeof setTimeout> | undefined;
    let busy = false;
    let isOver = false;

    async function attempt(): Promise<void> {
      clearTimeout(timer);
      if (busy || isOver || document.hidden) return;
      busy = true;
      setNextAttemptAtMs(null);
      try {
        const data = await latestLoad.current(abort.signal);
        if (abort.signal.aborted) return;
        cache.set(key, { data, atMs: clock.now() });
        setFailure(null);
        isOver = latestIsFinal.current(data);
      } catch (error) {
        if (abort.signal.aborted) return;
        if (!(error instanceof ApiError)) throw error;
        setFailure({ key, error });
      } finally {
        busy = false;
      }
      if (isOver) return;
      timer = setTimeout(attempt, everyMs);
      setNextAttemptAtMs(clock.now() + everyMs);
    }

    const unsubscribe = cache.subscribe(key, () => {
      const next = cache.get(key);
      if (next !== undefined) setLoaded({ key, ...next });
    });
    attemptNow.current = () => {
      isOver = false;
      void attempt();
    };
    const onVisible = () => (document.hidden ? clearTimeout(timer) : void attempt());
    document.addEventListener('visibilitychange', onVisible);
    window.addEventListener('online', onVisible);
    void attempt();
    return () => {
      abort.abort();
      unsubscribe();
      clearTimeout(timer);
      document.removeEventListener('visibilitychange', onVisible);
      window.removeEventListener('online', onVisible);
    };
  }, [key, cache, clock, everyMs]);

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

const never = () => false;
