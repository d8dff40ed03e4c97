import { useEffect } from 'preact/hooks';
import { useApp } from './app-context.ts';

/** Follows what changes while somebody looks; a hidden page lets go of its connection. */
export function useLive(participantId: string): void {
  const { live } = useApp();
  useEffect(() => {
    live.forget();
    let abort = new AbortController();
    const restart = () => {
      abort.abort();
      abort = new AbortController();
      if (!document.hidden) void live.follow(abort.signal);
    };
    restart();
    document.addEventListener('visibilitychange', restart);
    return () => {
      document.removeEventListener('visibilitychange', restart);
      abort.abort();
    };
  }, [live, participantId]);
}
