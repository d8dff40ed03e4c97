import { connect, isIP, type LookupFunction } from 'node:net';
import type { PageAnswer } from '@cocoon-pool/domain/cocoon/sample';
import { toOurFault, toSocketFailure } from './page-failure.ts';
import { readPlainAnswer } from './read-plain-answer.ts';

/** `odd`: ask again with a full HTTP parser, over another socket. */
export type SocketAnswer = PageAnswer | 'odd';

/** One socket to a worker, on which pages are asked one after another. */
export interface WorkerSocket {
  /**
   * Resolves to the answer. A socket that fails or ends under the first request gives that failure; under a later one
   * it gives `odd`, for not every server takes two and a kept socket may have died unseen. Rejects only when this
   * machine cannot ask.
   */
  ask(path: string): Promise<SocketAnswer>;
  /** Whether the worker took the connection. */
  isConnected(): boolean;
  /** Whether another page can be asked on it. */
  isOpen(): boolean;
  /** Whether it is open and nothing is asked on it. */
  isIdle(): boolean;
  /** Settles what is asked as timed out. */
  close(): void;
}

interface Question {
  settle(answer: SocketAnswer): void;
  fail(error: Error): void;
}

/**
 * What any socket receives, until it is taken, which is at once: a buffer for each would be filled in part and leave
 * holes in the memory.
 */
const received = Buffer.allocUnsafeSlow(65_536);

/** Connects at once. Workers keep a socket open in spite of their `Connection: Close`. */
export function openWorkerSocket({
  host,
  port,
  lookup,
}: {
  host: string;
  port: number;
  lookup: LookupFunction;
}): WorkerSocket {
  const onread = { buffer: received, callback: (length: number) => take(received.subarray(0, length)) };
  const socket = connect({ host, port, lookup, noDelay: true, onread });
  const hostHeader = isIP(host) === 6 ? `[${host}]:${port}` : `${host}:${port}`;
  let question: Question | null = null;
  let asked = 0;
  let isConnected = false;
  let isOpen = true;
  let pieces: Buffer[] = [];
  let piecesRead = 0;
  let bytes = 0;
  let bytesWanted = 0;

  const end = (outcome: SocketAnswer | Error) => {
    const waiting = question;
    question = null;
    if (outcome instanceof Error) waiting?.fail(outcome);
    else waiting?.settle(outcome);
  };
  const close = (outcome: SocketAnswer | Error) => {
    isOpen = false;
    socket.destroy();
    end(outcome);
  };
  const lost = (answer: PageAnswer): SocketAnswer => (asked > 1 ? 'odd' : answer);

  socket.on('connect', () => {
    isConnected = true;
  });
  const take = (piece: Buffer): boolean => {
    piecesRead += 1;
    bytes += piece.length;
    if (piecesRead > piecesMax || question === null) close('odd');
    else if (bytes < bytesWanted) pieces.push(Buffer.from(piece));
    else judge(pieces.length === 0 ? piece : Buffer.concat([...pieces, piece], bytes));
    return true;
  };
  const judge = (whole: Buffer) => {
    const read = readPlainAnswer(whole);
    if (read.kind === 'more') {
      bytesWanted = read.bytesWanted;
      pieces = [Buffer.from(whole)];
    } else if (read.kind === 'odd') close('odd');
    else end(read.answer);
  };
  socket.on('error', (error: NodeJS.ErrnoException) => {
    const failure = toSocketFailure(error);
    close(failure === null ? toOurFault(error) : lost({ ok: false, failure }));
  });
  // A body without a length ends with its socket: what came before the end is for another parser.
  socket.on('end', () => close(bytes > 0 ? 'odd' : lost({ ok: false, failure: 'reset' })));
  socket.on('close', () => close(lost({ ok: false, failure: 'reset' })));

  return {
    isConnected: () => isConnected,
    isOpen: () => isOpen,
    isIdle: () => isOpen && isConnected && question === null,
    close: () => close({ ok: false, failure: 'timeout' }),
    ask: (path) => {
      pieces = [];
      piecesRead = 0;
      bytes = 0;
      bytesWanted = 0;
      asked += 1;
      return new Promise((settle, fail) => {
        question = { settle, fail };
        if (isOpen)
          socket.write(`GET ${path} HTTP/1.1\r\nHost: ${hostHeader}\r\nConnection: keep-alive\r\n\r\n`);
        else end('odd');
      });
    },
  };
}

/** A page comes in a few; joining many costs more than a full parser does. */
const piecesMax = 64;
