import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { tmpdir } from 'node:os';
import { fileURLToPath } from 'node:url';
import { waitUntil } from './wait-until.ts';

export interface Part {
  /** As `kill -9`. */
  kill(): Promise<void>;
  /** As an operator stops it; its exit code. */
  stop(): Promise<number | null>;
  isRunning(): boolean;
  /** Sets its clock off against the true time. */
  setClock(offsetMs: number): void;
  /** As a machine that is suspended: nothing of it runs until `resume`. */
  pause(): void;
  resume(): void;
  /** The newest of what it logged. */
  lastWords(): string;
}

const entries = { daemon: '../../src/main.ts', server: '../../../server/src/node.ts' };
const clock = new URL('./shift-clock.ts', import.meta.url).href;
const readyMs = 120_000;

/** A part of the product in a process of its own, from `npm run start:…`'s entry file; resolves when it says that it is ready. */
export async function startPart(name: keyof typeof entries, env: Record<string, string>): Promise<Part> {
  const entry = fileURLToPath(new URL(entries[name], import.meta.url));
  const child = spawn(process.execPath, ['--import', clock, entry], {
    // Ctrl-C is for whoever started it.
    detached: true,
    // A folder without a .env file.
    cwd: tmpdir(),
    env: { PATH: process.env.PATH ?? '', METRICS_PORT: '0', ...env },
    stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
  });
  let log = '';
  child.stderr?.setEncoding('utf8').on('data', (text: string) => {
    log = (log + text).slice(-20_000);
  });
  const exited = once(child, 'exit');
  const isRunning = () => child.exitCode === null && child.signalCode === null;
  const end = async (signal: 'SIGKILL' | 'SIGTERM') => {
    if (isRunning()) {
      child.kill(signal);
      await exited;
    }
    return child.exitCode;
  };
  const isReady = () => (!isRunning() ? 'ended' : /"msg":"ready"/.test(log) ? 'ready' : null);
  if ((await waitUntil(isReady, readyMs)) !== 'ready') {
    await end('SIGKILL');
    throw new Error(`${name} did not start: ${log}`);
  }
  return {
    kill: async () => {
      await end('SIGKILL');
    },
    stop: () => end('SIGTERM'),
    isRunning,
    // A part that ends meanwhile has no clock.
    setClock: (clockOffsetMs) => void (child.connected && child.send({ clockOffsetMs }, () => undefined)),
    pause: () => void child.kill('SIGSTOP'),
    resume: () => void child.kill('SIGCONT'),
    lastWords: () => log,
  };
}
