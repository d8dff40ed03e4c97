import type { PageAnswer } from '@cocoon-pool/domain/cocoon/sample';
import { bodyBytesMax, headBytesMax, toStatusFailure } from './page-failure.ts';

/** `more`: not whole yet. `odd`: no answer as workers give it, for a full HTTP parser to judge. */
export type PlainAnswer = { kind: 'more'; bytesWanted: number } | { kind: 'odd' } | PlainPage;
type PlainPage = { kind: 'page'; answer: PageAnswer };

/**
 * Reads the bytes that a socket gave since the last request as one answer of a Cocoon worker: a status line, headers
 * with one Content-Length, and that many bytes of an unpacked body. Whatever differs in the least is `odd`.
 */
export function readPlainAnswer(bytes: Buffer): PlainAnswer {
  const headEnd = bytes.indexOf('\r\n\r\n');
  if (headEnd < 0) return bytes.length > headBytesMax ? odd : { kind: 'more', bytesWanted: 0 };
  if (headEnd > headBytesMax) return odd;
  const head = plainHead.exec(bytes.toString('latin1', 0, headEnd + 2));
  if (head === null) return odd;
  const [, status = '', reason = '', headers = ''] = head;
  if (packedHeader.test(headers)) return odd;
  const lengths = headers.match(lengthHeader) ?? [];
  const length = Number(/\d+/.exec(lengths[0] ?? '')?.[0] ?? Number.NaN);
  if (lengths.length !== 1 || Number.isNaN(length)) return odd;
  const failure = toStatusFailure(Number(status), reason);
  if (failure !== null) return { kind: 'page', answer: { ok: false, failure } };
  if (length > bodyBytesMax) return { kind: 'page', answer: { ok: false, failure: 'too_large' } };
  const begin = headEnd + 4;
  if (bytes.length < begin + length) return { kind: 'more', bytesWanted: begin + length };
  if (bytes.length > begin + length) return odd;
  if (length === 0) return { kind: 'page', answer: { ok: false, failure: 'empty' } };
  return { kind: 'page', answer: { ok: true, body: bytes.toString('utf8', begin) } };
}

const odd: PlainAnswer = { kind: 'odd' };
/** The status of a worker's answer, and headers of printable characters without folding. */
const plainHead = /^HTTP\/1\.[01] (200|400) ([ -~]{0,80})\r\n((?:[A-Za-z-]{1,60}:[ -~]*\r\n)*)$/;
const lengthHeader = /^content-length: ?\d{1,9}\r$/gim;
const packedHeader = /^(?:content-encoding|transfer-encoding|upgrade|trailer):/im;
