import type { RedisGuard } from './redis.ts';

const daySeconds = 86_400;

/**
 * Runs a task that may be repeated but need not be, about once a day however many isolates start. `name` tells this task
 * with these settings from others; where it fails, or Redis is away, the next isolate tries.
 */
export async function onceADay(redis: RedisGuard, name: string, task: () => Promise<boolean>): Promise<void> {
  const key = `cocoon:once:${await toDigest(name)}`;
  const isFirst = await redis.ask((client) => client.set(key, 'begun', { nx: true, ex: daySeconds }));
  if (isFirst !== 'OK') return;
  if (!(await task())) await redis.ask((client) => client.del(key));
}

/** A name may hold a secret; a key does not. */
async function toDigest(name: string): Promise<string> {
  const digest = new Uint8Array(await crypto.subtle.digest('SHA-256', new TextEncoder().encode(name)));
  return Array.from(digest, (byte) => byte.toString(16).padStart(2, '0')).join('');
}
