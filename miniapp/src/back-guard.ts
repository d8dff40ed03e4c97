type Guard = (event: PopStateEvent) => void;

let guard: Guard | null = null;

/**
 * Listeners of the window hear in the order in which they came, capturing or not: this one comes with the app's first
 * file, before the router's, so that a page which asks before it is left hears of the browser's back first.
 */
window.addEventListener('popstate', (event) => guard?.(event));

/** `next` hears of the browser's back before the router, until the answer is called. */
export function guardBack(next: Guard): () => void {
  guard = next;
  return () => {
    if (guard === next) guard = null;
  };
}
