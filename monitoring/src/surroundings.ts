import type { Db } from '@cocoon-pool/db/database';
import { listModelFacts, listNetworkFacts } from '@cocoon-pool/db/fleet-facts';
import { listCommandFacts } from '@cocoon-pool/db/run-commands';
import type { Id } from '@cocoon-pool/db/schema';
import { listWorkerAgentFacts } from '@cocoon-pool/db/worker-agent-facts';
import { listWorkerBaselines } from '@cocoon-pool/db/worker-baselines';
import { listClaimedOff, listOpenChanges } from '@cocoon-pool/db/worker-changes';
import { listExposures } from '@cocoon-pool/db/worker-exposure';
import type { AgentFacts } from '@cocoon-pool/domain/alerts/agent-facts';
import type {
  CommandFacts,
  ExposureFacts,
  RuleFacts,
  WorkerBaseline,
} from '@cocoon-pool/domain/alerts/rule-facts';
import { createCommandMemory } from './command-memory.ts';
import { createWorkerChanges, type WorkerChanges } from './worker-changes.ts';

/** What rules compare a worker with, and what is known about it from elsewhere. Null = not known. */
export interface Surroundings {
  /** Reads again what is older than half a minute, and all about workers that are new. */
  load(db: Db, workerIds: readonly Id[], now: Date): Promise<void>;
  changes: WorkerChanges;
  findBaseline(workerId: Id): WorkerBaseline | null;
  findPeers(model: string | null): RuleFacts['peers'];
  findNetwork(rootAddress: string | null): RuleFacts['network'];
  findChange(workerId: Id): RuleFacts['change'];
  findCommands(workerId: Id): RuleFacts['commands'];
  findAgent(workerId: Id): RuleFacts['agent'];
  findExposure(workerId: Id): RuleFacts['exposure'];
  delete(workerId: Id): void;
}

const reloadMs = 30_000;

export function createSurroundings(commandMemory = createCommandMemory()): Surroundings {
  const changes = createWorkerChanges();
  const baselines = new Map<Id, WorkerBaseline>();
  const agents = new Map<Id, AgentFacts>();
  const commands = new Map<Id, CommandFacts>();
  const exposures = new Map<Id, ExposureFacts>();
  const claimedOff = new Set<Id>();
  let known = new Set<Id>();
  let peers = new Map<string, RuleFacts['peers']>();
  let networks = new Map<string, RuleFacts['network']>();
  let loadedAt: Date | null = null;

  const isFresh = (now: Date) => loadedAt !== null && Math.abs(now.getTime() - loadedAt.getTime()) < reloadMs;

  return {
    changes,
    load: async (db, workerIds, now) => {
      const strangers = workerIds.filter((workerId) => !known.has(workerId));
      const wanted = isFresh(now) ? strangers : workerIds;
      if (wanted.length === 0) return;
      const [ours, models, roots, openChanges, told, asked, probed, off] = await Promise.all([
        listWorkerBaselines(db, wanted),
        listModelFacts(db, now),
        listNetworkFacts(db, now),
        listOpenChanges(db, wanted),
        listWorkerAgentFacts(db, wanted, now),
        listCommandFacts(db, wanted),
        listExposures(db, wanted),
        listClaimedOff(db, wanted),
      ]);
      for (const workerId of wanted)
        for (const facts of [agents, commands, exposures, claimedOff]) facts.delete(workerId);
      for (const workerId of off) claimedOff.add(workerId);
      for (const { workerId, ...facts } of told) agents.set(workerId, facts);
      for (const { workerId, ...facts } of asked) commands.set(workerId, facts);
      for (const { workerId, ...facts } of probed) exposures.set(workerId, facts);
      for (const { workerId, ...baseline } of ours) baselines.set(workerId, baseline);
      peers = new Map(models.map(({ model, ...facts }) => [model, facts]));
      networks = new Map(roots.map(({ rootAddress, ...facts }) => [rootAddress, facts]));
      changes.load(openChanges, new Set(strangers));
      if (wanted === workerIds) loadedAt = now;
      known = new Set(workerIds);
    },
    findBaseline: (workerId) => baselines.get(workerId) ?? null,
    findPeers: (model) => (model === null ? null : (peers.get(model) ?? null)),
    findNetwork: (rootAddress) => (rootAddress === null ? null : (networks.get(rootAddress) ?? null)),
    findChange: (workerId) => changes.find(workerId),
    findCommands: (workerId) => {
      if (claimedOff.has(workerId)) return { disabledByUs: true };
      const disabledByUs = commandMemory.isDisabled(workerId);
      return disabledByUs === null ? (commands.get(workerId) ?? noCommands) : { disabledByUs };
    },
    findAgent: (workerId) => agents.get(workerId) ?? null,
    findExposure: (workerId) => exposures.get(workerId) ?? null,
    delete: (workerId) => {
      for (const facts of [baselines, agents, commands, exposures, claimedOff]) facts.delete(workerId);
      changes.delete(workerId);
      known.delete(workerId);
    },
  };
}

const noCommands = { disabledByUs: false };
