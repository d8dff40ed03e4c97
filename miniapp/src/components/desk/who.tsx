import type { Role } from '../../api-shapes.ts';
import { shortenAddress } from '../../shorten-address.ts';
import { useHomeWords } from '../../use-home-words.ts';
import { useWallets } from '../../use-wallets.ts';

/** By which wallet whoever looks is known, and whether it is proven to be theirs. Operators need none. */
export function Who({ role }: { role: Role }) {
  const { desk } = useHomeWords();
  const wallets = useWallets().data;
  if (wallets === null) return null;
  const wallet = wallets.find(({ proven }) => proven) ?? wallets[0];
  if (wallet === undefined) return role === 'operator' ? null : <span>{desk.noWallet}</span>;
  return (
    <>
      <span title={wallet.friendly}>{shortenAddress(wallet.friendly)}</span> ·{' '}
      {wallet.proven ? desk.proven : desk.notProven}
    </>
  );
}
