import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import type { Cleanup } from './cleanup.ts';
import { readCpuSeconds } from './process-usage.ts';
import { endProcess } from './start-program.ts';

export interface PageFleet {
  count: number;
  countRequests(): Promise<number>;
  readCpuSeconds(): Promise<number>;
  stop(): Promise<void>;
}

/** Each process holds as many listeners and, with keep-alive, sockets; a user may often have 20,000 of both. */
const machinesPerProcess = 5_000;

/** Processes apart from all others, that serve the pages of `count` machines on loopback addresses of their own. */
export async function startPageFleet(
  kind: 'cocoon' | 'series',
  count: number,
  cleanup: Cleanup,
): Promise<PageFleet> {
  const children: ChildProcess[] = [];
  const stop = async () => {
    await Promise.all(children.map(endProcess));
  };
  cleanup.add(stop);
  for (let first = 0; first < count; first += machinesPerProcess) {
    const own = { first, count: Math.min(machinesPerProcess, count - first) };
    children.push(await forkPages(kind, own));
  }
  return {
    count,
    stop,
    countRequests: async () => {
      const counts = await Promise.all(
        children.map(async (child) => {
          const answer = waitForMessage(child);
          child.send('count');
          return answer;
        }),
      );
      return counts.reduce((sum, requests) => sum + requests, 0);
    },
    readCpuSeconds: async () => {
      const used = await Promise.all(children.map(({ pid }) => readCpuSeconds(pid ?? 0)));
      return used.reduce((sum, seconds) => sum + seconds, 0);
    },
  };
}

interface Machines {
  first: number;
  count: number;
}

/** One process that stands for those machines, to be ended by itself. */
export async function startPages(
  kind: 'cocoon' | 'series',
  machines: Machines,
  cleanup: Cleanup,
): Promise<{ stop(): Promise<void> }> {
  const child = await forkPages(kind, machines);
  const stop = () => endProcess(child);
  cleanup.add(stop);
  return { stop };
}

async function forkPages(kind: 'cocoon' | 'series', { first, count }: Machines): Promise<ChildProcess> {
  const path = join(import.meta.dirname, 'serve-pages.ts');
  const child = fork(path, [kind, String(first), String(count)], { execArgv: [] });
  await waitForMessage(child);
  return child;
}

/** The number of requests it has served; rejects when the process ends before it answers, or does not. */
async function waitForMessage(child: ChildProcess): Promise<number> {
  const answered = new AbortController();
  const signal = AbortSignal.any([answered.signal, AbortSignal.timeout(60_000)]);
  const ended = once(child, 'exit', { signal }).then(([code]) => {
    throw new Error(`A process that serves pages ended with code ${code}`);
  });
  try {
    const [message]: { requests: number }[] = await Promise.race([once(child, 'message', { signal }), ended]);
    return message?.requests ?? 0;
  } finally {
    answered.abort();
  }
}
