import { spawn } from 'node:child_process';

interface ProgramRun {
  path: string;
  args: readonly string[];
  timeoutMs: number;
  bytesMax: number;
}

/**
 * What a program printed, as text: bytes that are no UTF-8 become U+FFFD. Null where there is no such program, where
 * it printed nothing, too much, or was not done in time; then it is killed with all that it started. Never rejects.
 */
export function runProgram({ path, args, timeoutMs, bytesMax }: ProgramRun): Promise<string | null> {
  return new Promise((resolve) => {
    const child = spawn(path, args, { stdio: ['ignore', 'pipe', 'ignore'], detached: true });
    const chunks: Buffer[] = [];
    let bytes = 0;
    const settle = (text: string | null) => {
      clearTimeout(timer);
      child.stdout.destroy();
      resolve(text);
    };
    const kill = () => {
      try {
        if (child.pid !== undefined) process.kill(-child.pid, 'SIGKILL');
      } catch {
        // It has ended by itself.
      }
      settle(null);
    };
    const timer = setTimeout(kill, timeoutMs);
    child.stdout.on('data', (chunk: Buffer) => {
      bytes += chunk.length;
      if (bytes > bytesMax) kill();
      else chunks.push(chunk);
    });
    child.on('error', () => settle(null));
    child.on('close', () => settle(bytes === 0 ? null : Buffer.concat(chunks).toString('utf8')));
  });
}
