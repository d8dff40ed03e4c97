import { type Config, formatConfigProblems, parseConfig } from '@cocoon-pool/domain/config';
import type { RedisSettings } from './redis.ts';

export type WorkerConfigResult =
  | { ok: true; config: Config; redis: RedisSettings }
  | { ok: false; problem: string };

/** The settings of a Worker: its texts, with the database that Hyperdrive stands for. Redis is required there. */
export function parseWorkerConfig(env: object, databaseUrl: string): WorkerConfigResult {
  const texts = Object.entries(env).filter(
    (entry): entry is [string, string] => typeof entry[1] === 'string',
  );
  const parsed = parseConfig({ ...Object.fromEntries(texts), DATABASE_URL: databaseUrl }, refuseFiles);
  if (!parsed.ok) return { ok: false, problem: formatConfigProblems(parsed.problems) };
  const { config } = parsed;
  return config.redis === null
    ? { ok: false, problem: redisMissing }
    : { ok: true, config, redis: config.redis };
}

const redisMissing =
  'Cloudflare Workers need Redis for limits that hold across machines: set UPSTASH_REDIS_REST_URL and UPSTASH_REDIS_REST_TOKEN';

function refuseFiles(): string {
  throw new Error('There are no files on Workers');
}
