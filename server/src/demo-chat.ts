import type { MiddlewareHandler } from 'hono';

/** Where the demo's simulated chat is. */
export const demoChatPath = '/demo/chat';

/** Stands outside `securityHeaders`: lets the page with the chat hold the Mini App, in the demo only. */
export const openToOwnFrames: MiddlewareHandler = async (c, next) => {
  await next();
  const policy = c.res.headers.get('Content-Security-Policy');
  if (policy !== null)
    c.header(
      'Content-Security-Policy',
      policy.replace(/frame-ancestors(?! 'self')/, "frame-ancestors 'self'"),
    );
};
