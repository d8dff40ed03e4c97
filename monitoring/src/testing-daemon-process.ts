import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { tmpdir } from 'node:os';
import { fileURLToPath } from 'node:url';
import { vi } from 'vitest';

export interface DaemonProcess {
  /** As `kill -9`: nothing is written and nothing is given up any more. */
  kill(): Promise<void>;
  /** As an operator stops it; resolves to its exit code. */
  stop(): Promise<number | null>;
  readMetrics(): Promise<string>;
  metricsPort: number;
  /** The newest of what it logged, for a test that fails. */
  lastWords(): string;
}

const patience = { timeout: 60_000, interval: 100 };

/** The daemon as `npm run start:daemon` runs it, in a process of its own; resolves when it is ready. */
export async function startDaemonProcess(env: Record<string, string>): Promise<DaemonProcess> {
  const main = fileURLToPath(new URL('main.ts', import.meta.url));
  const child = spawn(process.execPath, [main], {
    // A folder without a .env file.
    cwd: tmpdir(),
    env: { PATH: process.env.PATH ?? '', METRICS_PORT: '0', ...env },
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  let log = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    log = (log + text).slice(-20_000);
  });
  const exited = once(child, 'exit');
  const end = async (signal: 'SIGKILL' | 'SIGTERM') => {
    child.kill(signal);
    await exited;
    return child.exitCode;
  };
  const port = await vi.waitFor(() => {
    const found = /"metricsPort":(\d+)/.exec(log)?.[1];
    if (found === undefined) throw new Error(`the daemon is not ready: ${log}`);
    return found;
  }, patience);
  return {
    kill: async () => {
      await end('SIGKILL');
    },
    stop: () => end('SIGTERM'),
    metricsPort: Number(port),
    readMetrics: async () => (await fetch(`http://127.0.0.1:${port}/metrics`)).text(),
    lastWords: () => log,
  };
}
