import { lookup } from 'node:dns/promises';
import type { Db } from '@cocoon-pool/db/database';
import { NotFoundError } from '@cocoon-pool/db/not-found-error';
import type { SecretBox } from '@cocoon-pool/db/secret-box';
import { listTargets } from '@cocoon-pool/db/targets';
import { removeWorker } from '@cocoon-pool/db/worker-change';
import { insertWorker, type WorkerChangeResult } from '@cocoon-pool/db/worker-registration';
import { listWorkers, type WatchedWorker } from '@cocoon-pool/db/workers';
import type { Sample } from '@cocoon-pool/domain/cocoon/sample';
import { toSample } from '@cocoon-pool/domain/cocoon/to-sample';
import type { Config } from '@cocoon-pool/domain/config';
import type { Logger } from '@cocoon-pool/domain/logger';
import { createAccessHashes } from '@cocoon-pool/monitoring/access-hashes';
import { scrapeWorker } from '@cocoon-pool/monitoring/scrape-worker';
import { ApiError } from '../api-error.ts';
import { checkWorkerAddress } from '../check-worker-address.ts';
import { isId, parseId } from '../parse-id.ts';
import { newWorkerSchema } from '../schemas/worker.ts';
import type { CommandResult } from './pool-payouts.ts';

export interface WorkerCommandDeps {
  db: Db;
  secretBox: SecretBox;
  config: Config;
  log: Logger;
  now: () => Date;
  out: { write(text: string): unknown };
}

interface AddOptions {
  name?: string | undefined;
  /** Id of a person; none = the pool's own. */
  owner?: string | undefined;
  accessHash?: string | undefined;
}

const author = { actor: 'system', isOperator: true };
const pageSize = 500;

/** All that are watched, worst first. */
export async function listPoolWorkers(
  { db, now, out }: Pick<WorkerCommandDeps, 'db' | 'now' | 'out'>,
  { json = false }: { json?: boolean | undefined },
): Promise<CommandResult> {
  for (let cursor: string | null | undefined; cursor !== null; ) {
    const page = await listWorkers(db, { limit: pageSize, cursor, participantId: null, now: now() });
    for (const worker of page.items) out.write(`${json ? toJson(worker) : toLine(worker)}\n`);
    cursor = page.nextCursor;
  }
  return { state: 'done' };
}

/** Under the rules that hold in the API too: where it may be, whose limit it counts for. */
export async function addPoolWorker(
  { db, secretBox, config, now, out }: WorkerCommandDeps,
  address: string | undefined,
  { name, owner, accessHash = undefined }: AddOptions,
): Promise<CommandResult> {
  if (address === undefined) return { state: 'refused', message: 'The address of the worker is missing' };
  const parsed = newWorkerSchema.safeParse({ name: name ?? address, address, accessHash });
  if (!parsed.success) {
    const [issue] = parsed.error.issues;
    return { state: 'refused', message: `${issue?.path.join('.')}: ${issue?.message}` };
  }
  if (owner !== undefined && !isId(owner))
    return { state: 'refused', message: `There is no person ${owner}` };
  try {
    const target = await checkWorkerAddress({ settings: config, resolve: resolveHost }, parsed.data.address);
    const worker = {
      ...{ name: parsed.data.name, ...target, accessHash: accessHash ?? null, labels: [] },
      participantId: owner ?? null,
    };
    const added = await insertWorker({ db, secretBox, now: now() }, worker, author);
    if (!added.ok) return { state: 'refused', message: refusals[added.reason] };
    out.write(`Worker ${added.id} is watched at ${target.address}.\n`);
    return { state: 'done' };
  } catch (error) {
    if (error instanceof ApiError) return { state: 'refused', message: error.message };
    throw error;
  }
}

/** Stops watching it; its history stays. */
export async function removePoolWorker(
  { db, now, out }: Pick<WorkerCommandDeps, 'db' | 'now' | 'out'>,
  id: string | undefined,
): Promise<CommandResult> {
  if (id === undefined) return { state: 'refused', message: 'The id of a worker is missing' };
  try {
    await removeWorker({ db, now: now() }, { id: parseId(id, 'worker'), participantId: null, author });
  } catch (error) {
    if (error instanceof NotFoundError) return { state: 'refused', message: `There is no worker ${id}` };
    throw error;
  }
  out.write(`Worker ${id} is not watched any more.\n`);
  return { state: 'done' };
}

/** Asks a worker once, from here and as a daemon would, and says what came; stores nothing. */
export async function scrapePoolWorker(
  { db, secretBox, config, log, now, out }: WorkerCommandDeps,
  id: string | undefined,
  { json = false }: { json?: boolean | undefined },
): Promise<CommandResult> {
  const target = (await listTargets(db)).find(({ workerId }) => workerId === id);
  if (target === undefined) return { state: 'refused', message: `There is no watched worker ${id ?? ''}` };
  if (target.push?.only)
    return { state: 'refused', message: `Worker ${id} has no address: its agent reports it` };
  const answers = await scrapeWorker(target, {
    timeoutMs: config.scrapeTimeoutMs,
    networksAllowed: config.workerNetworksAllowed,
    accessHash: await createAccessHashes(secretBox, log)(target),
  });
  const sample = toSample(answers, now());
  const { up, failure, latencyMs, missing } = sample;
  if (json) out.write(`${JSON.stringify({ up, failure, latencyMs, missing })}\n`);
  else out.write(`${target.host}:${target.port} ${describeSample(sample)}\n`);
  return { state: up ? 'done' : 'incomplete' };
}

function describeSample({ up, failure, latencyMs, missing, proxiesConnected }: Sample): string {
  if (!up) return `gave nothing that can be used: ${failure}`;
  const absent = Object.entries(missing).filter(([, reason]) => reason !== null);
  const parts = absent.map(([page, reason]) => `${page} ${reason}`);
  const proxies = `${proxiesConnected ?? 'unknown'} proxies connected`;
  return [`answered in ${Math.round(latencyMs ?? 0)} ms`, proxies, ...parts].join(', ');
}

function toLine({ id, status, reason, name, host, participantId }: WatchedWorker): string {
  return [id, status, reason ?? '-', participantId ?? 'pool', host, name].join('\t');
}

function toJson({
  id,
  status,
  reason,
  failure,
  name,
  host,
  participantId,
  sampledAt,
}: WatchedWorker): string {
  return JSON.stringify({ id, name, host, status, reason, failure, participantId, sampledAt });
}

const refusals: Record<Exclude<WorkerChangeResult, { ok: true }>['reason'], string> = {
  address_taken: 'This address is already watched',
  worker_limit: 'The limit of workers for this person is reached; raise it first',
  unknown_participant: 'There is no such person',
  participant_deactivated: 'This person is deactivated',
};

async function resolveHost(host: string): Promise<string[]> {
  return (await lookup(host, { all: true })).map(({ address }) => address);
}
