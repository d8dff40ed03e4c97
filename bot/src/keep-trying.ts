import type { Logger } from '@cocoon-pool/domain/logger';
import { GrammyError } from 'grammy';
import { describeFailure } from './describe-failure.ts';
import { type Pause, pause as realPause } from './pause.ts';

export interface TryOptions {
  signal: AbortSignal;
  log: Logger;
  /** What is tried, for the log. */
  task: string;
  pause?: Pause;
}

/**
 * Tries until it succeeds, with pauses from 1 s to 30 s or as long as Telegram asks. Null when the signal ends it. A
 * failure is logged when it changes, not when it repeats.
 */
export async function keepTrying<T>(attempt: () => Promise<T>, options: TryOptions): Promise<T | null> {
  const { signal, log, task, pause = realPause } = options;
  let logged: string | null = null;
  for (let attempts = 0; !signal.aborted; attempts += 1) {
    try {
      const result = await attempt();
      if (logged !== null) log.info({ task, attempts }, 'Bot API answers again');
      return result;
    } catch (error) {
      if (signal.aborted) return null;
      const failure = describeFailure(error);
      if (failure !== logged) log.warn({ task, failure }, 'Bot API call failed, trying again');
      logged = failure;
      await pause(toPauseMs(error, attempts), signal);
    }
  }
  return null;
}

function toPauseMs(error: unknown, attempts: number): number {
  const asked = error instanceof GrammyError ? error.parameters.retry_after : undefined;
  return asked === undefined ? Math.min(30_000, 1000 * 2 ** Math.min(attempts, 5)) : asked * 1000;
}
