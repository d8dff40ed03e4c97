import type { BotDeps } from './bot-deps.ts';
import { describeFailure } from './describe-failure.ts';

/**
 * Does slow work behind the answer where the process lives on, so that other people's updates do not wait; elsewhere it is
 * waited for. A failure is logged: the answer that is there says that the work was begun.
 */
export async function runLater({ log, livesOn = false }: BotDeps, work: () => Promise<void>): Promise<void> {
  const done = work().catch((error: unknown) => {
    log.error({ failure: describeFailure(error) }, 'work behind an answer failed');
  });
  if (!livesOn) await done;
}
