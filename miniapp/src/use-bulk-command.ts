import { useEffect, useState } from 'preact/hooks';
import { ApiError } from './api.ts';
import {
  type BulkItem,
  type Command,
  type ControlApi,
  type NewCommand,
  useControlApi,
} from './control-api.ts';
import { useAction } from './use-action.ts';
import { isUndecided } from './use-command.ts';

const lookAgainMs = 3_000;
const atOnce = 4;

/** The same command to many workers: a dry run first, then sent once, then looked at until each is decided. */
export function useBulkCommand(workerIds: string[]) {
  const api = useControlApi();
  const action = useAction();
  const [plan, setPlan] = useState<{ command: NewCommand; items: BulkItem[] } | null>(null);
  const [commands, setCommands] = useState<Command[] | null>(null);
  const open = commands?.filter(isUndecided) ?? [];

  useEffect(() => {
    if (commands === null || open.length === 0) return;
    const abort = new AbortController();
    const timer = setTimeout(async () => {
      const now = await readAgain(api, open, abort.signal);
      if (!abort.signal.aborted) setCommands(commands.map((one) => now.get(one.id) ?? one));
    }, lookAgainMs);
    return () => {
      clearTimeout(timer);
      abort.abort();
    };
  }, [api, commands]);

  return {
    plan,
    commands,
    isBusy: action.isBusy,
    error: action.error,
    check: (command: NewCommand) =>
      action.run(async () => {
        setPlan({ command, items: await api.askMany(workerIds, { ...command, dryRun: true }) });
      }),
    send: () =>
      action.run(async () => {
        if (plan === null) return;
        const allowed = plan.items.filter(({ isAllowed }) => isAllowed).map(({ workerId }) => workerId);
        const items = await api.askMany(allowed, plan.command);
        setCommands(items.flatMap(({ command }) => (command === null ? [] : [command])));
      }),
    /** What was typed has changed: what was checked does not hold any more. */
    forget: () => setPlan(null),
  };
}

/** The commands as they are now, by id; one that cannot be read stays as it was. */
async function readAgain(
  api: ControlApi,
  commands: Command[],
  signal: AbortSignal,
): Promise<Map<string, Command>> {
  const found = new Map<string, Command>();
  const queue = [...commands];
  const work = async () => {
    for (let next = queue.shift(); next !== undefined; next = queue.shift()) {
      const { id, workerId } = next;
      try {
        const now = (await api.listCommands(workerId, 5, signal)).find((one) => one.id === id);
        if (now !== undefined) found.set(id, now);
      } catch (error) {
        // It is read again in the next round: the command itself is safe in the server.
        if (!(error instanceof ApiError) && !signal.aborted) throw error;
      }
    }
  };
  await Promise.all(Array.from({ length: atOnce }, work));
  return found;
}
