/** Runs jobs within a bound. */
export interface ScrapeLanes {
  /** Settles with the job; a job that `close` comes before never runs. */
  run(job: () => Promise<void>, isSuspect: boolean): Promise<void>;
  /** Drops what waits and waits for what runs. */
  close(): Promise<void>;
}

interface Waiting {
  job: () => Promise<void>;
  isSuspect: boolean;
  done: () => void;
}

/**
 * At most `concurrency` jobs at once. Suspects (workers that did not answer last time, and will probably take their
 * whole time-out again) get at most half of the places and the others come first, so dead workers never hold up
 * those that live.
 */
export function createScrapeLanes(concurrency: number): ScrapeLanes {
  const suspectPlaces = Math.max(1, Math.floor(concurrency / 2));
  const waiting: { healthy: Waiting[]; suspect: Waiting[] } = { healthy: [], suspect: [] };
  const running = new Set<Promise<void>>();
  let suspectsRunning = 0;

  const next = (): Waiting | undefined => {
    if (running.size >= concurrency) return undefined;
    return waiting.healthy.shift() ?? (suspectsRunning < suspectPlaces ? waiting.suspect.shift() : undefined);
  };
  const pump = () => {
    for (let entry = next(); entry !== undefined; entry = next()) start(entry);
  };
  const start = ({ job, isSuspect, done }: Waiting) => {
    if (isSuspect) suspectsRunning += 1;
    const run = job().finally(() => {
      running.delete(run);
      if (isSuspect) suspectsRunning -= 1;
      done();
      pump();
    });
    running.add(run);
  };

  return {
    run: (job, isSuspect) =>
      new Promise((done) => {
        waiting[isSuspect ? 'suspect' : 'healthy'].push({ job, isSuspect, done });
        pump();
      }),
    close: async () => {
      for (const { done } of [...waiting.healthy.splice(0), ...waiting.suspect.splice(0)]) done();
      await Promise.allSettled(running);
    },
  };
}
