import type { Context, MiddlewareHandler } from 'hono';
import { matchedRoutes } from 'hono/route';
import type { AppDeps } from './app-deps.ts';

/** One line a request, and one count, with the path's pattern: neither ids nor tokens nor bodies get into them. */
export function requestLog({
  log,
  now,
  metrics,
}: Pick<AppDeps, 'log' | 'now' | 'metrics'>): MiddlewareHandler {
  return async (c, next) => {
    const startedAt = now().getTime();
    await next();
    const { status } = c.res;
    const fields = { method: c.req.method, path: toPattern(c), status, ms: now().getTime() - startedAt };
    metrics?.observe({ method: fields.method, route: fields.path, status, seconds: fields.ms / 1_000 });
    if (status >= 500) log.warn(fields, 'request');
    else log.info(fields, 'request');
  };
}

/** The pattern of the route that the path belongs to; those that end in `*` are middleware and catch-alls. */
function toPattern(c: Context): string {
  const patterns = matchedRoutes(c).map(({ path }) => path);
  return patterns.findLast((path) => !path.endsWith('*')) ?? patterns.at(-1) ?? '*';
}
