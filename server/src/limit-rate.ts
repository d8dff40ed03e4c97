import { toClientKey } from '@cocoon-pool/domain/network/client-address';
import type { Context, MiddlewareHandler } from 'hono';
import { createMiddleware } from 'hono/factory';
import { ApiError } from './api-error.ts';
import type { ApiEnv } from './api-router.ts';
import type { AppDeps } from './app-deps.ts';
import { type RateTier, toRateTier } from './rate-limits.ts';

type LimitDeps = Pick<AppDeps, 'limiter' | 'clientAddress' | 'metrics'>;

/**
 * Counts requests of nobody known by their address: logins and those without a credential before anything else is done
 * for them, those whose credential opened nothing when they are answered.
 */
export function limitStrangers(deps: LimitDeps): MiddlewareHandler<ApiEnv> {
  return createMiddleware<ApiEnv>(async (c, next) => {
    const count = (tier: RateTier) => take(deps, tier, toClientKey(deps.clientAddress?.(c) ?? null));
    const isCounted = isLogin(c) || c.req.header('Authorization') === undefined;
    if (isCounted) await count(isLogin(c) ? 'login' : 'stranger');
    await next();
    if (!isCounted && c.get('caller') === undefined) await count('stranger');
  });
}

/** Counts requests of a known caller, each key and session by itself. Stands behind `authenticate`. */
export function limitCallers(deps: LimitDeps): MiddlewareHandler<ApiEnv> {
  return createMiddleware<ApiEnv>(async (c, next) => {
    await take(deps, toRateTier(c.req.method, c.req.path), c.get('caller').credential);
    await next();
  });
}

function isLogin(c: Context): boolean {
  return c.req.method === 'POST' && c.req.path.startsWith('/api/v1/auth/');
}

async function take({ limiter, metrics }: LimitDeps, tier: RateTier, key: string): Promise<void> {
  const verdict = await limiter?.take(tier, key);
  if (verdict !== undefined && verdict.outcome !== 'allowed') metrics?.refused(tier);
  if (verdict?.outcome === 'refused') throw tooMany(verdict.retryAfterSeconds);
  if (verdict?.outcome === 'unknown') throw limitsUnknown;
}

export function tooMany(retryAfterSeconds: number): ApiError {
  const message = `Too many requests; try again in ${retryAfterSeconds} s`;
  return new ApiError({ status: 429, code: 'too_many_requests', message, retryAfterSeconds });
}

const limitsUnknown = new ApiError({
  status: 503,
  code: 'limits_unavailable',
  message: 'Requests cannot be counted right now, and this one is not taken uncounted; try again',
  retryAfterSeconds: 5,
});
