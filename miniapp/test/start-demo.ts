import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { resolve } from 'node:path';

export interface RunningDemo {
  url: string;
  /** Resolves when it has ended, its PostgreSQL included. */
  stop: () => Promise<void>;
}

/** The whole system with simulated workers, on free ports, as `npm run demo` starts it. */
export async function startDemo(): Promise<RunningDemo> {
  const { BOT_TOKEN: _, DATABASE_URL: __, ...env } = process.env;
  const demo = spawn('npm', ['run', 'demo'], {
    cwd: resolve(import.meta.dirname, '../..'),
    env: { ...env, PORT: '0', METRICS_PORT: '0', LOG_LEVEL: 'warn' },
    stdio: ['ignore', 'pipe', 'pipe'],
    detached: true,
  });
  const stop = async () => {
    if (demo.exitCode !== null || demo.signalCode !== null || demo.pid === undefined) return;
    const ended = once(demo, 'exit');
    process.kill(-demo.pid, 'SIGINT');
    await ended;
  };
  const url = await new Promise<string>((ready, failed) => {
    let story = '';
    const listen = (chunk: unknown) => {
      story += chunk;
      const found = /Mini App and API\s+(http:\/\/localhost:\d+)/.exec(story)?.[1];
      if (found !== undefined && story.includes('Ctrl-C')) ready(found);
    };
    demo.stdout.on('data', listen);
    demo.stderr.on('data', listen);
    demo.once('exit', () => failed(new Error(`The demo ended early:\n${story}`)));
  });
  return { url, stop };
}
