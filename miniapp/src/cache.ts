export interface Entry {
  data: unknown;
  /** The server's time when it was read. */
  atMs: number;
}

export type Cache = ReturnType<typeof createCache>;

/** Last good answers by key: going back shows figures at once, and changes are seen before the server has said yes. */
export function createCache() {
  const entries = new Map<string, Entry>();
  const listeners = new Map<string, Set<() => void>>();
  const tell = (key: string) => {
    for (const listener of listeners.get(key) ?? []) listener();
  };
  const set = (key: string, entry: Entry) => {
    entries.set(key, entry);
    tell(key);
  };

  return {
    get: (key: string) => entries.get(key),
    set,
    entries: () => [...entries],
    /** Forgets everything; what is on the screen stays there until it is read again. */
    clear: () => entries.clear(),
    /** Shows data as they will be. The returned function takes it back, unless newer data came meanwhile. */
    change: <Data>(key: string, to: (data: Data) => Data): (() => void) => {
      const before = entries.get(key);
      if (before === undefined) return () => undefined;
      const after = { ...before, data: to(before.data as Data) };
      set(key, after);
      return () => {
        if (entries.get(key) === after) set(key, before);
      };
    },
    subscribe: (key: string, onChange: () => void): (() => void) => {
      const own = listeners.get(key) ?? new Set();
      listeners.set(key, own.add(onChange));
      return () => void own.delete(onChange);
    },
  };
}
