import type { PageAnswer } from '@cocoon-pool/domain/cocoon/sample';
import { toControlPath, type WorkerCommand } from '@cocoon-pool/domain/control/worker-command';
import type { AskOptions } from './ask-worker.ts';
import { fetchPage } from './fetch-page.ts';
import { createGuardedLookup, isRefusedLiteral, resolveHost } from './guarded-lookup.ts';

/**
 * Sends a command to a worker's address, once. The only way in which this daemon ever changes a worker. An address that
 * may not be asked gives `dns` without a packet sent. Rejects only when this machine cannot ask.
 */
export async function sendCommand(
  { host, port }: { host: string; port: number },
  command: WorkerCommand,
  { timeoutMs, networksAllowed, accessHash, resolve = resolveHost }: AskOptions,
): Promise<PageAnswer> {
  if (isRefusedLiteral(host, networksAllowed)) return { ok: false, failure: 'dns' };
  const path = toControlPath(command);
  const secret = accessHash === null ? '' : `access_hash=${encodeURIComponent(accessHash.toWellFormed())}`;
  const divider = path.includes('?') ? '&' : '?';
  return fetchPage({
    ...{ host, port, timeoutMs, lookup: createGuardedLookup(networksAllowed, resolve) },
    path: secret === '' ? path : `${path}${divider}${secret}`,
  });
}
