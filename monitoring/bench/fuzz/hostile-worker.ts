import type { Socket } from 'node:net';
import { createAttackServer } from './attack-server.ts';
import type { PageName, RawPages } from './raw-pages.ts';

/** A worker that speaks HTTP as a runner does, and may say anything in it. */
export interface HostileWorker {
  /** `host:port` */
  address: string;
  show(pages: RawPages): void;
  close(): Promise<void>;
}

export async function createHostileWorker(first: RawPages): Promise<HostileWorker> {
  let pages = first;
  const respond = (socket: Socket, request: string) => {
    const name = pageByPath[/^GET \/(\w*)/.exec(request)?.[1] ?? ''];
    const body = Buffer.from(name === undefined ? '' : pages[name], 'latin1');
    const head = `HTTP/1.0 200 ok\r\nContent-Length: ${body.length}\r\nConnection: Close\r\n\r\n`;
    socket.write(Buffer.concat([Buffer.from(head), body]));
  };
  const server = await createAttackServer({
    answer: (socket, first) => {
      respond(socket, first);
      // As a runner does, in spite of what it says.
      socket.on('data', (next) => respond(socket, next.toString('latin1')));
    },
  });
  return {
    address: `127.0.0.1:${server.port}`,
    close: server.close,
    show: (next) => {
      pages = next;
    },
  };
}

const pageByPath: Partial<Record<string, PageName>> = {
  jsonstats: 'jsonStats',
  stats: 'statsPage',
  perf: 'perf',
};
