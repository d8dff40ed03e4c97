import type { AgentCommand } from '@cocoon-pool/domain/agent/agent-report';
import { createCocoonWorker, type SimulatedWorker } from '@cocoon-pool/simulator/cocoon-worker';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { AgentConfig, AgentState } from './agent-files.ts';
import { runCommands } from './run-commands.ts';

let worker: SimulatedWorker;
beforeEach(async () => {
  worker = await createCocoonWorker({ accessHash: 's3cret' });
});
afterEach(() => worker.close());

const disable: AgentCommand = { id: '7', instance: 0, command: { kind: 'disable' } };

function createDeps(change: Partial<AgentConfig> = {}, saveState = async () => {}) {
  const state: AgentState = {
    ...{ sequence: 0, samplesDropped: 0, instances: [0] },
    ...{ begunCommands: [], commandResults: [] },
  };
  const config: AgentConfig = {
    ...{ healthClient: 'x', nvidiaSmi: 'x', instances: 1, ports: { '0': worker.port }, spoolBytesMax: 1e6 },
    ...{ accessHashes: { '0': 's3cret' }, control: true, ...change },
  };
  return { state, config, known: new Set([0]), saveState, log: () => {} };
}

test('a command is sent once, however often it is handed out', async () => {
  const deps = createDeps();
  expect(await runCommands(deps, [disable])).toBe(true);
  expect(await runCommands(deps, [disable])).toBe(false);
  expect(worker.requests).toEqual(['/request/disable']);
  expect(deps.state.commandResults).toMatchObject([{ id: '7', isSent: true, answer: { ok: true } }]);
  expect(worker.read().enabled).toBe(false);
});

test('that it is begun is on disk before it is sent', async () => {
  const deps = createDeps({}, async () => {
    throw new Error('disk full');
  });
  await expect(runCommands(deps, [disable])).rejects.toThrow('disk full');
  expect(worker.requests).toEqual([]);
});

test.each([
  ['on a host that only reads', { control: false }, disable],
  ['for an instance that is not here', {}, { ...disable, instance: 3 }],
  [
    'with a price that is not allowed',
    {},
    { ...disable, command: { kind: 'set_coefficient', coefficientThousandths: 0 } } as const,
  ],
  [
    'with an address that is none',
    {},
    { ...disable, command: { kind: 'request_payout', proxyAddress: 'x&y=/request/disable' } } as const,
  ],
])('%s nothing is sent', async (_why, change, asked) => {
  const deps = createDeps(change);
  expect(await runCommands(deps, [asked])).toBe(false);
  expect(deps.state.commandResults).toMatchObject([{ isSent: false }]);
  expect(worker.requests).toEqual([]);
});
