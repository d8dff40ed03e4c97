import { createHmac } from 'node:crypto';
import type { ClientRequest, IncomingMessage } from 'node:http';
import { request as httpsRequest, type RequestOptions } from 'node:https';
import { createGuardedLookup, isRefusedLiteral, type ResolveHost } from './guarded-lookup.ts';

/** `refused`: an address that may not be asked. `failed`: to be tried again. `gone`: it says never again (410). */
export type PostOutcome =
  | { kind: 'taken'; status: number }
  | { kind: 'refused' | 'failed' | 'gone'; reason: string };

interface PostDeps {
  networksAllowed: readonly string[];
  resolve: ResolveHost;
  now: () => Date;
  /** HTTPS, but for tests of what is around it. */
  request?: (url: URL, options: RequestOptions, answer: (response: IncomingMessage) => void) => ClientRequest;
}

interface Post {
  url: string;
  secret: string;
  body: string;
}

const timeoutMs = 10_000;

/**
 * Posts JSON to an address that a person gave, signed so that its receiver can tell it is ours and when it was sent:
 * `X-Cocoon-Signature: sha256=` hex HMAC-SHA256 of `<X-Cocoon-Timestamp>.<body>`. The address is judged again on every
 * connection, on what its name leads to at that moment; redirects are not followed, the answer's body is not read.
 */
export function createWebhookPost({ networksAllowed, resolve, now, request = httpsRequest }: PostDeps) {
  const lookup = createGuardedLookup(networksAllowed, resolve);
  return ({ url, secret, body }: Post): Promise<PostOutcome> => {
    const target = new URL(url);
    const host = target.hostname.replace(/^\[|\]$/g, '');
    if (isRefusedLiteral(host, networksAllowed)) {
      return Promise.resolve({ kind: 'refused', reason: 'not a public address' });
    }
    const timestamp = String(Math.floor(now().getTime() / 1000));
    const headers = {
      'content-type': 'application/json',
      'content-length': String(Buffer.byteLength(body)),
      'user-agent': 'cocoon-pool',
      'x-cocoon-timestamp': timestamp,
      'x-cocoon-signature': signWebhook({ secret, timestamp, body }),
    };
    return new Promise((done) => {
      const options = {
        method: 'POST',
        headers,
        lookup,
        agent: false,
        signal: AbortSignal.timeout(timeoutMs),
      };
      const sending = request(target, options, (response) => {
        response.destroy();
        done(toOutcome(response.statusCode ?? 0));
      });
      sending.on('error', (error: NodeJS.ErrnoException) => done(toFailure(error)));
      sending.end(body);
    });
  };
}

/** The value of `X-Cocoon-Signature`. */
export function signWebhook({
  secret,
  timestamp,
  body,
}: {
  secret: string;
  timestamp: string;
  body: string;
}): string {
  return `sha256=${createHmac('sha256', secret).update(`${timestamp}.${body}`).digest('hex')}`;
}

function toOutcome(status: number): PostOutcome {
  if (status >= 200 && status < 300) return { kind: 'taken', status };
  return { kind: status === 410 ? 'gone' : 'failed', reason: `HTTP ${status}` };
}

/** In words that tell nothing about the network behind the address. */
function toFailure({ code, name }: NodeJS.ErrnoException): PostOutcome {
  if (code === 'ERR_ADDRESS_REFUSED') return { kind: 'refused', reason: 'not a public address' };
  return {
    kind: 'failed',
    reason: name === 'TimeoutError' || name === 'AbortError' ? 'no answer in time' : (code ?? name),
  };
}
