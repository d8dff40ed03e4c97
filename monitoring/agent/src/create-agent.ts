import type { AgentCommand } from '@cocoon-pool/domain/agent/agent-report';
import { type AgentConfig, type AgentKey, type AgentState, writeState } from './agent-files.ts';
import { type Fetch, type PostOutcome, postReport } from './post-report.ts';
import { findInstances, readInstances } from './read-instances.ts';
import { runCommands } from './run-commands.ts';
import type { Spool } from './spool.ts';
import type { Timers } from './timers.ts';
import { version } from './version.ts';

interface AgentDeps {
  dir: string;
  key: AgentKey;
  config: AgentConfig;
  /** As it was left by the run before. */
  state: AgentState;
  spool: Spool;
  fetch: Fetch;
  now: () => Date;
  timers: Timers;
  log(message: string): void;
}

export interface Agent {
  start(): void;
  /** Begins nothing more; resolves when what is under way is done. */
  stop(): Promise<void>;
}

const intervalMs = 15_000;
/** Services, machine and new instances are looked at in every fourth round. */
const fullRounds = 4;
const firstRetryMs = 5_000;
const lastRetryMs = 60_000;

/**
 * Reads this host's workers every 15 s and sends what it read. A round: read → kept on disk → sent, the oldest first →
 * removed. While the server cannot be reached, or refuses for a reason that may pass, everything stays on disk; what
 * the server will never take is given up, piece by piece, so that the rest is not held up. What the server asks the
 * workers for comes in its answers.
 */
export function createAgent({ dir, key, config, spool, fetch, now, timers, log, ...deps }: AgentDeps): Agent {
  const state = { ...deps.state };
  const known = new Set(state.instances);
  let round = 0;
  let isStopped = false;
  let filesMax = Number.POSITIVE_INFINITY;
  let retryMs = firstRetryMs;
  let said = '';
  let cancelRound = () => {};
  let cancelSend = () => {};
  let reading: Promise<void> | null = null;
  let sending: Promise<void> | null = null;
  /** Whether more was read while sending. */
  let hasMore = false;

  const say = (message: string) => {
    if (message !== said) log(message);
    said = message;
  };
  const beginRound = () => {
    cancelRound = timers.after(intervalMs, beginRound);
    // A round that is not over in time takes the next one's turn.
    reading ??= read()
      .catch((error: unknown) => say(`this host cannot be read: ${describe(error)}`))
      .finally(() => {
        reading = null;
        send();
      });
  };
  const read = async () => {
    const sampledAt = now();
    const isFull = round % fullRounds === 0;
    round += 1;
    if (isFull) {
      for (const instance of await findInstances(config, known)) {
        known.add(instance);
        log(`found instance ${instance}`);
      }
    }
    const instances = [...known].sort((a, b) => a - b);
    const samples = await readInstances(config, { instances, sampledAt, isFull });
    state.samplesDropped += await spool.put(samples, sampledAt);
    if (instances.length === 0) await sendHeartbeat();
  };
  /** Sends what is on disk until nothing is left or something is in the way. */
  const send = () => {
    if (isStopped) return;
    if (sending !== null) {
      hasMore = true;
      return;
    }
    hasMore = false;
    cancelSend();
    sending = sendAll()
      .catch((error: unknown) => {
        say(`what was read cannot be sent: ${describe(error)}`);
        return retryMs;
      })
      .then((waitMs) => {
        sending = null;
        if (waitMs !== null && !isStopped) cancelSend = timers.after(waitMs, send);
        else if (hasMore) send();
      });
  };
  const sendAll = async (): Promise<number | null> => {
    while (!isStopped) {
      const spooled = await spool.peek(filesMax);
      if (spooled === null) return null;
      state.samplesDropped += spooled.samplesLost;
      const waitMs = await settle(await post(spooled.samples), spooled);
      if (waitMs !== null) return waitMs;
    }
    return null;
  };
  const post = async (samples: Awaited<ReturnType<typeof readInstances>>): Promise<PostOutcome> => {
    const sentAt = now();
    state.sequence = Math.max(state.sequence + 1, sentAt.getTime());
    await saveState();
    const commandResults = [...state.commandResults];
    const outcome = await postReport(fetch, key, {
      ...{ format: 1, agentId: key.agentId, version, sequence: state.sequence, samples },
      ...{ sentAt: sentAt.toISOString(), samplesDropped: state.samplesDropped, commandResults },
    });
    if (outcome.kind === 'kept') {
      state.commandResults = state.commandResults.filter((result) => !commandResults.includes(result));
      await obey(outcome.commands);
    }
    return outcome;
  };
  /** What a command changed is read and told at once. */
  const obey = async (commands: readonly AgentCommand[]) => {
    if (commands.length === 0 || isStopped) return;
    if (!(await runCommands({ config, state, known, saveState, log }, commands))) return;
    cancelRound();
    beginRound();
  };
  const saveState = async () => {
    state.instances = [...known];
    await writeState(dir, state);
  };
  /** Resolves to how long to wait before the next try; null goes on at once. */
  const settle = async (
    outcome: PostOutcome,
    { names, samples }: { names: string[]; samples: readonly unknown[] },
  ): Promise<number | null> => {
    if (outcome.kind === 'later') {
      say(`${key.server} does not take reports: ${outcome.reason}; they are kept on disk`);
      const waitMs = outcome.afterMs ?? retryMs;
      retryMs = Math.min(retryMs * 2, lastRetryMs);
      return waitMs;
    }
    retryMs = firstRetryMs;
    if (outcome.kind === 'refused' && names.length > 1) {
      filesMax = Math.ceil(names.length / 2);
      return null;
    }
    filesMax = Number.POSITIVE_INFINITY;
    if (outcome.kind === 'refused') {
      log(`${key.server} refused a report for good: ${outcome.reason}; it is given up`);
      state.samplesDropped += samples.length;
    } else {
      say(outcome.refused === 0 ? `${key.server} takes reports` : `${key.server} refused some samples`);
    }
    await spool.remove(names);
    return null;
  };
  /** A host without workers is alive too. */
  const sendHeartbeat = async () => {
    const outcome = await post([]);
    if (outcome.kind === 'kept') say(`${key.server} takes reports; no worker runs here yet`);
    else say(`${key.server} does not take reports: ${outcome.reason}`);
  };

  return {
    start: beginRound,
    stop: async () => {
      isStopped = true;
      cancelRound();
      cancelSend();
      await reading;
      await sending;
    },
  };
}

function describe(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
