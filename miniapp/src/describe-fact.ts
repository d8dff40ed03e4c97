import type { Format } from './format.ts';
import type { ControlWords } from './messages/control/en.ts';

/** What a worker shows, as the server tells it: `true` is enabled, `1.5` a price, null unknown. */
export function describeFact(
  fact: string | null,
  { words, format }: { words: ControlWords; format: Format },
): string {
  if (fact === null) return words.unknown;
  const named = words.facts[fact];
  if (named !== undefined) return named;
  const figure = Number(fact);
  return Number.isFinite(figure) ? format.coefficient(figure) : fact;
}
