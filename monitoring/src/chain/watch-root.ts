import type { Db } from '@cocoon-pool/db/database';
import { acceptProxyCodes, acceptShownProxyCodes, saveRootAccount } from '@cocoon-pool/db/paying-accounts';
import { raisePayouts } from '@cocoon-pool/db/payout-verification';
import { pinnedProxyCodeHashes } from '@cocoon-pool/domain/payouts/accepted-proxy-code';
import { readRootAccount } from '@cocoon-pool/domain/payouts/root-account';
import type { TonNetwork } from '@cocoon-pool/domain/ton/network';
import type { ChainReader } from './chain-reader.ts';

interface RootDeps {
  db: Db;
  reader: ChainReader;
  now: () => Date;
  network: TonNetwork;
  rootAddress: string;
}

/** Learns which proxy code is Cocoon's, from the root contract itself first, and lifts what that proves. */
export async function watchRoot({ db, reader, now, network, rootAddress }: RootDeps): Promise<void> {
  await acceptProxyCodes(db, { rootAddress, codeHashes: pinnedProxyCodeHashes, source: 'pinned' }, now());
  await acceptShownProxyCodes(db, rootAddress, now());
  const answer = await reader.findAccountState(rootAddress);
  if (answer.ok && answer.value !== null) {
    await saveRootAccount(db, { network, address: rootAddress, root: readRootAccount(answer.value) }, now());
  }
  await raisePayouts(db, network, now());
}
