import type { TonNetwork } from './network.ts';
import { parseAccount } from './parse-account.ts';
import { readWallet } from './read-wallet.ts';

/** What a wallet sends over TON Connect: its account and the signed `ton_proof`. */
export interface TonProof {
  account: {
    /** Raw: `0:` and 64 hex digits of any case. */
    address: string;
    /** `-239` mainnet, `-3` testnet. */
    chain: string;
    /** Base64 of a bag of cells. */
    walletStateInit: string;
    /** Hex; only compared, never believed. */
    publicKey?: string | undefined;
  };
  proof: {
    /** Unix seconds; the protocol says a decimal string, its libraries send a number. */
    timestamp: number | string;
    domain: { lengthBytes: number; value: string };
    payload: string;
    /** Base64 of 64 bytes. */
    signature: string;
  };
}

export interface TonProofTerms {
  network: TonNetwork;
  /** Exactly these hosts: a proof made for another page is worth nothing here. */
  domains: readonly string[];
  now: Date;
}

export type TonProofRefusal =
  | 'wrong_network'
  | 'wrong_domain'
  | 'domain_length_mismatch'
  | 'bad_timestamp'
  | 'expired'
  | 'from_the_future'
  | 'bad_address'
  | 'bad_state_init'
  | 'unknown_wallet'
  | 'address_mismatch'
  | 'public_key_mismatch'
  | 'signature_not_allowed'
  | 'bad_signature';

export type TonProofVerdict =
  /** `mayRefuse`: once deployed, the contract can have been told to refuse its own key's signatures. */
  { ok: true; account: string; payload: string; mayRefuse: boolean } | { ok: false; reason: TonProofRefusal };

const chains: Record<TonNetwork, string> = { mainnet: '-239', testnet: '-3' };
const longestAgeSeconds = 900;
const clockSkewSeconds = 60;

/**
 * Whether the proof shows that its sender controls the account, checked as TON Connect describes and in the places where
 * the reference servers are lax (network, domain length, the future, wallets of the other network). Total: refuses with
 * a reason, never throws. Says nothing of whether `payload` was issued and is unused: the caller consumes it last,
 * so that garbage cannot burn somebody's payload.
 */
export async function verifyTonProof(sent: TonProof, terms: TonProofTerms): Promise<TonProofVerdict> {
  const problem = findProblemOfTerms(sent, terms);
  if (problem !== null) return refuse(problem);
  const parsed = parseAccount(sent.account.address, terms.network);
  if (!parsed.ok || !sent.account.address.includes(':')) return refuse('bad_address');
  const reading = readWallet(sent.account.walletStateInit);
  if (!reading.ok) return refuse(reading.reason);
  const { wallet } = reading;
  const [workchain = '', hash = ''] = parsed.account.split(':');
  if (wallet.hash !== hash) return refuse('address_mismatch');
  const stated = sent.account.publicKey?.toLowerCase() ?? wallet.publicKey;
  if (stated !== wallet.publicKey) return refuse('public_key_mismatch');
  if (wallet.network !== null && wallet.network !== terms.network) return refuse('wrong_network');
  if (!wallet.isSignatureAllowed) return refuse('signature_not_allowed');
  const signed = await toSignedBytes(sent.proof, { workchain: Number(workchain), hash });
  if (!(await isSigned(signed, sent.proof.signature, wallet.publicKey))) return refuse('bad_signature');
  const mayRefuse = wallet.version === 'v5r1';
  return { ok: true, account: parsed.account, payload: sent.proof.payload, mayRefuse };
}

function refuse(reason: TonProofRefusal): TonProofVerdict {
  return { ok: false, reason };
}

function findProblemOfTerms({ account, proof }: TonProof, terms: TonProofTerms): TonProofRefusal | null {
  const { value, lengthBytes } = proof.domain;
  if (account.chain !== chains[terms.network]) return 'wrong_network';
  if (!terms.domains.includes(value)) return 'wrong_domain';
  if (lengthBytes !== toBytes(value).length) return 'domain_length_mismatch';
  if (!/^\d{1,15}$/.test(String(proof.timestamp))) return 'bad_timestamp';
  const ageSeconds = terms.now.getTime() / 1_000 - Number(proof.timestamp);
  if (ageSeconds > longestAgeSeconds) return 'expired';
  return ageSeconds < -clockSkewSeconds ? 'from_the_future' : null;
}

/** SHA-256 of `ff ff "ton-connect"` and the SHA-256 of the message; the payload goes in as its text. */
async function toSignedBytes(
  { domain, timestamp, payload }: TonProof['proof'],
  { workchain, hash }: { workchain: number; hash: string },
): Promise<ArrayBuffer> {
  const domainBytes = toBytes(domain.value);
  const numbers = new DataView(new ArrayBuffer(16));
  numbers.setInt32(0, workchain, false);
  numbers.setUint32(4, domainBytes.length, true);
  numbers.setBigUint64(8, BigInt(timestamp), true);
  const at = (from: number, to: number) => new Uint8Array(numbers.buffer.slice(from, to));
  const message = join(
    toBytes('ton-proof-item-v2/'),
    at(0, 4),
    fromHex(hash),
    at(4, 8),
    domainBytes,
    at(8, 16),
    toBytes(payload),
  );
  const inner = await crypto.subtle.digest('SHA-256', message);
  const outer = join(Uint8Array.of(0xff, 0xff), toBytes('ton-connect'), new Uint8Array(inner));
  return crypto.subtle.digest('SHA-256', outer);
}

async function isSigned(signed: ArrayBuffer, signature: string, publicKey: string): Promise<boolean> {
  // 64 bytes in their one spelling: 88 characters, of which the last before the padding carries two bits.
  if (!/^[A-Za-z0-9+/]{85}[AQgw]==$/.test(signature)) return false;
  const bytes = Uint8Array.from(atob(signature), (character) => character.charCodeAt(0));
  try {
    const key = await crypto.subtle.importKey('raw', fromHex(publicKey), 'Ed25519', false, ['verify']);
    return await crypto.subtle.verify('Ed25519', key, bytes, signed);
  } catch {
    // Bits that are no point of the curve are a key that nobody can have signed with.
    return false;
  }
}

function join(...parts: Uint8Array[]): Uint8Array<ArrayBuffer> {
  const joined = new Uint8Array(parts.reduce((length, part) => length + part.length, 0));
  let end = 0;
  for (const part of parts) {
    joined.set(part, end);
    end += part.length;
  }
  return joined;
}

function fromHex(hex: string): Uint8Array<ArrayBuffer> {
  return Uint8Array.from(hex.match(/../g) ?? [], (byte) => Number.parseInt(byte, 16));
}

function toBytes(text: string): Uint8Array<ArrayBuffer> {
  return new TextEncoder().encode(text);
}
