import { Address, beginCell, type CommonMessageInfo, storeMessage } from '@ton/core';
import type { ChainMessage } from './chain-transaction.ts';
import { readCell } from './message-body.ts';

/**
 * Whether a message's hash is that of what the provider says is in it, so that an altered amount or address shows.
 * `unknown` for messages whose hash its facts do not determine: from outside, with a state, with other currencies.
 */
export function checkMessageHash(message: ChainMessage): 'right' | 'wrong' | 'unknown' {
  const info = toInfo(message);
  if (info === null || message.hasInitialState || message.hasExtraCurrencies) return 'unknown';
  const body = readCell(message.bodyBoc);
  if (body === null) return 'wrong';
  // A body lies within the message or in a cell of its own, as its sender chose.
  const isRight = [false, true].some((forceRef) => toHash(info, body, forceRef) === message.hash);
  return isRight ? 'right' : 'wrong';
}

function toInfo(message: ChainMessage): CommonMessageInfo | null {
  const { source, destination, valueNanoton, createdLt, createdAt, bounce, bounced, ihrDisabled } = message;
  if (source === null || destination === null || valueNanoton === null) return null;
  if (createdLt === null || createdAt === null) return null;
  if (bounce === null || bounced === null || ihrDisabled === null) return null;
  return {
    type: 'internal',
    ...{ ihrDisabled, bounce, bounced, createdLt },
    src: Address.parseRaw(source),
    dest: Address.parseRaw(destination),
    value: { coins: valueNanoton },
    ihrFee: message.ihrFeeOrFlags ?? 0n,
    forwardFee: message.forwardFeeNanoton ?? 0n,
    createdAt: Number(createdAt),
  };
}

function toHash(info: CommonMessageInfo, body: NonNullable<ReturnType<typeof readCell>>, forceRef: boolean) {
  try {
    return beginCell()
      .store(storeMessage({ info, init: null, body }, { forceRef }))
      .endCell()
      .hash()
      .toString('hex');
  } catch {
    return null;
  }
}
