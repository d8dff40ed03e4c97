import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:net';
import { vi } from 'vitest';

export interface TestProgram {
  url: string;
  stop(): Promise<void>;
}

/** A program of Prometheus' family on a free port of this machine, from the moment it says that it is ready. */
export async function startTestProgram(
  program: string,
  toArguments: (address: string) => string[],
): Promise<TestProgram> {
  const address = `127.0.0.1:${await findFreePort()}`;
  const child = spawn(program, toArguments(address), { stdio: ['ignore', 'ignore', 'pipe'] });
  let log = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    log = (log + text).slice(-10_000);
  });
  const url = `http://${address}`;
  await vi.waitFor(
    async () => {
      if (child.exitCode !== null) throw new Error(`${program} ended: ${log}`);
      if ((await fetch(`${url}/-/ready`)).status !== 200) throw new Error('not ready');
    },
    { timeout: 30_000, interval: 200 },
  );
  return {
    url,
    stop: async () => {
      if (child.exitCode !== null || child.signalCode !== null) return;
      const exited = once(child, 'exit');
      child.kill('SIGTERM');
      await exited;
    },
  };
}

async function findFreePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  await new Promise((closed) => server.close(closed));
  if (address === null || typeof address === 'string') throw new Error('no port');
  return address.port;
}
