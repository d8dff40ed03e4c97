import { Cell, loadStateInit, type Slice } from '@ton/core';
import type { TonNetwork } from './network.ts';
import { type WalletVersion, walletCodes } from './wallet-codes.ts';

export interface Wallet {
  version: WalletVersion;
  /** 64 hex digits: the account's hash in any workchain. */
  hash: string;
  /** 64 hex digits. */
  publicKey: string;
  /** The network that the wallet was made for, where its contract tells. */
  network: TonNetwork | null;
  /** False where the contract refuses its own key's signatures from the start. */
  isSignatureAllowed: boolean;
}

export type WalletReading =
  | { ok: true; wallet: Wallet }
  | { ok: false; reason: 'bad_state_init' | 'unknown_wallet' };

/** The largest wallet's is 1.1 kB; whatever is longer is not looked at. */
const longestStateInit = 8_192;

/**
 * Reads the base64 of a wallet's initial state. The account is the hash of that very cell, so nobody can show the state
 * of a stranger's account with a key of their own in it.
 */
export function readWallet(stateInit: string): WalletReading {
  const parsed = parseStateInit(stateInit);
  if (parsed === undefined) return { ok: false, reason: 'bad_state_init' };
  const code = walletCodes.get(parsed.code.hash().toString('hex'));
  if (code === undefined) return { ok: false, reason: 'unknown_wallet' };
  const { version, publicKeyBit } = code;
  const data = parsed.data.beginParse();
  if (data.remainingBits < publicKeyBit + 256) return { ok: false, reason: 'bad_state_init' };
  const own =
    version === 'v5r1' ? readV5(data.clone()) : ({ network: null, isSignatureAllowed: true } as const);
  const publicKey = data.skip(publicKeyBit).loadUintBig(256).toString(16).padStart(64, '0');
  return { ok: true, wallet: { version, hash: parsed.hash, publicKey, ...own } };
}

function parseStateInit(base64: string): { hash: string; code: Cell; data: Cell } | undefined {
  if (base64.length > longestStateInit || !isBase64(base64)) return undefined;
  try {
    const cell = Cell.fromBase64(base64);
    // A pruned branch stands for a cell that is not shown; with one, hashes say nothing of what is there.
    if (cell.isExotic || cell.level() !== 0) return undefined;
    const slice = cell.beginParse();
    const { code, data } = loadStateInit(slice);
    slice.endParse();
    if (!code || !data || code.isExotic || data.isExotic) return undefined;
    return { hash: cell.hash().toString('hex'), code, data };
  } catch {
    // The library throws for whatever is no bag of cells or no StateInit.
    return undefined;
  }
}

/**
 * `wallet_id` is the network's id XOR a context, so only the two defaults tell a network: another subwallet of one
 * network may have the id of a subwallet of the other.
 */
function readV5(data: Slice): Pick<Wallet, 'network' | 'isSignatureAllowed'> {
  const isSignatureAllowed = data.loadBit();
  const walletId = data.skip(32).loadUint(32);
  const network = walletId === 0x7fffff11 ? 'mainnet' : walletId === 0x7ffffffd ? 'testnet' : null;
  return { network, isSignatureAllowed };
}

function isBase64(text: string): boolean {
  return /^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/.test(text);
}
