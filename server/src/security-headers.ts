import type { MiddlewareHandler } from 'hono';
import { secureHeaders } from 'hono/secure-headers';
import { bridgeOrigins } from './ton-wallets.ts';

/**
 * The Mini App may be framed by Telegram's web clients and nobody else, loads nothing from elsewhere but Telegram's
 * own script, connects to the bridges of the wallets that it offers, and styles inline because the charts and the wallet window do.
 */
export const securityHeaders = secureHeaders({
  contentSecurityPolicy: {
    defaultSrc: ["'self'"],
    scriptSrc: ["'self'", 'https://telegram.org'],
    styleSrc: ["'self'", "'unsafe-inline'"],
    imgSrc: ["'self'", 'data:', 'blob:'],
    fontSrc: ["'self'", 'data:'],
    connectSrc: ["'self'", ...bridgeOrigins],
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
