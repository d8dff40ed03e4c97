import type { Hono } from 'hono';
import type { Command, NewCommand } from '../src/control-api.ts';
import type { FakePool } from './fake-pool.ts';

/** Commands, each allowed or refused alike, and what changed. */
export function addControl(app: Hono, says: FakePool['says'], now: () => Date): void {
  const before = (asked: NewCommand) =>
    ({ enable: 'false', disable: 'true', set_coefficient: '1', request_payout: null })[asked.kind];
  const after = (asked: NewCommand) =>
    asked.kind === 'set_coefficient' ? String(asked.coefficient) : String(asked.kind === 'enable');
  const make = (workerId: string, asked: NewCommand): Command => {
    const at = now().toISOString();
    const command: Command = {
      ...{ id: String(says.commands.length + 1), workerId, kind: asked.kind, requestedBy: 'participant:1' },
      coefficient: asked.kind === 'set_coefficient' ? asked.coefficient : null,
      proxyAddress: asked.kind === 'request_payout' ? asked.proxyAddress : null,
      ...{ requestedAt: at, via: 'address', sentAt: at, finishedAt: at, answer: null, returnAt: null },
      ...{ returnedAt: null, keeps: false, before: before(asked), after: after(asked), ...says.commandEnds },
    };
    says.commands.unshift(command);
    return command;
  };
  const check = (workerId: string, asked: NewCommand) => {
    const reason = says.refuseCommands;
    return { workerId, isAllowed: reason === null, reason, before: before(asked) };
  };
  app.post('/api/v1/workers/commands', async (c) => {
    const { workerIds, command }: { workerIds: string[]; command: NewCommand } = await c.req.json();
    const items = workerIds.map((id) => {
      const checked = check(id, command);
      return { ...checked, command: command.dryRun || !checked.isAllowed ? null : make(id, command) };
    });
    return c.json({ items });
  });
  app.post('/api/v1/workers/:id/commands', async (c) => {
    const asked: NewCommand = await c.req.json();
    const id = c.req.param('id');
    return asked.dryRun ? c.json(check(id, asked)) : c.json(make(id, asked), 201);
  });
  app.get('/api/v1/workers/:id/commands', (c) => {
    const items = says.commands.filter(({ workerId }) => workerId === c.req.param('id'));
    return c.json({ items, nextCursor: null });
  });
  app.get('/api/v1/workers/:id/events', (c) => c.json({ items: says.events }));
}
