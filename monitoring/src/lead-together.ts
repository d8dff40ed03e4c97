import type { Led } from './worker-leases.ts';

/** Several pieces of the leader's work as one: begun in order, stopped together. */
export function leadTogether(tasks: readonly ((() => Led) | undefined)[]): () => Led {
  return () => {
    const led = tasks.flatMap((begin) => (begin === undefined ? [] : [begin()]));
    return {
      stop: async () => {
        await Promise.all(led.map((one) => one.stop()));
      },
    };
  };
}
