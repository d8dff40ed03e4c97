import { createHash, timingSafeEqual } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { Metrics } from './create-metrics.ts';
import type { WorkerProbe } from './probe-worker.ts';

interface ExporterDeps {
  metrics: Metrics;
  probe: WorkerProbe;
  /** What `/readyz` tells; ready when nothing is wrong. */
  readiness(): { isReady: boolean; detail: Record<string, unknown> };
  settings: { host: string; port: number; token: string | null };
}

export interface Exporter {
  start(): Promise<void>;
  stop(): Promise<void>;
  /** Its port while it listens; null otherwise. */
  port(): number | null;
}

/**
 * The daemon's own HTTP server: `/metrics` and, of one worker, `/probe?worker=ID` in the Prometheus text format (behind
 * a bearer token when one is set), `/healthz` and `/readyz`.
 */
export function createExporter({ metrics, probe, readiness, settings }: ExporterDeps): Exporter {
  const answer = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const [path, query] = request.url?.split('?') ?? [];
    switch (path) {
      case '/metrics':
        if (!isAllowed(request, settings.token)) return send(response, 401, 'Unauthorized\n');
        response.writeHead(200, { 'Content-Type': metrics.contentType });
        return pipeline(Readable.from(metrics.read()), response);
      case '/probe': {
        if (!isAllowed(request, settings.token)) return send(response, 401, 'Unauthorized\n');
        const answered = await probe(new URLSearchParams(query).get('worker'));
        if (answered.ok) return send(response, 200, answered.text, metrics.contentType);
        return send(response, probeFailures[answered.reason].status, probeFailures[answered.reason].text);
      }
      case '/healthz':
        return send(response, 200, 'ok\n');
      case '/readyz': {
        const { isReady, detail } = readiness();
        return send(response, isReady ? 200 : 503, `${JSON.stringify(detail)}\n`, 'application/json');
      }
      default:
        return send(response, 404, 'Not found\n');
    }
  };
  const server = createServer((request, response) => {
    answer(request, response).catch((error: unknown) => response.destroy(toError(error)));
  });
  return {
    start: async () => {
      server.listen(settings.port, settings.host);
      await once(server, 'listening');
    },
    stop: async () => {
      server.close();
      server.closeAllConnections();
    },
    port: () => toPort(server),
  };
}

const probeFailures = {
  bad_worker: { status: 400, text: 'Name one worker by its id: /probe?worker=7\n' },
  unknown_worker: { status: 404, text: 'No such worker is watched\n' },
  database_away: { status: 503, text: 'The database does not answer\n' },
} as const;

function send(
  response: ServerResponse,
  status: number,
  body: string,
  type = 'text/plain; charset=utf-8',
): void {
  const challenge = status === 401 ? { 'WWW-Authenticate': 'Bearer' } : {};
  response.writeHead(status, { 'Content-Type': type, ...challenge }).end(body);
}

function isAllowed(request: IncomingMessage, token: string | null): boolean {
  if (token === null) return true;
  return timingSafeEqual(toDigest(request.headers.authorization ?? ''), toDigest(`Bearer ${token}`));
}

function toDigest(text: string): Buffer {
  return createHash('sha256').update(text).digest();
}

function toPort(server: Server): number | null {
  const address: AddressInfo | string | null = server.address();
  return typeof address === 'object' && address !== null ? address.port : null;
}

function toError(error: unknown): Error {
  return error instanceof Error ? error : new Error(String(error));
}
