import { readFile } from 'node:fs/promises';
import { createServer, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { extname, join, normalize } from 'node:path';
import type { Hono } from 'hono';

const builtDist = join(import.meta.dirname, '../dist');
const types: Record<string, string> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript',
  '.css': 'text/css',
  '.svg': 'image/svg+xml',
};
const policy = "default-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:";

export interface ServedApp {
  url: string;
  close: () => Promise<void>;
}

/** The built app and the given API on one port of 127.0.0.1, under the policy that the real server sets. */
export async function serveApp(api: Hono, dist = builtDist): Promise<ServedApp> {
  const server = createServer((request, response) => {
    void answer({ api, dist }, request).then(async (answered) => {
      response.writeHead(answered.status, Object.fromEntries(answered.headers));
      response.end(Buffer.from(await answered.arrayBuffer()));
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return { url: `http://127.0.0.1:${port}`, close: () => closeServer(server) };
}

async function answer(
  { api, dist }: { api: Hono; dist: string },
  request: IncomingMessage,
): Promise<Response> {
  const url = new URL(request.url ?? '/', 'http://127.0.0.1');
  if (!url.pathname.startsWith('/api/')) return readAsset(dist, url.pathname);
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  const method = request.method ?? 'GET';
  const body = method === 'GET' || chunks.length === 0 ? {} : { body: Buffer.concat(chunks) };
  return api.request(url.href, { method, headers: request.headers as Record<string, string>, ...body });
}

async function readAsset(dist: string, path: string): Promise<Response> {
  const file = extname(path) === '' ? 'index.html' : normalize(path);
  const headers = {
    'content-type': types[extname(file)] ?? 'application/octet-stream',
    'content-security-policy': policy,
  };
  const body = await readFile(join(dist, file)).catch(() => null);
  return body === null
    ? new Response('Not found', { status: 404 })
    : new Response(new Uint8Array(body), { headers });
}

function closeServer(server: Server): Promise<void> {
  server.closeAllConnections();
  return new Promise((resolve, reject) => server.close((error) => (error ? reject(error) : resolve())));
}
