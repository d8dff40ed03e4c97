import type { Db } from '@cocoon-pool/db/database';
import type { Id } from '@cocoon-pool/db/schema';
import { type CommandRequest, insertCommand } from '@cocoon-pool/db/worker-commands';
import type { WorkerCommand } from '@cocoon-pool/domain/control/worker-command';
import { parseAccount } from '@cocoon-pool/domain/ton/parse-account';

/** For tests: the participant has proven the wallet. */
export async function proveWallet(
  db: Db,
  { participantId, ownerAddress }: { participantId: Id; ownerAddress: string },
): Promise<void> {
  const parsed = parseAccount(ownerAddress, 'testnet');
  if (!parsed.ok) throw new Error(parsed.reason);
  const { id: walletId } = await db
    .insertInto('wallets')
    .values({ network: 'mainnet', address: parsed.account })
    .returning('id')
    .executeTakeFirstOrThrow();
  const from = new Date(0);
  await db
    .insertInto('walletOwners')
    .values({ walletId, participantId, ownedFrom: from, ownedTo: null, provenAt: from })
    .execute();
}

/** For tests: a command of the participant's, which must be allowed. */
export async function command(
  db: Db,
  asked: { workerId: Id; participantId: Id | null; command: WorkerCommand } & Partial<CommandRequest>,
  now: Date,
): Promise<Id> {
  const made = await insertCommand(db, { actor: 'participant:1', ...asked }, now);
  if (!made.ok) throw new Error(made.reason);
  return made.command.id;
}
