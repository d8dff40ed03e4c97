import type { TonNetwork } from '@cocoon-pool/domain/ton/network';
import { insertAuditEntry } from './audit-log.ts';
import type { Db, Tx } from './database.ts';
import { acceptInvite } from './invites.ts';
import { consumeNonce } from './nonces.ts';
import { getParticipant, type Participant, RegistrationClosedError } from './participants.ts';
import { reclaimWorkers } from './reclaim-workers.ts';
import type { Id } from './schema.ts';
import { endLinksOfOthers, findProvenOwner, lockWallet, openLink } from './wallets.ts';

interface WalletLogin {
  network: TonNetwork;
  /** Proven by the caller just now. */
  account: string;
  nonce: string;
  /** How a person who comes for the first time is called until they say. */
  name: string;
  language: 'en' | 'ru';
  registration: 'invite' | 'approve' | 'open';
  invite: string | undefined;
}

/**
 * The participant who has proven this wallet, else a new one with the wallet linked as by `linkProvenWallet`; the nonce is used up as the last
 * act, and where it cannot be, `NonceRefusedError` leaves everything as it was. Strangers are let in as with Telegram:
 * `RegistrationClosedError`, `InviteRefusedError`.
 */
export async function logInByWallet(db: Db, login: WalletLogin, now: Date): Promise<Participant> {
  return db.transaction().execute(async (tx) => {
    const walletId = await lockWallet(tx, login, now);
    const ownerId = await findProvenOwner(tx, walletId);
    const person =
      ownerId === undefined
        ? await insertPerson(tx, { walletId, now }, login)
        : await getParticipant(tx, ownerId);
    const participant = await acceptInvite(tx, { token: login.invite, participant: person }, now);
    if (ownerId === undefined && login.registration === 'invite' && participant.status === 'pending') {
      throw new RegistrationClosedError('Registration is by invitation only');
    }
    const actor = `participant:${participant.id}`;
    await endLinksOfOthers(tx, { ...login, walletId, participantId: participant.id, actor }, now);
    await reclaimWorkers(tx, { participantId: participant.id, account: login.account, actor }, now);
    await consumeNonce(tx, { nonce: login.nonce, sessionId: null }, now);
    return participant;
  });
}

async function insertPerson(
  tx: Tx,
  { walletId, now }: { walletId: Id; now: Date },
  login: WalletLogin,
): Promise<Participant> {
  const { name, language, registration, account, network } = login;
  const person = await tx
    .insertInto('participants')
    .values({
      name,
      language,
      telegramUserId: null,
      createdAt: now,
      status: registration === 'open' ? 'active' : 'pending',
    })
    .returningAll()
    .executeTakeFirstOrThrow();
  await openLink(tx, { walletId, account, participantId: person.id, provenAt: now }, now);
  const subject = `participant:${person.id}`;
  const detail = { address: account, network };
  await insertAuditEntry(tx, { actor: subject, action: 'wallet.proven', subject, detail }, now);
  return person;
}
