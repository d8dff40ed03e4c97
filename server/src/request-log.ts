import type { Logger } from '@cocoon-pool/domain/logger';
import type { Context, MiddlewareHandler } from 'hono';
import { matchedRoutes } from 'hono/route';

/** One line a request, with the path's pattern: neither ids nor tokens nor bodies get into the log. */
export function requestLog({ log, now }: { log: Logger; now: () => Date }): MiddlewareHandler {
  return async (c, next) => {
    const startedAt = now().getTime();
    await next();
    const { status } = c.res;
    const fields = { method: c.req.method, path: toPattern(c), status, ms: now().getTime() - startedAt };
    if (status >= 500) log.warn(fields, 'request');
    else log.info(fields, 'request');
  };
}

/** The pattern of the route that the path belongs to; those that end in `*` are middleware and catch-alls. */
function toPattern(c: Context): string {
  const patterns = matchedRoutes(c).map(({ path }) => path);
  return patterns.findLast((path) => !path.endsWith('*')) ?? patterns.at(-1) ?? '*';
}
