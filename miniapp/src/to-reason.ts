import type { Words } from './messages/en.ts';

export interface Reason {
  short: string;
  sentence: string;
  fix: string | null;
}

/** A reason in words; one that this app does not know yet is shown by its code. Null without a reason. */
export function toReason(words: Words, reason: string | null): Reason | null {
  if (reason === null) return null;
  const known = words.reasons[reason];
  if (known !== undefined) return known;
  const readable = reason.replace(/_/g, ' ');
  return { short: readable, sentence: `${words.verdicts.other}: ${readable}`, fix: null };
}
