import type { Socket } from 'node:net';
import { gzipSync } from 'node:zlib';
import type { WireFault } from './worker-fault.ts';

export type ContentType = 'application/json' | 'text/html; charset=utf-8' | 'text/plain; charset=utf-8';

/** What a runner answers: a page, or one of its two ways to say no (both are 400 with an empty body). */
export type WorkerAnswer =
  | { contentType: ContentType; body: string }
  | { refusal: 'bad request' | 'not found' };

/** Writes an answer with a runner's own headers, byte for byte, and leaves the socket open. */
export function writeAnswer(socket: Socket, answer: WorkerAnswer): void {
  if ('refusal' in answer) {
    socket.write(`HTTP/1.0 400 ${answer.refusal}\r\nContent-Length: 0\r\nConnection: Close\r\n\r\n`);
    return;
  }
  const body = Buffer.from(answer.body);
  socket.write(Buffer.concat([formatHead(answer.contentType, body.length), body]));
}

/** Writes an answer as a faulty network or an impostor would. Streams end when the client leaves. */
export function writeFaultyAnswer(socket: Socket, answer: WorkerAnswer, fault: WireFault): void {
  const page = 'refusal' in answer ? { contentType: 'text/plain; charset=utf-8' as const, body: '' } : answer;
  const body = Buffer.from(page.body);
  const head = formatHead(page.contentType, body.length);
  switch (fault) {
    case 'refuse':
    case 'hang':
      return;
    case 'reset':
      socket.resetAndDestroy();
      return;
    case 'slow':
      writeSlowly(socket, Buffer.concat([head, body]));
      return;
    case 'endless':
      socket.write(`HTTP/1.0 200 ok\r\nContent-Type: ${page.contentType}\r\n\r\n`);
      writeForever(socket, Buffer.alloc(65_536, ' '));
      return;
    case 'half_body':
      socket.write(Buffer.concat([head, body.subarray(0, Math.floor(body.length / 2))]));
      return;
    case 'too_large': {
      const large = Buffer.concat([body, Buffer.alloc(2_000_000, ' ')]);
      socket.write(Buffer.concat([formatHead(page.contentType, large.length), large]));
      return;
    }
    case 'empty':
      socket.write(formatHead(page.contentType, 0));
      return;
    case 'redirect': {
      const location = `http://${socket.localAddress}:${socket.localPort}/request/disable`;
      socket.write(
        `HTTP/1.0 302 Found\r\nLocation: ${location}\r\nContent-Length: 0\r\nConnection: Close\r\n\r\n`,
      );
      return;
    }
    case 'header_flood':
      socket.write('HTTP/1.0 200 ok\r\n');
      writeForever(socket, Buffer.from(`X-Flood: ${'x'.repeat(1000)}\r\n`.repeat(64)));
      return;
    case 'gzip': {
      const packed = gzipSync(body);
      const packedHead = formatHead(page.contentType, packed.length).toString();
      socket.write(packedHead.replace('Connection:', 'Content-Encoding: gzip\r\nConnection:'));
      socket.write(packed);
    }
  }
}

function formatHead(contentType: ContentType, contentLength: number): Buffer {
  return Buffer.from(
    [
      'HTTP/1.0 200 ok',
      'Access-Control-Allow-Origin: *',
      'Access-Control-Allow-Methods: GET, POST, OPTIONS',
      'Access-Control-Allow-Headers: Content-Type, Authorization',
      `Content-Type: ${contentType}`,
      `Content-Length: ${contentLength}`,
      'Connection: Close',
      '\r\n',
    ].join('\r\n'),
  );
}

function writeSlowly(socket: Socket, bytes: Buffer): void {
  let sent = 0;
  const timer = setInterval(() => {
    socket.write(bytes.subarray(sent, sent + 1));
    sent += 1;
    if (sent >= bytes.length) clearInterval(timer);
  }, 1000);
  socket.once('close', () => clearInterval(timer));
}

function writeForever(socket: Socket, chunk: Buffer): void {
  const fill = () => {
    while (!socket.destroyed && socket.write(chunk)) {}
  };
  socket.on('drain', fill);
  fill();
}
