import type { DiscoverResult, FoundInstance, MissedInstance } from '@cocoon-pool/db/probe-requests';
import { parsePerf } from '@cocoon-pool/domain/cocoon/parse-perf';
import { formatWorkerAddress, type PortRange } from '@cocoon-pool/domain/network/parse-worker-address';
import { type AskOptions, askWorker } from './ask-worker.ts';
import type { ResolveHost } from './guarded-lookup.ts';

interface DiscoverOptions {
  networksAllowed: readonly string[];
  portsAllowed: readonly PortRange[];
  /** For one question; a host is asked at most six times one after another. */
  timeoutMs?: number;
  ports?: readonly number[];
  /** One that was asked for: it is asked first. */
  port?: number | null;
  resolve?: ResolveHost;
}

/** Ports of a host's first ten instances. */
const instancePorts = Array.from({ length: 10 }, (_port, instance) => 12_000 + 10 * instance);
const missesMax = 2;

/**
 * Looks for Cocoon workers on a host, two ports at a time, with `/perf`, which changes nothing and needs no access
 * hash. Ends two misses in a row after the first that was found; says of each port why nobody was found there. Only ports and addresses that workers may have are
 * asked.
 */
export async function discoverInstances(
  host: string,
  options: DiscoverOptions,
): Promise<Required<DiscoverResult>> {
  const { portsAllowed, ports: usual = instancePorts, port = null } = options;
  const ports = port === null ? usual : [port, ...usual.filter((one) => one !== port)];
  const allowed = ports.filter((port) => portsAllowed.some(({ from, to }) => port >= from && port <= to));
  const found: FoundInstance[] = [];
  const missed: MissedInstance[] = [];
  let misses = 0;
  for (let next = 0; next < allowed.length; next += 2) {
    if (found.length > 0 && misses >= missesMax) break;
    const pair = allowed.slice(next, next + 2);
    for (const instance of await Promise.all(pair.map((port) => probe({ host, port }, options)))) {
      misses = 'reason' in instance ? misses + 1 : 0;
      if ('reason' in instance) missed.push(instance);
      else found.push(instance);
    }
  }
  return { found, missed };
}

async function probe(
  target: { host: string; port: number },
  { networksAllowed, timeoutMs = 1_500, resolve }: DiscoverOptions,
): Promise<FoundInstance | MissedInstance> {
  const ask: AskOptions = { networksAllowed, timeoutMs, accessHash: null, ...(resolve && { resolve }) };
  const { answer, latencyMs } = await askWorker(target, 'perf', ask);
  const address = formatWorkerAddress(target);
  if (!answer.ok) return { address, reason: answer.failure };
  if (latencyMs === null || !parsePerf(answer.body).ok) return { address, reason: 'unreadable' };
  const { answer: stats } = await askWorker(target, 'jsonStats', ask);
  const needsAccessHash = stats.ok ? false : stats.failure === 'bad_request' ? true : null;
  return { address, latencyMs: Math.round(latencyMs), needsAccessHash };
}
