import type { AuditAction } from '@cocoon-pool/domain/audit-actions';
import type { TonNetwork } from '@cocoon-pool/domain/ton/network';
import { sql } from 'kysely';
import { insertAuditEntry } from './audit-log.ts';
import type { Db, Tx } from './database.ts';
import { consumeNonce } from './nonces.ts';
import { reclaimWorkers } from './reclaim-workers.ts';
import type { Id } from './schema.ts';

/** Links of one person at a time. */
const mostWallets = 50;

export interface WalletLink {
  /** Raw, lower case. */
  address: string;
  linkedAt: Date;
  /** Null while the address was only typed: that proves nothing. */
  provenAt: Date | null;
}

interface LinkedWallet {
  participantId: Id;
  network: TonNetwork;
  /** As `parseAccount` gives it. */
  account: string;
  actor: string;
}

export type LinkResult =
  | { ok: true; isNew: boolean; link: WalletLink }
  | { ok: false; reason: 'wallet_limit' | 'wallet_proven' };

/**
 * Links an address that a person typed, unproven: several people may watch one, until somebody proves it. Linking it again
 * changes nothing, and a proven link stays proven.
 */
export async function linkTypedWallet(db: Db, wallet: LinkedWallet, now: Date): Promise<LinkResult> {
  return db.transaction().execute(async (tx) => {
    const walletId = await lockWallet(tx, wallet, now);
    const current = await findLink(tx, walletId, wallet);
    if (current !== undefined) return { ok: true, isNew: false, link: current };
    if ((await findProvenOwner(tx, walletId)) !== undefined) return { ok: false, reason: 'wallet_proven' };
    if (!(await hasRoom(tx, wallet.participantId))) return { ok: false, reason: 'wallet_limit' };
    const link = await openLink(tx, { ...wallet, walletId, provenAt: null }, now);
    await insertAuditEntry(tx, toEntry('wallet.linked', wallet), now);
    return { ok: true, isNew: true, link };
  });
}

/**
 * Links a wallet that the person has just proven to control, and uses the proof's nonce up as the last act; throws
 * `NonceRefusedError`, leaving everything as it was. One person at a time has proven a wallet: the proof ends, from now
 * on, the links of everybody else who typed it or proved it before, and takes back the workers that pay to it.
 */
export async function linkProvenWallet(
  db: Db,
  { nonce, sessionId, ...wallet }: LinkedWallet & { nonce: string; sessionId: Id },
  now: Date,
): Promise<LinkResult> {
  return db.transaction().execute(async (tx) => {
    const walletId = await lockWallet(tx, wallet, now);
    const current = await findLink(tx, walletId, wallet);
    if (current === undefined && !(await hasRoom(tx, wallet.participantId)))
      return { ok: false, reason: 'wallet_limit' };
    await endLinksOfOthers(tx, { ...wallet, walletId }, now);
    const provenAt = current?.provenAt ?? now;
    const link =
      current === undefined
        ? await openLink(tx, { ...wallet, walletId, provenAt }, now)
        : await proveLink(tx, { ...wallet, walletId, provenAt });
    if (current?.provenAt == null) await insertAuditEntry(tx, toEntry('wallet.proven', wallet), now);
    await reclaimWorkers(tx, wallet, now);
    await consumeNonce(tx, { nonce, sessionId }, now);
    return { ok: true, isNew: current === undefined, link };
  });
}

/** Ends a link from now on; what it meant until now stays. Returns whether there was one. */
export async function endWalletLink(db: Db, wallet: LinkedWallet, now: Date): Promise<boolean> {
  return db.transaction().execute(async (tx) => {
    const ended = await tx
      .updateTable('walletOwners')
      .set({ ownedTo: now })
      .where('participantId', '=', wallet.participantId)
      .where('ownedTo', 'is', null)
      .where('walletId', '=', (eb) =>
        eb
          .selectFrom('wallets')
          .select('id')
          .where('network', '=', wallet.network)
          .where('address', '=', wallet.account),
      )
      .returning('walletId')
      .executeTakeFirst();
    if (ended === undefined) return false;
    await insertAuditEntry(tx, toEntry('wallet.unlinked', wallet), now);
    return true;
  });
}

/** The wallets that a person links now, oldest first; at most `mostWallets` are there. */
export async function listWalletLinks(
  db: Db,
  { participantId, network }: { participantId: Id; network: TonNetwork },
): Promise<WalletLink[]> {
  return db
    .selectFrom('walletOwners')
    .innerJoin('wallets', 'wallets.id', 'walletOwners.walletId')
    .select(['wallets.address', 'walletOwners.ownedFrom as linkedAt', 'walletOwners.provenAt'])
    .where('walletOwners.participantId', '=', participantId)
    .where('walletOwners.ownedTo', 'is', null)
    .where('wallets.network', '=', network)
    .orderBy('walletOwners.ownedFrom')
    .orderBy('wallets.id')
    .limit(mostWallets)
    .execute();
}

