import { existsSync, readFileSync } from 'node:fs';
import { type Config, formatConfigProblems, parseConfig } from '@cocoon-pool/domain/config';
import type { Logger } from '@cocoon-pool/domain/logger';
import { pino } from 'pino';
import { formatFailure } from './format-failure.ts';

export interface Running {
  /** Stops in order and waits for what is under way. */
  stop(): Promise<void>;
}

/** npm hands Ctrl-C on to a process that the terminal has told already: only a later repeat is impatience. */
const impatienceMs = 1_000;

/**
 * Runs one process of the product on Node: reads the settings (every bad one is named, exit code 1), makes the
 * logger, starts, and stops cleanly on SIGINT and SIGTERM. A signal repeated later ends the process at once.
 */
export async function runProcess(
  start: (config: Config, log: Logger) => Promise<Running>,
  defaults: Record<string, string> = {},
): Promise<void> {
  const config = loadConfig(defaults);
  const log = createLogger(config);
  const running = await start(config, log).catch((error: Error) => {
    process.stderr.write(`Could not start: ${formatFailure(error)}\n`);
    process.exit(1);
  });
  let stoppingSinceMs: number | null = null;
  const stop = async () => {
    if (stoppingSinceMs !== null) {
      if (Date.now() - stoppingSinceMs > impatienceMs) process.exit(130);
      return;
    }
    stoppingSinceMs = Date.now();
    await running.stop();
    process.exit(0);
  };
  process.on('SIGINT', stop);
  process.on('SIGTERM', stop);
}

/**
 * The settings of this process: the environment, then a `.env` file in the working folder, then `defaults`. Prints
 * what is wrong and exits with code 1 when they are bad.
 */
export function loadConfig(defaults: Record<string, string> = {}): Config {
  if (existsSync('.env')) process.loadEnvFile('.env');
  const result = parseConfig({ ...defaults, ...process.env }, (path) => readFileSync(path, 'utf8'));
  if (result.ok) return result.config;
  process.stderr.write(`${formatConfigProblems(result.problems)}\n`);
  process.exit(1);
}

/** Structured lines on stderr, so that stdout stays for what a command was asked for. */
export function createLogger(config: Config): Logger {
  return pino({ level: config.logLevel, base: null }, pino.destination(2));
}
