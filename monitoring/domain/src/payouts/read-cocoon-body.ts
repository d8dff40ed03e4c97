import type { Address, Cell } from '@ton/core';
import { readCell, readWhole } from '../ton/message-body.ts';
import { cocoonOpcodes, textOpcode } from './cocoon-opcodes.ts';

/** Exactly 96 bits: opcode and query id. Null for any other body. */
export function readPayoutBody(boc: string | null): { queryId: bigint } | null {
  return readWhole(readCell(boc), (slice) =>
    slice.loadUint(32) === cocoonOpcodes.payout ? { queryId: slice.loadUintBig(64) } : null,
  );
}

/** What a worker contract asks of its proxy. */
export interface ProxyRequest {
  queryId: bigint;
  owner: string;
  /** 2 closes the contract. */
  state: number;
  /** All tokens that the contract has been paid for, this payout's included. */
  tokensTotal: bigint;
  payout: { workerPartNanoton: bigint; proxyPartNanoton: bigint } | null;
}

export const closedState = 2;

export function readProxyRequest(boc: string | null): ProxyRequest | null {
  return readWhole(readCell(boc), (slice) => {
    if (slice.loadUint(32) !== cocoonOpcodes.workerProxyRequest) return null;
    const queryId = slice.loadUintBig(64);
    const owner = toRaw(slice.loadAddress());
    const state = slice.loadUint(2);
    const tokensTotal = slice.loadUintBig(64);
    return { queryId, owner, state, tokensTotal, payout: readPayoutParts(slice.loadMaybeRef()) };
  });
}

function readPayoutParts(cell: Cell | null): ProxyRequest['payout'] {
  return readWhole(cell, (slice) => {
    if (slice.loadUint(32) !== cocoonOpcodes.workerProxyPayout) return null;
    const parts = { workerPartNanoton: slice.loadCoins(), proxyPartNanoton: slice.loadCoins() };
    slice.loadAddress();
    return parts;
  });
}

export function toRaw(address: Address): string {
  return address.toRawString().toLowerCase();
}

/** The text of a transfer with a comment; null where there is none that can be read. */
export function readComment(boc: string | null): string | null {
  const cell = readCell(boc);
  if (cell === null || cell.isExotic) return null;
  try {
    const slice = cell.beginParse();
    if (slice.remainingBits < 32 || slice.loadUint(32) !== textOpcode) return null;
    return cleanComment(slice.loadStringTail());
  } catch {
    return null;
  }
}

const commentLengthMax = 200;

/**
 * Anybody can write a comment: one line of text is kept of it. Control characters and those that only steer how text
 * is shown (direction, joining, zero width) are taken out.
 */
export function cleanComment(text: string): string | null {
  const line = text
    .toWellFormed()
    .replace(/[\p{Cc}\p{Zl}\p{Zp}]+/gu, ' ')
    .replace(/\p{Cf}/gu, '')
    .trim();
  const kept = Array.from(line).slice(0, commentLengthMax).join('');
  return kept === '' ? null : kept;
}
