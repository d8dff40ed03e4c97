import { useEffect, useState } from 'preact/hooks';

/**
 * A part of a page whose code comes once it is wanted: `coming` until it is there, null where it is not wanted or cannot
 * be loaded. `load` must be the same function each time.
 */
export function usePart<Part extends object>(
  isWanted: boolean,
  load: () => Promise<Part>,
): Part | 'coming' | null {
  const [loaded, setLoaded] = useState<{ part: Part | null } | null>(null);
  useEffect(() => {
    if (!isWanted) return;
    let isGone = false;
    load().then(
      (part) => isGone || setLoaded({ part }),
      () => isGone || setLoaded({ part: null }),
    );
    return () => {
      isGone = true;
    };
  }, [isWanted, load]);
  if (!isWanted) return null;
  return loaded === null ? 'coming' : loaded.part;
}
