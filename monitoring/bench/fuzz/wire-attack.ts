import type { Socket } from 'node:net';

/** How the sockets of a server behave that means ill, or is no worker at all. */
export interface WireAttack {
  /** When a socket is accepted; by default nothing. */
  greet?(socket: Socket): void;
  /** When the first bytes of a request have come. */
  answer(socket: Socket, request: string): void;
  /** What a page asked of it may come to; `body` is one of at most 1 MB, handed on. */
  outcomes: readonly WireOutcome[];
}

export type WireOutcome = 'timeout' | 'reset' | 'empty' | 'unreadable' | 'too_large' | 'bad_request' | 'body';

/** All of it at once, then FIN. */
export function send(bytes: string | Buffer, ...outcomes: WireOutcome[]): WireAttack {
  return { answer: (socket) => socket.end(bytes), outcomes };
}

/** The bytes, then RST once the client can have read them. */
export function sendAndReset(bytes: string, ...outcomes: WireOutcome[]): WireAttack {
  return { answer: (socket) => socket.write(bytes, () => resetSoon(socket)), outcomes };
}

/** The head once, then the same again and again, as fast as it is read. */
export function sendForever(head: string, again: string | Buffer, ...outcomes: WireOutcome[]): WireAttack {
  const piece = Buffer.from(again);
  const block = Buffer.concat(Array<Buffer>(Math.ceil(blockBytes / piece.length)).fill(piece));
  return {
    outcomes,
    answer: (socket) => {
      const fill = () => {
        while (!socket.destroyed && socket.write(block)) {}
      };
      socket.write(head);
      socket.on('drain', fill);
      fill();
    },
  };
}

/** A byte every `everyMs`, from the first to the last and then the last again. */
export function drip(everyMs: number, bytes: string, ...outcomes: WireOutcome[]): WireAttack {
  return {
    outcomes,
    answer: (socket) => {
      let sent = 0;
      const timer = setInterval(() => {
        socket.write(bytes.charAt(Math.min(sent, bytes.length - 1)));
        sent += 1;
      }, everyMs);
      socket.once('close', () => clearInterval(timer));
    },
  };
}

const blockBytes = 65_536;

function resetSoon(socket: Socket): void {
  setImmediate(() => socket.resetAndDestroy());
}
