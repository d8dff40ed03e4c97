const windowMs = 30 * 60_000;
const calmMs = 20 * 60_000;
const leastTransitions = 4;

/** Whether an alert goes on and off so often that one "unstable" incident tells more: four times in half an hour. */
export function isFlapping(transitions: readonly Date[], now: Date): boolean {
  const since = now.getTime() - windowMs;
  return transitions.filter((at) => at.getTime() > since && at <= now).length >= leastTransitions;
}

/** When an unstable incident is over, if nothing changes until then. */
export function toCalmAt(lastTransitionAt: Date): Date {
  return new Date(lastTransitionAt.getTime() + calmMs);
}
