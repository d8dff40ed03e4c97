/** The passing of time as the agent sees it; tests bring their own. */
export interface Timers {
  /** Runs `callback` once after `delayMs` and returns how to call it off. */
  after(delayMs: number, callback: () => void): () => void;
}

export const systemTimers: Timers = {
  after: (delayMs, callback) => {
    const timer = setTimeout(callback, delayMs);
    return () => clearTimeout(timer);
  },
};
