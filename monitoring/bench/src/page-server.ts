import { once } from 'node:events';
import { createServer, type Server, type Socket } from 'node:net';

interface PageServerOptions {
  port: number;
  hosts: readonly string[];
  /** All bytes of the answer; null = no such page. `index` is the place in `hosts`. */
  respond(index: number, path: string): Buffer | null;
}

export interface PageServer {
  /** Requests answered so far. */
  requests(): number;
  close(): Promise<void>;
}

/**
 * One listener for each address. Answers request after request on a socket and never closes it, as a Cocoon worker
 * does (and any server with keep-alive).
 */
export async function createPageServer({ port, hosts, respond }: PageServerOptions): Promise<PageServer> {
  const sockets = new Set<Socket>();
  let requests = 0;
  const accept = (index: number, socket: Socket) => {
    sockets.add(socket);
    let head = '';
    socket.on('data', (chunk: Buffer) => {
      head += chunk.toString('latin1');
      for (let end = head.indexOf('\r\n\r\n'); end >= 0; end = head.indexOf('\r\n\r\n')) {
        const page = respond(index, toPath(head));
        head = head.slice(end + 4);
        if (page !== null) requests += 1;
        socket.write(page ?? notFound);
      }
      if (head.length > 65_536) socket.destroy();
    });
    socket.on('error', () => socket.destroy());
    socket.on('close', () => sockets.delete(socket));
  };
  const servers: Server[] = [];
  for (const [index, host] of hosts.entries()) {
    const server = createServer({ noDelay: true }, (socket) => accept(index, socket));
    server.listen(port, host);
    await once(server, 'listening');
    servers.push(server);
  }
  return {
    requests: () => requests,
    close: async () => {
      for (const socket of sockets) socket.destroy();
      await Promise.all(servers.map((server) => new Promise((resolve) => server.close(resolve))));
    },
  };
}

const notFound = Buffer.from('HTTP/1.0 400 bad request\r\nContent-Length: 0\r\nConnection: Close\r\n\r\n');

/** The second word of the request line, without the query. */
function toPath(head: string): string {
  const begin = head.indexOf(' ') + 1;
  const target = head.slice(begin, head.indexOf(' ', begin));
  const query = target.indexOf('?');
  return query < 0 ? target : target.slice(0, query);
}
