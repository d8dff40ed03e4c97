/** What has to be undone, in the opposite order. */
export interface Cleanup {
  add(act: () => Promise<void> | void): void;
  /** Undoes everything, once, even when a step fails; throws the first failure at the end. */
  run(): Promise<void>;
}

export function createCleanup(): Cleanup {
  const acts: (() => Promise<void> | void)[] = [];
  let running: Promise<void> | null = null;
  const undo = async () => {
    const failures: unknown[] = [];
    for (let act = acts.pop(); act !== undefined; act = acts.pop()) {
      try {
        await act();
      } catch (error) {
        failures.push(error);
      }
    }
    if (failures.length > 0) throw new Error('Could not clean up', { cause: failures[0] });
  };
  return {
    add: (act) => acts.push(act),
    run: () => {
      running ??= undo();
      return running;
    },
  };
}
