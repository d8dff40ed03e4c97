import { answerBytesMax } from '@cocoon-pool/db/worker-answers';
import { hideAccessHash, spelledHashLengthMax } from '@cocoon-pool/domain/cocoon/hide-access-hash';

/** As much of a body as has to wait: what may be kept of it, and enough that no access hash is cut in two. */
export interface WaitingBody {
  text: string;
  /** Of the whole. */
  bytes: number;
  hasMore: boolean;
}

const lengthMax = answerBytesMax + spelledHashLengthMax;

export function toWaitingBody(body: string): WaitingBody {
  const hasMore = body.length > lengthMax;
  // A slice alone would hold the whole in memory.
  const text = hasMore ? Buffer.from(body.slice(0, lengthMax)).toString() : body;
  return { text, bytes: Buffer.byteLength(body), hasMore };
}

/** What is kept of it: without the access hash, and cut between two characters. */
export function toKeptBody(
  { text, bytes, hasMore }: WaitingBody,
  accessHash: string | null,
): { body: Uint8Array; bytes: number; isCut: boolean } {
  const shown = hideAccessHash(text, accessHash);
  const body = Buffer.from(hasMore ? shown.slice(0, -spelledHashLengthMax) : shown);
  if (body.length <= answerBytesMax) return { body, bytes, isCut: hasMore };
  let end = answerBytesMax;
  while (((body[end] ?? 0) & 0xc0) === 0x80) end -= 1;
  return { body: body.subarray(0, end), bytes, isCut: true };
}
