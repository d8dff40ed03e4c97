import { setTimeout } from 'node:timers/promises';

/** Asks again and again until the answer is not null; null when it stayed so. What throws counts as null. */
export async function waitUntil<Value>(
  ask: () => Promise<Value | null> | Value | null,
  timeoutMs: number,
): Promise<Value | null> {
  for (const deadlineMs = performance.now() + timeoutMs; ; ) {
    const answer = await Promise.resolve()
      .then(ask)
      .catch(() => null);
    if (answer !== null) return answer;
    if (performance.now() > deadlineMs) return null;
    await setTimeout(100);
  }
}
