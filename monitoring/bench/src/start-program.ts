import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { openSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { setTimeout as delay } from 'node:timers/promises';
import type { Cleanup } from './cleanup.ts';

interface Program {
  command: string;
  args: readonly string[];
  env?: Record<string, string>;
  /** Where what it prints goes. */
  logPath: string;
}

export interface RunningProgram {
  pid: number;
  /** Looks every 50 ms until `find` gives something; rejects when the program ends or a minute has passed. */
  waitFor<Found>(find: (log: string) => Promise<Found | null> | Found | null): Promise<Found>;
  /** Throws with its last words when it has ended by itself. */
  check(): Promise<void>;
  /** Asks it to end, and waits until it has. */
  stop(): Promise<void>;
}

const patienceMs = 60_000;

/** Starts a program, which is ended with the benchmark at the latest. Rejects when there is no such program. */
export async function startProgram(program: Program, cleanup: Cleanup): Promise<RunningProgram> {
  const log = openSync(program.logPath, 'w');
  const env = { PATH: process.env.PATH ?? '', ...program.env };
  const child = spawn(program.command, program.args, { env, stdio: ['ignore', log, log] });
  const stop = () => endProcess(child);
  cleanup.add(stop);
  await once(child, 'spawn');
  const check = async () => {
    if (child.exitCode === null && child.signalCode === null) return;
    const words = await readFile(program.logPath, 'utf8');
    throw new Error(`${program.command} ${program.args.join(' ')} ended: ${words.slice(-2_000)}`);
  };
  return {
    pid: child.pid ?? 0,
    stop,
    check,
    waitFor: async (find) => {
      const untilMs = performance.now() + patienceMs;
      for (;;) {
        const found = await find(await readFile(program.logPath, 'utf8'));
        if (found !== null) return found;
        await check();
        if (performance.now() > untilMs) throw new Error(`${program.command} is not ready after a minute`);
        await delay(50);
      }
    },
  };
}

/** SIGTERM, and SIGKILL where that has not helped for 20 s. */
export async function endProcess(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null || child.pid === undefined) return;
  const ended = once(child, 'exit');
  child.kill('SIGTERM');
  const timer = setTimeout(() => child.kill('SIGKILL'), 20_000);
  await ended;
  clearTimeout(timer);
}
