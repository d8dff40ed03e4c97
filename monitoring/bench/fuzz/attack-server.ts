import { once } from 'node:events';
import { createServer, type Socket } from 'node:net';
import type { WireAttack } from './wire-attack.ts';

/** A server on 127.0.0.1 that answers every socket with one attack. */
export interface AttackServer {
  port: number;
  /** How many sockets were ever accepted. */
  accepted(): number;
  /** How many of them are open still. */
  open(): number;
  close(): Promise<void>;
}

/** Starts it. A client that leaves ends its socket here, as in any kernel; nothing else does. */
export async function createAttackServer({
  greet,
  answer,
}: Omit<WireAttack, 'outcomes'>): Promise<AttackServer> {
  const sockets = new Set<Socket>();
  let accepted = 0;
  const server = createServer({ noDelay: true }, (socket) => {
    accepted += 1;
    sockets.add(socket);
    socket.once('close', () => sockets.delete(socket));
    socket.on('error', () => socket.destroy());
    socket.on('end', () => socket.destroy());
    socket.once('data', (request) => answer(socket, request.toString('latin1')));
    greet?.(socket);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('the server has no port');
  return {
    port: address.port,
    accepted: () => accepted,
    open: () => sockets.size,
    close: async () => {
      for (const socket of sockets) socket.destroy();
      const closed = once(server, 'close');
      server.close();
      await closed;
    },
  };
}
