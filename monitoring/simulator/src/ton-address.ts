import { createHash } from 'node:crypto';

/**
 * A TON address in the friendly form that runners print: base64url, non-bounceable (`UQ…`), with its CRC16
 * (XMODEM) checksum. The same seed always gives the same address; nobody holds its key.
 */
export function deriveTonAddress(seed: string): string {
  const hash = createHash('sha256').update(`ton-address:${seed}`).digest();
  return formatTonAddress(0, hash);
}

/** The friendly, non-bounceable form of a workchain and a 32-byte account hash. */
export function formatTonAddress(workchain: number, hash: Uint8Array): string {
  const body = Buffer.concat([Buffer.from([0x51, workchain & 0xff]), hash]);
  const checksum = Buffer.alloc(2);
  checksum.writeUInt16BE(crc16(body));
  return Buffer.concat([body, checksum]).toString('base64url');
}

/** 32 bytes in upper-case hex, as runners print hashes and keys. */
export function deriveHash(seed: string): string {
  return createHash('sha256').update(`hash:${seed}`).digest('hex').toUpperCase();
}

function crc16(bytes: Uint8Array): number {
  let crc = 0;
  for (const byte of bytes) {
    crc ^= byte << 8;
    for (let bit = 0; bit < 8; bit += 1) crc = crc & 0x8000 ? (crc << 1) ^ 0x1021 : crc << 1;
    crc &= 0xffff;
  }
  return crc;
}
