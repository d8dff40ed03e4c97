import { setTimeout as delay } from 'node:timers/promises';
import pg from 'pg';

/** What is told over these: that something waits in the table of that name. */
export type Channel = 'probe_requests' | 'worker_commands';

/** Hears what other processes tell through the database, over a connection of its own. */
export interface DatabaseListener {
  /**
   * Calls `wake` whenever something is told on the channel, and when the connection is there (again): what was told
   * before is not told twice. The first call connects. Returns how to end it.
   */
  listen(channel: Channel, wake: () => void): () => void;
  /** Whether what is told is heard now. While it is not, look by yourself. */
  isListening(): boolean;
  close(): Promise<void>;
}

interface ListenerOptions {
  /** Told when the connection breaks, or cannot be made, and not again until it was there. */
  onConnectionError?: (error: Error) => void;
  /** After a broken connection, doubled with each failure up to 10 s. */
  retryMs?: number;
  /** How often the connection is tried: a dead one looks like a silent one. */
  checkMs?: number;
}

const retryMsMax = 10_000;
const answerMs = 5_000;

/** By which sessions of listeners are told from others in `pg_stat_activity`. */
export const listenerName = 'cocoon-pool listener';

/**
 * idle → (first `listen`) connecting → listening → (broken) waiting → connecting …; any → (`close`) closed. A connection
 * is given up whole before the next one is made, so there is never more than one. Where the database is reached through
 * a pooler that has no sessions, nothing is heard, and readers go on looking by themselves.
 */
export function createDatabaseListener(url: string, options: ListenerOptions = {}): DatabaseListener {
  const { retryMs = 1_000, checkMs = 20_000 } = options;
  const wakes = new Map<string, Set<() => void>>();
  const closing = new AbortController();
  let running: Promise<void> | null = null;
  let current: pg.Client | null = null;
  let failures = 0;

  const wakeAll = (channel: string) => {
    for (const wake of wakes.get(channel) ?? []) wake();
  };
  /** False when it is called off before. */
  const wait = (ms: number): Promise<boolean> =>
    delay(ms, true, { ref: false, signal: closing.signal }).catch(() => false);

  const run = async () => {
    while (!closing.signal.aborted) {
      const error = await listenOnce();
      if (closing.signal.aborted) return;
      if (failures === 0 && error !== null) options.onConnectionError?.(error);
      failures += 1;
      await wait(Math.min(retryMs * 2 ** (failures - 1), retryMsMax));
    }
  };
  /** Resolves when the connection is over, to why. */
  const listenOnce = async (): Promise<Error | null> => {
    const client = createClient(url);
    const broken = new Promise<Error>((resolve) => {
      client.on('error', resolve);
      client.on('end', () => resolve(new Error('The connection ended')));
    });
    client.on('notification', ({ channel }) => wakeAll(channel));
    try {
      await client.connect();
      for (const channel of wakes.keys()) await client.query(toListen(channel));
      current = client;
      failures = 0;
      for (const channel of wakes.keys()) wakeAll(channel);
      for (;;) {
        const outcome = await Promise.race([broken, wait(checkMs)]);
        if (outcome !== true) return outcome === false ? null : outcome;
        await client.query('SELECT 1');
      }
    } catch (error) {
      return error instanceof Error ? error : new Error(String(error));
    } finally {
      current = null;
      // A connection that broke is over already.
      await client.end().catch(() => undefined);
    }
  };

  return {
    listen: (channel, wake) => {
      const known = wakes.get(channel);
      const callbacks = known ?? new Set();
      wakes.set(channel, callbacks.add(wake));
      running ??= run();
      // Should it fail, the connection is broken and every channel is listened to on the next one.
      if (known === undefined) current?.query(toListen(channel)).catch(() => undefined);
      return () => callbacks.delete(wake);
    },
    isListening: () => current !== null,
    close: async () => {
      closing.abort();
      await running;
    },
  };
}

function createClient(url: string): pg.Client {
  return new pg.Client({
    connectionString: url,
    application_name: listenerName,
    keepAlive: true,
    keepAliveInitialDelayMillis: 10_000,
    connectionTimeoutMillis: answerMs,
    query_timeout: answerMs,
  });
}

function toListen(channel: string): string {
  return `LISTEN ${pg.escapeIdentifier(channel)}`;
}
