import type { WorkerCommand } from '@cocoon-pool/domain/control/worker-command';
import type { Selectable } from 'kysely';
import type { Db } from './database.ts';
import type { CommandProposalsTable, Id } from './schema.ts';

export type CommandProposal = Selectable<CommandProposalsTable>;

interface NewProposal {
  participantId: Id;
  workerId: Id;
  command: WorkerCommand;
  forSeconds: number | null;
  before: string | null;
}

/** How long a question waits for its answer. */
export const proposalMs = 300_000;

/** Keeps a command that somebody is asked to confirm; their earlier question about the worker confirms nothing more. */
export async function insertProposal(db: Db, proposal: NewProposal, now: Date): Promise<Id> {
  const { participantId, workerId, command, forSeconds, before } = proposal;
  return db.transaction().execute(async (tx) => {
    // Locked, so that two questions at once do not meet in the one place that there is.
    await tx.selectFrom('participants').select('id').where('id', '=', participantId).forUpdate().execute();
    await tx
      .deleteFrom('commandProposals')
      .where('participantId', '=', participantId)
      .where('workerId', '=', workerId)
      .execute();
    const { id } = await tx
      .insertInto('commandProposals')
      .values({
        ...{ participantId, workerId, kind: command.kind, forSeconds, before, usedAt: null },
        coefficientThousandths: command.kind === 'set_coefficient' ? command.coefficientThousandths : null,
        proxyAddress: command.kind === 'request_payout' ? command.proxyAddress : null,
        expiresAt: new Date(now.getTime() + proposalMs),
      })
      .returning('id')
      .executeTakeFirstOrThrow();
    return id;
  });
}

export type TakeResult =
  | { ok: true; proposal: CommandProposal }
  | { ok: false; reason: 'used' }
  | { ok: false; reason: 'expired'; workerId: Id }
  | { ok: false; reason: 'not_found' };

/** Takes the answer to a question, once and in time, and from whoever was asked. */
export async function takeProposal(
  db: Db,
  { id, participantId }: { id: Id; participantId: Id },
  now: Date,
): Promise<TakeResult> {
  const taken = await db
    .updateTable('commandProposals')
    .set({ usedAt: now })
    .where('id', '=', id)
    .where('participantId', '=', participantId)
    // Of two presses at once one finds it unused.
    .where('usedAt', 'is', null)
    .where('expiresAt', '>', now)
    .returningAll()
    .executeTakeFirst();
  if (taken !== undefined) return { ok: true, proposal: taken };
  const known = await db
    .selectFrom('commandProposals')
    .select(['workerId', 'usedAt'])
    .where('id', '=', id)
    .where('participantId', '=', participantId)
    .executeTakeFirst();
  if (known === undefined) return { ok: false, reason: 'not_found' };
  return known.usedAt === null
    ? { ok: false, reason: 'expired', workerId: known.workerId }
    : { ok: false, reason: 'used' };
}
