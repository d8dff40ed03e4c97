import type { Cache, Entry } from './cache.ts';

type Store = Pick<Storage, 'getItem' | 'setItem' | 'removeItem'>;

const storageKey = 'cocoon-pool.last-seen';
const keptKeys = ['dashboard', 'workers', 'worker/', 'payouts', 'incidents', 'account', 'participants'];
const entryCharactersMax = 200_000;
const charactersMax = 1_000_000;

interface Kept {
  participantId: string;
  entries: [string, Entry][];
}

/**
 * Keeps the newest answers of one person on the device, so that without a network they see what they saw last, with its
 * age. Of long lists nothing is kept; a full or forbidden storage keeps nothing.
 */
export function saveLastSeen(store: Store, participantId: string, cache: Cache): void {
  const newestFirst = cache.entries().sort(([, a], [, b]) => b.atMs - a.atMs);
  const texts: string[] = [];
  let size = 0;
  for (const [key, entry] of newestFirst) {
    const text = keptKeys.some((kept) => key.startsWith(kept)) ? toText([key, entry]) : null;
    if (text === null || text.length > entryCharactersMax || size + text.length > charactersMax) continue;
    texts.push(text);
    size += text.length;
  }
  try {
    store.setItem(
      storageKey,
      `{"participantId":${JSON.stringify(participantId)},"entries":[${texts.join(',')}]}`,
    );
  } catch {
    store.removeItem(storageKey);
  }
}

/** Puts into the cache what was kept of this person; what was kept of somebody else goes. */
export function restoreLastSeen(store: Store, participantId: string, cache: Cache): void {
  const kept = parseKept(store.getItem(storageKey));
  if (kept === null) return;
  if (kept.participantId !== participantId) {
    forgetLastSeen(store);
    return;
  }
  for (const [key, entry] of kept.entries) if (cache.get(key) === undefined) cache.set(key, entry);
}

export function forgetLastSeen(store: Store): void {
  store.removeItem(storageKey);
}

/** What JSON cannot hold is not kept. */
function toText(entry: [string, Entry]): string | null {
  try {
    return JSON.stringify(entry);
  } catch {
    return null;
  }
}

function parseKept(text: string | null): Kept | null {
  if (text === null) return null;
  try {
    const kept = JSON.parse(text) as Kept;
    return typeof kept.participantId === 'string' && Array.isArray(kept.entries) ? kept : null;
  } catch {
    return null;
  }
}
