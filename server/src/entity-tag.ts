import type { MiddlewareHandler } from 'hono';

/**
 * Gives JSON answers an `ETag`, and answers 304 without a body to whoever has them already. Browsers then keep them, for
 * this credential only, and ask before every use.
 */
export const entityTag: MiddlewareHandler = async (c, next) => {
  await next();
  const isJson = c.res.headers.get('Content-Type')?.startsWith('application/json') === true;
  // A file streams: it is not held in memory for its tag.
  const isFile = c.res.headers.has('Content-Disposition');
  if (c.req.method !== 'GET' || c.res.status !== 200 || !isJson || isFile) return;
  const tag = await toTag(await c.res.clone().arrayBuffer());
  const known = c.req.header('If-None-Match') ?? '';
  const isKnown = known.split(',').some((one) => one.trim().replace(/^W\//, '') === tag);
  if (isKnown) c.res = new Response(null, { status: 304 });
  c.header('ETag', tag);
  c.header('Cache-Control', 'private, no-cache');
  c.header('Vary', 'Authorization');
};

async function toTag(body: ArrayBuffer): Promise<string> {
  const digest = new Uint8Array(await crypto.subtle.digest('SHA-256', body));
  const hex = Array.from(digest.subarray(0, 16), (byte) => byte.toString(16).padStart(2, '0'));
  return `"${hex.join('')}"`;
}
