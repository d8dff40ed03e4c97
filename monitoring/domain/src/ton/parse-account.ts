import { crc16 } from './crc16.ts';
import type { TonNetwork } from './network.ts';

export type AccountProblem =
  /** Neither `0:` and 64 hex digits nor 48 characters of base64. */
  | 'format'
  | 'checksum'
  /** A workchain that has no wallets. */
  | 'workchain'
  /** A friendly address that says it is for the testnet, on the mainnet. */
  | 'test_only';

export type ParsedAccount = { ok: true; account: string } | { ok: false; reason: AccountProblem };

const testOnlyFlag = 0x80;
const friendlyTags = [0x11, 0x51];

/**
 * Reads an address as a person pastes it, raw or friendly (either base64 alphabet), into the one spelling that is
 * stored and compared: workchain, colon, 64 hex digits in lower case. Needs no library, so that the Mini App reads
 * addresses by the same code.
 */
export function parseAccount(text: string, network: TonNetwork): ParsedAccount {
  const trimmed = text.trim();
  const raw = /^(0|-?[1-9]\d{0,9}):([0-9a-f]{64})$/i.exec(trimmed);
  if (raw !== null) return toAccount(Number(raw[1]), (raw[2] ?? '').toLowerCase());
  return /^[A-Za-z0-9+/_-]{48}$/.test(trimmed)
    ? parseFriendly(toBytes(trimmed), network)
    : { ok: false, reason: 'format' };
}

/** Of 36 bytes: tag, workchain, 32 bytes of hash, checksum. */
function parseFriendly(bytes: Uint8Array, network: TonNetwork): ParsedAccount {
  const [tag = 0, workchain = 0] = bytes;
  const checksum = ((bytes[34] ?? 0) << 8) | (bytes[35] ?? 0);
  if (crc16(bytes.subarray(0, 34)) !== checksum) return { ok: false, reason: 'checksum' };
  if (!friendlyTags.includes(tag & ~testOnlyFlag)) return { ok: false, reason: 'format' };
  if ((tag & testOnlyFlag) !== 0 && network === 'mainnet') return { ok: false, reason: 'test_only' };
  const hash = Array.from(bytes.subarray(2, 34), (byte) => byte.toString(16).padStart(2, '0')).join('');
  return toAccount((workchain << 24) >> 24, hash);
}

function toAccount(workchain: number, hash: string): ParsedAccount {
  if (workchain !== 0 && workchain !== -1) return { ok: false, reason: 'workchain' };
  return { ok: true, account: `${workchain}:${hash}` };
}

function toBytes(base64: string): Uint8Array {
  const binary = atob(base64.replaceAll('-', '+').replaceAll('_', '/'));
  return Uint8Array.from(binary, (character) => character.charCodeAt(0));
}
