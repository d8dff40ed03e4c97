import type { MiddlewareHandler } from 'hono';
import { secureHeaders } from 'hono/secure-headers';

/**
 * The Mini App may be framed by Telegram's web clients and nobody else, loads nothing from elsewhere but Telegram's
 * own script, and styles inline because the charts and the wallet window do.
 */
export const securityHeaders = secureHeaders({
  contentSecurityPolicy: {
    defaultSrc: ["'self'"],
    scriptSrc: ["'self'", 'https://telegram.org'],
    styleSrc: ["'self'", "'unsafe-inline'"],
    imgSrc: ["'self'", 'data:', 'blob:'],
    fontSrc: ["'self'", 'data:'],
    connectSrc: ["'self'"],
    objectSrc: ["'none'"],
    baseUri: ["'none'"],
    formAction: ["'none'"],
    frameAncestors: ['https://web.telegram.org', 'https://*.telegram.org'],
  },
  xFrameOptions: false,
  xContentTypeOptions: 'nosniff',
  referrerPolicy: 'no-referrer',
});

/** Stands outside `securityHeaders`: lets pages of other origins read what this serves, without credentials. */
export const openToAllOrigins: MiddlewareHandler = async (c, next) => {
  await next();
  c.header('Access-Control-Allow-Origin', '*');
  c.header('Cross-Origin-Resource-Policy', 'cross-origin');
};
