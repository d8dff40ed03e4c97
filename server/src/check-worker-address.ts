import { judgeAddress } from '@cocoon-pool/domain/network/address-guard';
import {
  formatWorkerAddress,
  isIpAddress,
  type PortRange,
  parseWorkerAddress,
  type WorkerAddressProblem,
} from '@cocoon-pool/domain/network/parse-worker-address';
import { ApiError } from './api-error.ts';
import type { AppDeps } from './app-deps.ts';

/**
 * The address that a person typed, in its one spelling, or an `ApiError` 422 that says what is wrong. A literal
 * address is judged now; of a name every address that it resolves to now. A name that does not resolve (yet) is
 * accepted: the daemon judges again whenever it connects, and the worker shows `dns` until then.
 */
export async function checkWorkerAddress(
  { settings, resolve }: Pick<AppDeps, 'settings' | 'resolve'>,
  text: string,
): Promise<{ host: string; address: string }> {
  const parsed = parseWorkerAddress(text.trim(), settings.workerPortsAllowed);
  if (!parsed.ok) throw badAddress('address_invalid', toMessage(parsed.reason, settings.workerPortsAllowed));
  const { host } = parsed;
  const ips = isIpAddress(host) ? [host] : await findAddresses(host, resolve);
  for (const ip of ips) {
    const verdict = judgeAddress(ip, settings.workerNetworksAllowed);
    if (verdict.ok) continue;
    const leads = ip === host ? `${ip} is` : `${host} leads to ${ip}, which is`;
    throw badAddress(
      'address_refused',
      `${leads} not a public address (${verdict.reason}). This pool watches workers on the public internet; an operator can open other networks with WORKER_NETWORKS_ALLOWED`,
    );
  }
  return { host, address: formatWorkerAddress(parsed) };
}

/** `12000–12990`, or a list of such. */
export function formatPortRanges(ports: readonly PortRange[]): string {
  return ports.map(({ from, to }) => (from === to ? `${from}` : `${from}–${to}`)).join(', ');
}

async function findAddresses(host: string, resolve: AppDeps['resolve']): Promise<string[]> {
  try {
    return (await resolve?.(host)) ?? [];
  } catch {
    return [];
  }
}

function toMessage(reason: WorkerAddressProblem, ports: readonly PortRange[]): string {
  const messages: Record<WorkerAddressProblem, string> = {
    format: 'Write the address as host:port, for example gpu-1.example.com:12000',
    host: 'The host is not a valid name or address',
    spelling: 'Write an IPv4 address as four decimal numbers, for example 203.0.113.7:12000',
    dotless: 'Give the full name of the host, with its domain',
    port: `The port must be one of ${formatPortRanges(ports)}`,
  };
  return messages[reason];
}

function badAddress(code: string, message: string): ApiError {
  return new ApiError({ status: 422, code, message, field: 'address' });
}
