import { lookup } from 'node:dns/promises';
import { relative, resolve } from 'node:path';
import type { Config } from '@cocoon-pool/domain/config';
import { findClientAddress } from '@cocoon-pool/domain/network/client-address';
import { serve as listen } from '@hono/node-server';
import { getConnInfo } from '@hono/node-server/conninfo';
import { serveStatic } from '@hono/node-server/serve-static';
import type { Context } from 'hono';
import { createApp } from './app.ts';
import type { AppDeps } from './app-deps.ts';
import { keepLooking } from './keep-looking.ts';
import { createAgentFileReader } from './read-agent-file.ts';

export interface HttpServer {
  url: string;
  /** Takes no new requests and waits for those under way. */
  stop(): Promise<void>;
}

/** Serves the API and the built Mini App on Node. Rejects when the port is taken. */
export async function startHttpServer(
  deps: Omit<AppDeps, 'staticFiles' | 'resolve' | 'agentFile' | 'clientAddress' | 'renderTaxPdf'>,
  { host, port, trustedProxies }: Pick<Config, 'host' | 'port' | 'trustedProxies'>,
): Promise<HttpServer> {
  const stopLooking = deps.live && keepLooking(deps.live);
  const app = createApp({
    ...deps,
    clientAddress: readClientAddress(trustedProxies),
    staticFiles: createStaticFiles(),
    resolve: resolveHost,
    agentFile: createAgentFileReader(),
    // Loaded when the first report is printed: fonts and all of it take time that a start should not.
    renderTaxPdf: async (document) => (await import('./tax-pdf/render-tax-pdf.ts')).renderTaxPdf(document),
  });
  return new Promise((started, failed) => {
    const server = listen({ fetch: app.fetch, hostname: host, port }, (info) => {
      server.off('error', failed);
      started({
        url: `http://${host === '127.0.0.1' || host === '::1' ? 'localhost' : host}:${info.port}`,
        stop: () =>
          new Promise((stopped) => {
            stopLooking?.();
            deps.live?.stop();
            server.close(() => stopped());
            if ('closeIdleConnections' in server) server.closeIdleConnections();
          }),
      });
    });
    server.once('error', failed);
  });
}

function readClientAddress(trustedProxies: readonly string[]): AppDeps['clientAddress'] {
  return (c) =>
    findClientAddress({
      socketAddress: getConnInfo(c).remote.address ?? null,
      forwardedFor: c.req.header('X-Forwarded-For'),
      trustedProxies,
    });
}

const assets = resolve(import.meta.dirname, '../../miniapp/dist');

/** The Mini App's files; every unknown path gets its page, because its routes live in the browser. */
function createStaticFiles(): AppDeps['staticFiles'] {
  const root = relative(process.cwd(), assets);
  const onFound = (path: string, c: Context) => {
    const isHashed = path.includes('/assets/');
    c.header('Cache-Control', isHashed ? 'public, max-age=31536000, immutable' : 'no-cache');
  };
  const files = serveStatic({ root, onFound, precompressed: true });
  const page = serveStatic({ root, path: 'index.html', onFound, precompressed: true });
  return async (c, next) => {
    const found = await files(c, async () => undefined);
    if (found !== undefined || c.req.path.startsWith('/assets/')) return found ?? next();
    return page(c, next);
  };
}

async function resolveHost(host: string): Promise<string[]> {
  const answers = await lookup(host, { all: true });
  return answers.map(({ address }) => address);
}
