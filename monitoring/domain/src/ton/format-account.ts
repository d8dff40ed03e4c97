import { crc16 } from './crc16.ts';
import type { TonNetwork } from './network.ts';

interface FriendlyForm {
  network: TonNetwork;
  /** False (`UQ…`) for wallets, as they show themselves; true (`EQ…`) for contracts. */
  bounceable?: boolean;
}

/** The friendly form, base64url with its checksum, of a raw address as `parseAccount` gives it; throws for another. */
export function formatAccount(account: string, { network, bounceable = false }: FriendlyForm): string {
  const match = /^(-1|0):([0-9a-f]{64})$/.exec(account);
  if (match === null) throw new Error(`Not a raw address: ${account}`);
  const bytes = new Uint8Array(36);
  bytes[0] = (bounceable ? 0x11 : 0x51) | (network === 'testnet' ? 0x80 : 0);
  bytes[1] = Number(match[1]) & 0xff;
  bytes.set(
    Array.from((match[2] ?? '').match(/../g) ?? [], (byte) => Number.parseInt(byte, 16)),
    2,
  );
  const checksum = crc16(bytes.subarray(0, 34));
  bytes[34] = checksum >> 8;
  bytes[35] = checksum & 0xff;
  return btoa(String.fromCharCode(...bytes))
    .replaceAll('+', '-')
    .replaceAll('/', '_');
}
