import { createServer, type Server, type Socket } from 'node:net';

export interface WorkerRequest {
  method: string;
  /** As it came, without the query: no decoding, case kept. */
  path: string;
  query: Map<string, string>;
}

export interface WorkerHttpServer {
  host: string;
  port: number;
  /** Refuses connections and drops the open ones, until `listen`. */
  stopListening(): Promise<void>;
  /** Listens again on the same port; while another program has it, tries on and on. */
  listen(): Promise<void>;
  close(): Promise<void>;
}

export interface WorkerHttpServerOptions {
  host: string;
  /** 0 for any free one. */
  port: number;
  respond(request: WorkerRequest, socket: Socket): void;
}

const retryMs = 500;

/**
 * The HTTP server of a runner, as far as clients notice: it answers request after request on a socket and never
 * closes it. A client that half-closes before the answer gets none.
 */
export async function createWorkerHttpServer(options: WorkerHttpServerOptions): Promise<WorkerHttpServer> {
  const sockets = new Set<Socket>();
  let server = createListener(options.respond, sockets);
  const port = await listenOn(server, options.host, options.port);

  let retry: NodeJS.Timeout | undefined;
  const stopListening = async () => {
    clearTimeout(retry);
    for (const socket of sockets) socket.destroy();
    if (!server.listening) return;
    await new Promise((resolve) => server.close(resolve));
  };
  const listen = async (): Promise<void> => {
    clearTimeout(retry);
    if (server.listening) return;
    server = createListener(options.respond, sockets);
    try {
      await listenOn(server, options.host, port);
    } catch (error) {
      if (!(error instanceof Error && 'code' in error && error.code === 'EADDRINUSE')) throw error;
      retry = setTimeout(() => void listen(), retryMs).unref();
    }
  };
  return {
    host: options.host,
    port,
    stopListening,
    listen,
    close: stopListening,
  };
}

function createListener(respond: WorkerHttpServerOptions['respond'], sockets: Set<Socket>): Server {
  return createServer({ allowHalfOpen: true, noDelay: true }, (socket) => {
    sockets.add(socket);
    socket.once('close', () => sockets.delete(socket));
    socket.on('error', () => socket.destroy());
    let received = '';
    socket.on('data', (chunk) => {
      received += chunk.toString('latin1');
      for (;;) {
        const headLength = received.indexOf('\r\n\r\n');
        if (headLength < 0) break;
        const head = received.slice(0, headLength);
        const bodyLength = Number(/^content-length: *(\d+)/im.exec(head)?.[1] ?? 0);
        const length = headLength + 4 + bodyLength;
        if (received.length < length) break;
        received = received.slice(length);
        const request = parseRequest(head);
        answerInAMoment(() => {
          if (!socket.destroyed && !socket.readableEnded) respond(request, socket);
        });
      }
      if (received.length > 65_536) socket.destroy();
    });
    socket.on('end', () => socket.destroy());
  });
}

/** A runner takes about a millisecond, in which it notices that a client has left. */
function answerInAMoment(act: () => void): void {
  setTimeout(() => setImmediate(act), 1);
}

function parseRequest(head: string): WorkerRequest {
  const [method = '', target = ''] = head.split(' ');
  const [path = '', queryText = ''] = target.split('?', 2);
  const query = new Map<string, string>();
  for (const pair of queryText.split('&')) {
    const equals = pair.indexOf('=');
    if (equals > 0) query.set(pair.slice(0, equals), pair.slice(equals + 1));
  }
  return { method, path, query };
}

async function listenOn(server: Server, host: string, port: number): Promise<number> {
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host, () => {
      server.off('error', reject);
      resolve();
    });
  });
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('the worker has no port');
  return address.port;
}
