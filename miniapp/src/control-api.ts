import type { InferRequestType } from 'hono/client';
import { useMemo } from 'preact/hooks';
import { type Api, readJson } from './api.ts';
import { useApp } from './app-context.ts';

export type ControlApi = ReturnType<typeof createControlApi>;
export type NewCommand = InferRequestType<
  Api['clients']['client']['api']['v1']['workers'][':id']['commands']['$post']
>['json'];
export type Command = Awaited<ReturnType<ControlApi['listCommands']>>[number];
export type CommandCheck = Awaited<ReturnType<ControlApi['check']>>;
export type BulkItem = Awaited<ReturnType<ControlApi['askMany']>>[number];

/** Commands to workers. Every call throws `ApiError` unless it succeeds. */
export function useControlApi(): ControlApi {
  const { session } = useApp();
  return useMemo(() => createControlApi(session.api), [session]);
}

/** What the API takes in one request. */
const mostAtOnce = 100;

function createControlApi({ clients: { client, slowClient } }: Api) {
  const { workers } = client.api.v1;
  const slow = slowClient.api.v1.workers;

  async function askMany(workerIds: string[], command: NewCommand) {
    const json = { workerIds, command };
    return (await readJson(await slow.commands.$post({ json }))).items;
  }

  return {
    /** Whether it would be allowed, and what the worker showed last. */
    check: async (id: string, command: NewCommand) => {
      const answer = await workers[':id'].commands.$post({
        param: { id },
        json: { ...command, dryRun: true },
      });
      const body = await readJson(answer);
      if (!('isAllowed' in body)) throw new Error('A dry run was answered with a command.');
      return body;
    },
    /** Sends it; the server waits up to 10 s for what becomes of it. */
    ask: async (id: string, command: NewCommand) => {
      const body = await readJson(await slow[':id'].commands.$post({ param: { id }, json: command }));
      if ('isAllowed' in body) throw new Error('A command was answered with a dry run.');
      return body;
    },
    listCommands: async (id: string, limit: number, signal: AbortSignal) => {
      const query = { limit: String(limit) };
      return (
        await readJson(await workers[':id'].commands.$get({ param: { id }, query }, { init: { signal } }))
      ).items;
    },
    /** The same of many workers, as many at once as the server takes; nobody waits for them. */
    askMany: async (workerIds: string[], command: NewCommand) => {
      const items: Awaited<ReturnType<typeof askMany>> = [];
      for (let from = 0; from < workerIds.length; from += mostAtOnce) {
        items.push(...(await askMany(workerIds.slice(from, from + mostAtOnce), command)));
      }
      return items;
    },
  };
}
