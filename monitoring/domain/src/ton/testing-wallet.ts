import { readFileSync } from 'node:fs';
import { beginCell, Cell, storeStateInit } from '@ton/core';
import { formatAccount } from './format-account.ts';
import type { TonNetwork } from './network.ts';
import type { TonProof } from './verify-ton-proof.ts';

type TestVersion = 'v3r2' | 'v4r2' | 'v5r1';

interface WalletOptions {
  version?: TestVersion;
  network?: TonNetwork;
  workchain?: 0 | -1;
  isSignatureAllowed?: boolean;
  /** Whose code the state has, where it is not that of the version. */
  code?: Cell;
}

interface ProofContent {
  domain: string;
  payload: string;
  now: Date;
}

export interface TestWallet {
  account: string;
  friendly: string;
  publicKey: string;
  stateInit: string;
  /** What stands on chain once it is deployed. */
  state: { code: Cell; data: Cell };
  /** What a wallet application sends after its owner agreed. */
  prove(content: ProofContent): Promise<TonProof>;
}

const codes: Record<TestVersion, string> = JSON.parse(
  readFileSync(new URL('../../fixtures/ton/wallet-codes.json', import.meta.url), 'utf8'),
);

/**
 * A wallet of the named version whose key comes from `seed`: its proofs are signed as TON Connect says, written apart
 * from the code that checks them.
 */
export async function createTestWallet(seed: string, options: WalletOptions = {}): Promise<TestWallet> {
  const { version = 'v4r2', network = 'mainnet', workchain = 0 } = options;
  const { privateKey, publicKey } = await deriveKeys(seed);
  const code = options.code ?? Cell.fromBase64(codes[version]);
  const data = toData(publicKey, { ...options, version, network });
  const state = beginCell().store(storeStateInit({ code, data })).endCell();
  const account = `${workchain}:${state.hash().toString('hex')}`;
  const stateInit = state.toBoc().toString('base64');
  return {
    account,
    friendly: formatAccount(account, { network }),
    publicKey: publicKey.toString('hex'),
    stateInit,
    state: { code, data },
    prove: async ({ domain, payload, now }) => {
      const timestamp = Math.floor(now.getTime() / 1_000);
      const message = toMessage({ workchain, hash: state.hash(), domain, payload, timestamp });
      const signed = await sha256(
        Buffer.concat([Buffer.from('ffff', 'hex'), Buffer.from('ton-connect'), await sha256(message)]),
      );
      const signature = Buffer.from(await crypto.subtle.sign('Ed25519', privateKey, signed));
      return {
        account: {
          address: account,
          chain: network === 'mainnet' ? '-239' : '-3',
          walletStateInit: stateInit,
          publicKey: publicKey.toString('hex'),
        },
        proof: {
          timestamp,
          domain: { lengthBytes: Buffer.byteLength(domain), value: domain },
          payload,
          signature: signature.toString('base64'),
        },
      };
    },
  };
}

function toMessage(content: {
  workchain: number;
  hash: Buffer;
  domain: string;
  payload: string;
  timestamp: number;
}): Uint8Array<ArrayBuffer> {
  const { workchain, hash, domain, payload, timestamp } = content;
  const numbers = Buffer.alloc(16);
  numbers.writeInt32BE(workchain, 0);
  numbers.writeUInt32LE(Buffer.byteLength(domain), 4);
  numbers.writeBigUInt64LE(BigInt(timestamp), 8);
  return Buffer.concat([
    Buffer.from('ton-proof-item-v2/'),
    numbers.subarray(0, 4),
    hash,
    numbers.subarray(4, 8),
    Buffer.from(domain),
    numbers.subarray(8),
    Buffer.from(payload),
  ]);
}

/** A wallet's first data: v3 seqno, subwallet, key; v4 the same and no plugins; v5 flag, seqno, id, key, no extensions. */
function toData(publicKey: Buffer, options: WalletOptions & { version: TestVersion }): Cell {
  const { version, network, isSignatureAllowed = true } = options;
  if (version === 'v5r1') {
    const id = network === 'testnet' ? 0x7ffffffd : 0x7fffff11;
    const start = beginCell().storeBit(isSignatureAllowed).storeUint(0, 32).storeUint(id, 32);
    return start.storeBuffer(publicKey).storeBit(false).endCell();
  }
  const data = beginCell().storeUint(0, 32).storeUint(698_983_191, 32).storeBuffer(publicKey);
  return (version === 'v4r2' ? data.storeBit(false) : data).endCell();
}

async function deriveKeys(seed: string) {
  const prefix = Buffer.from('302e020100300506032b657004220420', 'hex');
  const pkcs8 = Buffer.concat([prefix, await sha256(Buffer.from(seed))]);
  const privateKey = await crypto.subtle.importKey('pkcs8', pkcs8, 'Ed25519', true, ['sign']);
  const { x = '' } = await crypto.subtle.exportKey('jwk', privateKey);
  return { privateKey, publicKey: Buffer.from(x, 'base64url') };
}

async function sha256(bytes: Uint8Array<ArrayBuffer>): Promise<Buffer<ArrayBuffer>> {
  return Buffer.from(await crypto.subtle.digest('SHA-256', bytes));
}
