import { type AnswerCache, answerLifeMs, type Reach } from './answer-cache.ts';
import type { RedisGuard } from './redis.ts';

/** Keeps answers where all servers of an installation find them. While Redis is away each reader computes its own. */
export function createRedisAnswerCache(redis: RedisGuard): AnswerCache {
  return {
    read: async <Answer>(
      { reach, question }: { reach: Reach; question: string },
      compute: () => Promise<Answer>,
    ) => {
      const key = toKey(reach);
      // What is stored under a question was computed for it, by the same route.
      const known = await redis.ask((client) => client.hget<NonNullable<Answer>>(key, question));
      if (known !== undefined && known !== null) return known;
      const answer = await compute();
      await redis.ask((client) =>
        client
          .multi()
          .hset(key, { [question]: answer })
          // Only where none is set: the shelf ends as a whole, so no answer outlives it.
          .pexpire(key, answerLifeMs, 'NX')
          .exec(),
      );
      return answer;
    },
    forget: async (reach) => {
      await redis.ask((client) => client.del(toKey(reach)));
    },
  };
}

function toKey(reach: Reach): string {
  return `cocoon:answers:${reach ?? 'pool'}`;
}
