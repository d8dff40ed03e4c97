import type { Logger } from '@cocoon-pool/domain/logger';
import { describeFailure } from './describe-failure.ts';
import type { Pause } from './pause.ts';

export interface ChatLoop {
  /** Resolves when the round in hand is done; nothing is sent after that. */
  stop(): Promise<void>;
}

interface Repetition {
  /** What it is, for the log. */
  task: string;
  /** Whether the next round is to follow at once. */
  round(): Promise<'more' | 'done'>;
  pauseMs: number;
  pause: Pause;
  log: Logger;
}

/**
 * Repeats a round for as long as it takes. One that fails (the database is away) is logged when its failure changes, and
 * tried again after the pause.
 */
export function createChatLoop({ task, round, pauseMs, pause, log }: Repetition): ChatLoop {
  const stopping = new AbortController();

  async function run(): Promise<void> {
    let logged: string | null = null;
    while (!stopping.signal.aborted) {
      try {
        const state = await round();
        if (logged !== null) log.info({ task }, 'works again');
        logged = null;
        if (state === 'more') continue;
      } catch (error) {
        const failure = describeFailure(error);
        if (failure !== logged) log.error({ task, failure }, 'round failed');
        logged = failure;
      }
      await pause(pauseMs, stopping.signal);
    }
  }

  const done = run();
  return {
    async stop() {
      stopping.abort();
      await done;
    },
  };
}
