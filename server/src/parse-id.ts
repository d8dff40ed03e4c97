import { NotFoundError } from '@cocoon-pool/db/not-found-error';
import type { Id } from '@cocoon-pool/db/schema';

const mostInt8 = 9_223_372_036_854_775_807n;

/** Whether the text is an id that a row could have: a positive decimal that PostgreSQL's int8 can hold. */
export function isId(text: string): text is Id {
  return /^[1-9]\d{0,18}$/.test(text) && BigInt(text) <= mostInt8;
}

/** An id of a path; anything else is simply not there: throws `NotFoundError`. */
export function parseId(text: string, subject: string): Id {
  if (!isId(text)) throw new NotFoundError(subject);
  return text;
}