/** Whoever has proven the wallet at this time; undefined: nobody. */
export async function findProvenOwner(tx: Tx, walletId: Id): Promise<Id | undefined> {
  const owner = await tx
    .selectFrom('walletOwners')
    .select('participantId')
    .where('walletId', '=', walletId)
    .where('ownedTo', 'is', null)
    .where('provenAt', 'is not', null)
    .executeTakeFirst();
  return owner?.participantId;
}

/** The wallet's id; its row, made on first sight, stays locked, so that links of one wallet change one after another. */
export async function lockWallet(
  tx: Tx,
  { network, account }: Pick<LinkedWallet, 'network' | 'account'>,
  now: Date,
): Promise<Id> {
  const { id } = await tx
    .insertInto('wallets')
    .values({ network, address: account, createdAt: now })
    .onConflict((oc) =>
      oc.columns(['network', 'address']).doUpdateSet((eb) => ({ address: eb.ref('excluded.address') })),
    )
    .returning('id')
    .executeTakeFirstOrThrow();
  return id;
}

interface NewLink extends Pick<LinkedWallet, 'participantId' | 'account'> {
  walletId: Id;
  provenAt: Date | null;
}

export async function openLink(tx: Tx, link: NewLink, now: Date): Promise<WalletLink> {
  const { walletId, participantId, account, provenAt } = link;
  await tx
    .insertInto('walletOwners')
    .values({ walletId, participantId, ownedFrom: now, ownedTo: null, provenAt })
    // Ended and linked again in one instant: it was never ended.
    .onConflict((oc) =>
      oc.columns(['walletId', 'participantId', 'ownedFrom']).doUpdateSet({ ownedTo: null, provenAt }),
    )
    .execute();
  return { address: account, linkedAt: now, provenAt };
}

async function proveLink(tx: Tx, link: NewLink): Promise<WalletLink> {
  const { walletId, participantId, account, provenAt } = link;
  const { linkedAt } = await tx
    .updateTable('walletOwners')
    .set({ provenAt })
    .where('walletId', '=', walletId)
    .where('participantId', '=', participantId)
    .where('ownedTo', 'is', null)
    .returning('ownedFrom as linkedAt')
    .executeTakeFirstOrThrow();
  return { address: account, linkedAt, provenAt };
}

/** The wallet is somebody else's: what these people typed, or proved before, ends now. */
export async function endLinksOfOthers(
  tx: Tx,
  { walletId, ...wallet }: LinkedWallet & { walletId: Id },
  now: Date,
): Promise<void> {
  const ended = await tx
    .updateTable('walletOwners')
    .set({ ownedTo: now })
    .where('walletId', '=', walletId)
    .where('participantId', '!=', wallet.participantId)
    .where('ownedTo', 'is', null)
    .returning('participantId')
    .execute();
  for (const { participantId } of ended) {
    const entry = toEntry('wallet.taken', { ...wallet, participantId });
    await insertAuditEntry(tx, { ...entry, detail: { ...entry.detail, by: wallet.participantId } }, now);
  }
}

async function findLink(tx: Tx, walletId: Id, wallet: LinkedWallet): Promise<WalletLink | undefined> {
  const link = await tx
    .selectFrom('walletOwners')
    .select(['ownedFrom as linkedAt', 'provenAt'])
    .where('walletId', '=', walletId)
    .where('participantId', '=', wallet.participantId)
    .where('ownedTo', 'is', null)
    .executeTakeFirst();
  return link && { address: wallet.account, ...link };
}

/** The participant's row stays locked, so that two links cannot both take the last place. */
async function hasRoom(tx: Tx, participantId: Id): Promise<boolean> {
  await tx.selectFrom('participants').select('id').where('id', '=', participantId).forUpdate().execute();
  const { linked } = await tx
    .selectFrom('walletOwners')
    .select(sql<number>`count(*)::int`.as('linked'))
    .where('participantId', '=', participantId)
    .where('ownedTo', 'is', null)
    .executeTakeFirstOrThrow();
  return linked < mostWallets;
}

/** Told of the person, so that it goes when their data goes. */
function toEntry(action: AuditAction, { participantId, account, network, actor }: LinkedWallet) {
  return { actor, action, subject: `participant:${participantId}`, detail: { address: account, network } };
}
