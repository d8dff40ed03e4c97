import type { Db } from '@cocoon-pool/db/database';
import {
  acceptProxyCodes,
  acceptShownProxyCodes,
  listUnreadProxies,
  saveRootAccount,
} from '@cocoon-pool/db/paying-accounts';
import { pinnedProxyCodeHashes } from '@cocoon-pool/domain/payouts/accepted-proxy-code';
import { readPayingAccount } from '@cocoon-pool/domain/payouts/proxy-account';
import { readRootAccount } from '@cocoon-pool/domain/payouts/root-account';
import type { TonNetwork } from '@cocoon-pool/domain/ton/network';
import type { ChainBooks } from './chain-books.ts';
import type { ChainReader } from './chain-reader.ts';

interface RootDeps {
  db: Db;
  books: Pick<ChainBooks, 'insertPayer'>;
  reader: ChainReader;
  now: () => Date;
  network: TonNetwork;
  rootAddress: string;
}

/** Learns which proxy code is Cocoon's, from the root contract itself first. */
export async function watchRoot({ db, reader, now, network, rootAddress }: RootDeps): Promise<void> {
  await acceptProxyCodes(db, { rootAddress, codeHashes: pinnedProxyCodeHashes, source: 'pinned' }, now());
  await acceptShownProxyCodes(db, rootAddress, now());
  const answer = await reader.findAccountState(rootAddress);
  if (answer.ok && answer.value !== null) {
    await saveRootAccount(db, { network, address: rootAddress, root: readRootAccount(answer.value) }, now());
  }
}

/** Reads proxies before their first payout: the fee of their own parameters tells what they owe. */
export async function readShownProxies({ db, books, reader, now, network }: RootDeps): Promise<void> {
  for (const address of await listUnreadProxies(db, network, proxiesPerLook)) {
    const answer = await reader.findAccountState(address);
    if (!answer.ok) return;
    const account = answer.value && readPayingAccount(answer.value);
    if (answer.value !== null && account !== null) {
      await books.insertPayer({ state: answer.value, account }, now());
    }
  }
}

/** Few, because anybody's worker can show any number. */
const proxiesPerLook = 5;
