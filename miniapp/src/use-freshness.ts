import { useEffect, useState } from 'preact/hooks';
import { useApp } from './app-context.ts';
import { type Freshness, toFreshness } from './freshness.ts';
import type { Query } from './use-query.ts';

/** How far to trust a query's answer, kept up to date while time passes and the network comes and goes. */
export function useFreshness(query: Query<unknown>, newestSampledAtMs: number | null): Freshness {
  const { clock } = useApp();
  const online = useOnline();
  if (query.loadedAtMs === null) return { kind: 'fresh' };
  const facts = { online, loadedAtMs: query.loadedAtMs, newestSampledAtMs, failed: query.error !== null };
  return toFreshness(facts, clock.nowMs.value);
}

function useOnline(): boolean {
  const [online, setOnline] = useState(navigator.onLine);
  useEffect(() => {
    const update = () => setOnline(navigator.onLine);
    window.addEventListener('online', update);
    window.addEventListener('offline', update);
    return () => {
      window.removeEventListener('online', update);
      window.removeEventListener('offline', update);
    };
  }, []);
  return online;
}
