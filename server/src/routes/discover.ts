import { getParticipant } from '@cocoon-pool/db/participants';
import { insertDiscoverRequest } from '@cocoon-pool/db/probe-requests';
import { toProbeMiss } from '@cocoon-pool/domain/cocoon/probe-miss';
import type { PortRange } from '@cocoon-pool/domain/network/parse-worker-address';
import { createRoute } from '@hono/zod-openapi';
import { ApiError } from '../api-error.ts';
import { createApiRouter } from '../api-router.ts';
import type { AppDeps } from '../app-deps.ts';
import { type Caller, forbidden } from '../caller.ts';
import { checkWorkerAddress, formatPortRanges } from '../check-worker-address.ts';
import { errorSchema, guardedErrors, jsonBody, jsonContent } from '../schemas/common.ts';
import { discoveredSchema, discoverSchema } from '../schemas/discover.ts';
import { waitForDiscovery } from '../wait-for-discovery.ts';

const discoverRoute = createRoute({
  method: 'post',
  path: '/discover',
  summary: 'The workers of a host: instances 12000, 12010, … that answer now, and why others do not',
  request: jsonBody(discoverSchema),
  responses: {
    200: jsonContent(discoveredSchema, 'Those that answered, perhaps none'),
    429: jsonContent(errorSchema, 'Asked too often'),
    503: jsonContent(errorSchema, 'No daemon answered in time'),
    ...guardedErrors,
  },
});

/** Only a daemon talks to workers: the host is judged here, the daemon looks, and this waits for what it found. */
export function discoverRoutes(deps: AppDeps) {
  const { db } = deps;
  return createApiRouter().openapi(discoverRoute, async (c) => {
    const caller = c.get('caller');
    await refuseWaiting(deps, caller);
    const { host: text, port = null } = c.req.valid('json');
    const host = await checkHost(deps, { text, port });
    const id = await insertDiscoverRequest(db, { host, port, requestedBy: caller.actor });
    if (id === undefined) throw tooOften;
    const result = await waitForDiscovery(db, id);
    if (result === undefined) throw noDaemon;
    const missed = (result.missed ?? []).map(({ address, reason }) => ({
      address,
      reason: toProbeMiss(reason),
    }));
    return c.json({ found: result.found, missed }, 200);
  });
}

/** Who waits to be let in watches nothing, and has no packets sent. */
async function refuseWaiting({ db }: AppDeps, { participantId }: Caller): Promise<void> {
  if (participantId === null) return;
  const { status } = await getParticipant(db, participantId);
  if (status !== 'active') throw forbidden('An operator has to let you in first');
}

/** The host in its one spelling, judged as an address of a worker there would be. */
async function checkHost(
  deps: AppDeps,
  { text, port }: { text: string; port: number | null },
): Promise<string> {
  const ranges = deps.settings.workerPortsAllowed;
  if (port !== null && !ranges.some(({ from, to }) => port >= from && port <= to)) throw toBadPort(ranges);
  const bracketed = text.includes(':') && !text.startsWith('[') ? `[${text}]` : text;
  try {
    return (await checkWorkerAddress(deps, `${bracketed}:${port ?? ranges[0]?.from ?? firstPort}`)).host;
  } catch (error) {
    if (error instanceof ApiError) throw new ApiError({ ...error.answer, field: 'host' });
    throw error;
  }
}

const firstPort = 12_000;

function toBadPort(ranges: readonly PortRange[]): ApiError {
  const message = `The port must be one of ${formatPortRanges(ranges)}`;
  return new ApiError({ status: 422, code: 'address_invalid', message, field: 'port' });
}

const tooOften = new ApiError({
  status: 429,
  code: 'too_many_requests',
  message: 'You asked for many hosts; try again in some minutes',
  retryAfterSeconds: 60,
});

const noDaemon = new ApiError({
  status: 503,
  code: 'no_daemon',
  message: 'No daemon answered in time; add the workers by their addresses',
});
