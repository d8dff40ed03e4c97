import type { SentCommand } from '@cocoon-pool/db/run-commands';
import type { Id } from '@cocoon-pool/db/schema';
import type { WorkerEvent } from '@cocoon-pool/db/worker-events';

/** The commands that went to this daemon's workers lately. */
export interface CommandMemory {
  /** Replaces what is known; what was noted meanwhile outlives one load. */
  load(commands: readonly SentCommand[]): void;
  note(command: SentCommand): void;
  /** Whether a command of ours brought this change about. */
  isOurs(event: Pick<WorkerEvent, 'workerId' | 'kind' | 'after' | 'at'>): boolean;
  /**
   * Whether the newest of them switched the worker off; null where none switched it. One that is to switch it on counts
   * when the worker shows it.
   */
  isDisabled(workerId: Id): boolean | null;
}

/** As `insertWorkerEvents` has it. */
const beforeMs = 300_000;
const afterMs = 10_000;

export function createCommandMemory(): CommandMemory {
  let known = new Map<Id, SentCommand>();
  /** Noted since the last load, which may have been asked for before. */
  const noted = new Map<Id, SentCommand>();
  const listOf = (workerId: Id) => [...known.values()].filter((command) => command.workerId === workerId);
  return {
    load: (commands) => {
      known = new Map([...noted, ...commands.map((command) => [command.id, command] as const)]);
      noted.clear();
    },
    note: (command) => {
      known.set(command.id, command);
      noted.set(command.id, command);
    },
    isOurs: ({ workerId, kind, after, at }) =>
      listOf(workerId).some((command) => {
        const leadMs = at.getTime() - command.sentAt.getTime();
        return leadMs <= beforeMs && leadMs >= -afterMs && isBroughtAbout(command, { kind, after });
      }),
    isDisabled: (workerId) => {
      const switches = listOf(workerId).filter(
        ({ kind, state }) => kind === 'disable' || (kind === 'enable' && state === 'verified'),
      );
      const newest = switches.sort((a, b) => b.sentAt.getTime() - a.sentAt.getTime())[0];
      return newest === undefined ? null : newest.kind === 'disable';
    },
  };
}

function isBroughtAbout(
  { kind, coefficientThousandths }: SentCommand,
  event: Pick<WorkerEvent, 'kind' | 'after'>,
): boolean {
  if (event.kind === 'enabled') return kind === (event.after === 'true' ? 'enable' : 'disable');
  if (event.kind !== 'coefficient' || coefficientThousandths === null) return false;
  return Math.abs(coefficientThousandths - 1_000 * Number(event.after)) <= 1.1;
}
