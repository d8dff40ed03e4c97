import type { LookupAddress } from 'node:dns';
import { isIP } from 'node:net';
import type { Db } from '@cocoon-pool/db/database';
import type { CommandOutcome } from '@cocoon-pool/db/run-commands';
import type { Target } from '@cocoon-pool/db/targets';
import { listProvenByWallet } from '@cocoon-pool/db/worker-access';
import type { WorkerCommand } from '@cocoon-pool/domain/control/worker-command';
import { type ResolveHost, resolveHost } from './guarded-lookup.ts';
import { runCommand } from './run-command.ts';
import { scrapeWorker } from './scrape-worker.ts';
import { sendCommand } from './send-command.ts';

interface CommandRunnerDeps {
  db: Db;
  openAccessHash(target: Target): Promise<string | null>;
  now: () => Date;
  settings: { timeoutMs: number; networksAllowed: readonly string[] };
  resolve?: ResolveHost;
}

/**
 * Carries commands out at workers' addresses. A name is resolved once for each command: the machine that showed whose it
 * is, is the one that is commanded, whatever the name leads to a moment later.
 */
export function createCommandRunner({
  db,
  openAccessHash,
  now,
  settings,
  resolve = resolveHost,
}: CommandRunnerDeps): (target: Target, command: WorkerCommand) => Promise<CommandOutcome> {
  return async (target, command) => {
    const address = await resolveOnce(target.host, resolve);
    if (address === null) return { state: 'failed', reason: 'dns' };
    const ask = {
      ...settings,
      accessHash: await openAccessHash(target),
      resolve: async () => [address],
    };
    return runCommand(
      {
        read: (worker) => scrapeWorker(worker, ask),
        send: (worker, asked) => sendCommand(worker, asked, ask),
        isProven: async ({ workerId: id, participantId }, ownerAddress) =>
          (await listProvenByWallet(db, [{ id, participantId, ownerAddress }])).includes(id),
        now,
      },
      target,
      command,
    );
  };
}

async function resolveOnce(host: string, resolve: ResolveHost): Promise<LookupAddress | null> {
  const family = isIP(host);
  if (family !== 0) return { address: host, family };
  const [address] = await resolve(host).catch(() => []);
  return address ?? null;
}
