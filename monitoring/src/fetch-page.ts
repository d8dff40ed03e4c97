import { Agent, type IncomingMessage, request } from 'node:http';
import type { LookupFunction } from 'node:net';
import type { PageAnswer, ScrapeFailure } from '@cocoon-pool/domain/cocoon/sample';
import { bodyBytesMax, headBytesMax, toOurFault, toSocketFailure, toStatusFailure } from './page-failure.ts';

interface PageRequest {
  host: string;
  port: number;
  path: string;
  timeoutMs: number;
  lookup: LookupFunction;
}

const bodyBytesExpected = 16_384;
/** Of everything that is read from a socket: framing may dwarf the body, and comes before it without end. */
const wireBytesMax = bodyBytesMax + 4 * headBytesMax;
/** Of a body: each costs time of its own, and no worker's page has as many bytes. */
const piecesMax = 16_384;
// Workers answer `Connection: Close` and leave the socket open: every answer has a socket of its own.
const agent = new Agent({ keepAlive: false });

/**
 * Asks for one page over a socket of its own, which is destroyed as soon as the outcome is known: at
 * Content-Length, at 1 MB, or when `timeoutMs` have passed since the start. Whatever is sent, no more than 1 MB and
 * its framing is read, and it takes no more memory than that. Follows no redirect and inflates nothing. Rejects only
 * when this machine cannot ask (out of sockets or file handles).
 */
export function fetchPage({ timeoutMs, ...target }: PageRequest): Promise<PageAnswer> {
  return new Promise((resolve, reject) => {
    const outgoing = request({ ...target, agent, method: 'GET', maxHeaderSize: headBytesMax });
    const timer = setTimeout(() => settle({ ok: false, failure: 'timeout' }), timeoutMs);
    const settle = (answer: PageAnswer) => {
      clearTimeout(timer);
      outgoing.destroy();
      resolve(answer);
    };
    outgoing.on('socket', (socket) => {
      socket.on('data', () => {
        if (socket.bytesRead > wireBytesMax) settle({ ok: false, failure: 'too_large' });
      });
    });
    outgoing.on('information', () => settle({ ok: false, failure: 'unreadable' }));
    outgoing.on('response', (response) => readAnswer(response, settle));
    outgoing.on('upgrade', (_response, socket) => {
      socket.destroy();
      settle({ ok: false, failure: 'unreadable' });
    });
    outgoing.on('error', (error: NodeJS.ErrnoException) => {
      const failure = toFailure(error);
      if (failure === null) {
        clearTimeout(timer);
        reject(toOurFault(error));
      } else settle({ ok: false, failure });
    });
    outgoing.end();
  });
}

function readAnswer(response: IncomingMessage, settle: (answer: PageAnswer) => void): void {
  const fail = (failure: ScrapeFailure) => settle({ ok: false, failure });
  const failure = toHeadFailure(response);
  if (failure !== null) {
    fail(failure);
    return;
  }
  let body = Buffer.allocUnsafe(bodyBytesExpected);
  let bytes = 0;
  let pieces = 0;
  response.on('data', (chunk: Buffer) => {
    pieces += 1;
    if (bytes + chunk.length > bodyBytesMax || pieces > piecesMax) {
      fail('too_large');
      return;
    }
    if (bytes + chunk.length > body.length) body = toLarger(body, bytes + chunk.length);
    bytes += chunk.copy(body, bytes);
  });
  response.on('end', () => {
    if (bytes === 0) fail('empty');
    else settle({ ok: true, body: body.toString('utf8', 0, bytes) });
  });
  response.on('error', (error: NodeJS.ErrnoException) => fail(toFailure(error) ?? 'reset'));
}

/** Copies into twice the room at least. The pieces are not kept: one of a single byte takes a hundred. */
function toLarger(body: Buffer<ArrayBuffer>, bytes: number): Buffer<ArrayBuffer> {
  const larger = Buffer.allocUnsafe(Math.max(bytes, 2 * body.length));
  body.copy(larger);
  return larger;
}

function toHeadFailure({
  statusCode = 0,
  statusMessage = '',
  headers,
}: IncomingMessage): ScrapeFailure | null {
  const failure = toStatusFailure(statusCode, statusMessage);
  if (failure !== null) return failure;
  if ((headers['content-encoding'] ?? 'identity') !== 'identity') return 'unreadable';
  return Number(headers['content-length'] ?? 0) > bodyBytesMax ? 'too_large' : null;
}

function toFailure(error: NodeJS.ErrnoException): ScrapeFailure | null {
  const { code = '' } = error;
  if (code === 'HPE_HEADER_OVERFLOW') return 'too_large';
  return code.startsWith('HPE_') ? 'unreadable' : toSocketFailure(error);
}
