import { useEffect, useState } from 'preact/hooks';
import { ApiError } from './api.ts';
import { type Command, type CommandCheck, type NewCommand, useControlApi } from './control-api.ts';
import { useAction } from './use-action.ts';

const lookAgainMs = 3_000;

/**
 * One command to one worker. First whether it would be allowed; sent once; then looked at until it is known what became
 * of it. `check` is null until the first answer.
 */
export function useCommand(workerId: string, probe: NewCommand) {
  const api = useControlApi();
  const asking = useAction();
  const sending = useAction();
  const [check, setCheck] = useState<CommandCheck | null>(null);
  const [told, setTold] = useState<Command | null>(null);
  const isOpen = told !== null && isUndecided(told);

  useEffect(() => {
    void asking.run(async () => setCheck(await api.check(workerId, probe)));
  }, [api, workerId]);

  useEffect(() => {
    if (!isOpen || told === null) return;
    const abort = new AbortController();
    const timer = setTimeout(async () => {
      try {
        const commands = await api.listCommands(workerId, 5, abort.signal);
        const now = commands.find(({ id }) => id === told.id);
        if (!abort.signal.aborted) setTold(now ?? { ...told });
      } catch (error) {
        if (abort.signal.aborted) return;
        // What it became is asked for again: the command itself is safe in the server.
        if (!(error instanceof ApiError)) throw error;
        setTold({ ...told });
      }
    }, lookAgainMs);
    return () => {
      clearTimeout(timer);
      abort.abort();
    };
  }, [api, workerId, told, isOpen]);

  return {
    check,
    checkError: asking.error,
    told,
    isSending: sending.isBusy,
    error: sending.error,
    send: (command: NewCommand) => sending.run(async () => setTold(await api.ask(workerId, command))),
  };
}

export function isUndecided({ state }: Pick<Command, 'state'>): boolean {
  return state === 'queued' || state === 'sending' || state === 'sent';
}
