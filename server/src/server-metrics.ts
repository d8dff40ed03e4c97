import { createHash, timingSafeEqual } from 'node:crypto';
import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client';
import { type RateTier, rateLimits } from './rate-limits.ts';

/** One answered request. */
interface AnsweredRequest {
  method: string;
  /** The path's pattern: no ids. */
  route: string;
  status: number;
  seconds: number;
}

/** What one server process counts of itself. */
export interface ServerMetrics {
  observe(request: AnsweredRequest): void;
  /** A request that a rate limit turned away. */
  refused(tier: RateTier): void;
  /** The Prometheus text format, for whoever brings the token. */
  handle(request: Request): Promise<Response>;
}

interface ServerMetricsOptions {
  token: string;
  /** Open event streams. */
  countReaders(): number;
}

const buckets = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10];
const methods = new Set(['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS']);

/** Counts in this process; on Node only. */
export function createServerMetrics({ token, countReaders }: ServerMetricsOptions): ServerMetrics {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry });
  for (const name of misnamedDefaults) registry.removeSingleMetric(name);
  const registers = [registry];
  const requests = new Counter({
    name: 'cocoon_server_requests_total',
    help: 'Answered requests by route and status.',
    labelNames: ['method', 'route', 'status'],
    registers,
  });
  const durations = new Histogram({
    name: 'cocoon_server_request_duration_seconds',
    help: 'How long answers took, by route.',
    labelNames: ['method', 'route'],
    buckets,
    registers,
  });
  const refusals = new Counter({
    name: 'cocoon_server_rate_limited_total',
    help: 'Requests that a rate limit turned away, by kind of request.',
    labelNames: ['tier'],
    registers,
  });
  for (const tier of Object.keys(rateLimits)) refusals.inc({ tier }, 0);
  new Gauge({
    name: 'cocoon_server_event_streams',
    help: 'Event streams that are open.',
    registers,
    collect() {
      this.set(countReaders());
    },
  });
  const allowed = toDigest(`Bearer ${token}`);
  return {
    observe: ({ method: given, route, status, seconds }) => {
      // Any word may stand where a method is expected.
      const method = methods.has(given) ? given : 'other';
      requests.inc({ method, route, status });
      durations.observe({ method, route }, seconds);
    },
    refused: (tier) => refusals.inc({ tier }),
    handle: async (request) => {
      if (!timingSafeEqual(toDigest(request.headers.get('Authorization') ?? ''), allowed))
        return new Response('Unauthorized\n', { status: 401, headers: { 'WWW-Authenticate': 'Bearer' } });
      const headers = { 'Content-Type': registry.contentType, 'Cache-Control': 'no-store' };
      return new Response(await registry.metrics(), { headers });
    },
  };
}

function toDigest(text: string): Buffer {
  return createHash('sha256').update(text).digest();
}

// Gauges that end like counters, which Prometheus' own check refuses.
const misnamedDefaults = [
  'nodejs_active_handles_total',
  'nodejs_active_requests_total',
  'nodejs_active_resources_total',
];
