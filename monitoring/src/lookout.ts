import type { Channel, DatabaseListener } from '@cocoon-pool/db/database-listener';
import type { Timers } from './timers.ts';

interface LookoutDeps {
  /** Looks for work and begins it. Never rejects. */
  look(): Promise<void>;
  /** On which others tell that there is work. */
  channel: Channel;
  /** Null where nothing can be heard. */
  listener: DatabaseListener | null;
  /** Whether something is under way that nobody will tell of: then it looks every second all the same. */
  isBusy?: () => boolean;
  timers: Timers;
}

/** Looks for what other processes ask of this one. */
export interface Lookout {
  start(): void;
  /** Looks now, or once more when the look under way is over. */
  wake(): void;
  /** Begins no further look; resolves when the last one is over. */
  stop(): Promise<void>;
}

const lookMs = 1_000;
/** While everything is told: should something get lost all the same. */
const listeningMs = 5_000;

/**
 * Looks when it is told to, and without being told every second; while it listens and nothing is under way, every 5 s.
 * One look at a time.
 */
export function createLookout(deps: LookoutDeps): Lookout {
  const { look, channel, listener, isBusy = () => false, timers } = deps;
  let looking: Promise<void> | null = null;
  let isWoken = false;
  let isStopped = false;
  let cancel = () => {};
  let hush = () => {};

  const wake = () => {
    if (isStopped) return;
    if (looking !== null) {
      isWoken = true;
      return;
    }
    cancel();
    isWoken = false;
    looking = look().then(next);
  };
  const next = () => {
    looking = null;
    if (isWoken) wake();
    else if (!isStopped) cancel = timers.after(toPauseMs(), wake);
  };
  const toPauseMs = () => (listener?.isListening() && !isBusy() ? listeningMs : lookMs);

  return {
    wake,
    start: () => {
      hush = listener?.listen(channel, wake) ?? hush;
      wake();
    },
    stop: async () => {
      isStopped = true;
      hush();
      cancel();
      await looking;
    },
  };
}
