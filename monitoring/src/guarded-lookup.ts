import type { LookupAddress } from 'node:dns';
import { lookup } from 'node:dns/promises';
import { isIP, type LookupFunction } from 'node:net';
import { judgeAddress } from '@cocoon-pool/domain/network/address-guard';

/** A host that leads, in part or wholly, to an address that may not be asked. */
class RefusedAddressError extends Error {
  override name = 'RefusedAddressError';
  readonly code = 'ERR_ADDRESS_REFUSED';
}

export type ResolveHost = (host: string) => Promise<LookupAddress[]>;

export const resolveHost: ResolveHost = (host) => lookup(host, { all: true, order: 'verbatim' });

/**
 * A `lookup` for sockets that judges every address a name leads to, and hands on those very addresses: what was
 * judged is what is connected to, so a name that changes its mind (rebinding) gains nothing. One refused address
 * refuses the name.
 */
export function createGuardedLookup(
  networksAllowed: readonly string[],
  resolve: ResolveHost,
): LookupFunction {
  return (host, options, callback) => {
    resolve(host).then(
      (addresses) => {
        const [first] = addresses;
        const refusal = findRefusal(addresses, networksAllowed);
        if (refusal !== null) callback(refusal, '');
        else if (first === undefined) callback(new RefusedAddressError(`${host} has no address`), '');
        else if (options.all) callback(null, addresses);
        else callback(null, first.address, first.family);
      },
      (error: NodeJS.ErrnoException) => callback(error, ''),
    );
  };
}

/** Whether a literal address may be asked: sockets do not look those up. */
export function isRefusedLiteral(host: string, networksAllowed: readonly string[]): boolean {
  return isIP(host) !== 0 && !judgeAddress(host, networksAllowed).ok;
}

function findRefusal(addresses: readonly LookupAddress[], networksAllowed: readonly string[]): Error | null {
  for (const { address } of addresses) {
    const verdict = judgeAddress(address, networksAllowed);
    if (!verdict.ok) return new RefusedAddressError(`${address} may not be asked: ${verdict.reason}`);
  }
  return null;
}
