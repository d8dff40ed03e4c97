import type { MiddlewareHandler } from 'hono';
import { createMiddleware } from 'hono/factory';
import type { ApiEnv } from './api-router.ts';
import type { AppDeps } from './app-deps.ts';

/** After a change its author, and whoever watches the whole pool, read nothing from before it. */
export function forgetAnswers({ cache }: Pick<AppDeps, 'cache'>): MiddlewareHandler<ApiEnv> {
  return createMiddleware<ApiEnv>(async (c, next) => {
    await next();
    const isChange = !['GET', 'HEAD'].includes(c.req.method) && c.res.status < 400;
    if (cache === undefined || !isChange) return;
    const { reach } = c.get('caller');
    await Promise.all([cache.forget(reach), reach === null ? undefined : cache.forget(null)]);
  });
}
