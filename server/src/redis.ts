import type { Logger } from '@cocoon-pool/domain/logger';
import { Redis } from '@upstash/redis/cloudflare';

export interface RedisSettings {
  url: string;
  token: string;
}

export interface RedisGuard {
  client: Redis;
  /** What `question` gives, or undefined while Redis is away. Never throws; answers within a second. */
  ask<Answer>(question: (client: Redis) => Promise<Answer>): Promise<Answer | undefined>;
}

/** Of one question, its second try included. */
const patienceMs = 800;
/** After a failure nobody asks for this long, then one tries again: reads must not each wait for what is away. */
const restMs = 3_000;

/**
 * Redis over REST, by `fetch` alone, so that it works on Node and on Cloudflare Workers. Without pipelining of its own:
 * that would share one request's connection with another, which Workers forbid.
 */
export function createRedisGuard(
  { url, token }: RedisSettings,
  { now, log }: { now: () => Date; log: Logger },
): RedisGuard {
  const client = new Redis({
    url,
    token,
    signal: () => AbortSignal.timeout(patienceMs),
    retry: { retries: 1, backoff: () => 50 },
    enableAutoPipelining: false,
    enableTelemetry: false,
    readYourWrites: false,
    keepAlive: false,
  });
  let awayUntilMs: number | null = null;
  return {
    client,
    ask: async (question) => {
      if (awayUntilMs !== null) {
        if (now().getTime() < awayUntilMs) return undefined;
        awayUntilMs = now().getTime() + restMs;
      }
      try {
        const answer = await question(client);
        if (awayUntilMs !== null) log.info({}, 'Redis answers again');
        awayUntilMs = null;
        return answer;
      } catch (error) {
        if (awayUntilMs === null) log.warn({ reason: describe(error) }, 'Redis does not answer');
        awayUntilMs = now().getTime() + restMs;
        return undefined;
      }
    },
  };
}

function describe(error: unknown): string {
  return error instanceof Error ? `${error.name}: ${error.message.slice(0, 200)}` : 'unknown';
}
