import { Address, beginCell, type Cell, storeMessage } from '@ton/core';

/** A message as it is sent; from outside (`source` null) it carries no value. */
export interface SentMessage {
  source: string | null;
  destination: string;
  valueNanoton: bigint;
  bounce: boolean;
  bounced: boolean;
  body: Cell;
  createdLt: bigint;
  createdAt: number;
}

const forwardFeeNanoton = 266_669n;

/** A message in toncenter's words, with the hash that its facts make. */
export function toMessageJson(message: SentMessage) {
  const { source, destination, valueNanoton, body, createdLt, createdAt, bounce, bounced } = message;
  const isInternal = source !== null;
  return {
    hash: toMessageCell(message).hash().toString('base64'),
    source: source?.toUpperCase() ?? null,
    destination: destination.toUpperCase(),
    value: isInternal ? valueNanoton.toString() : null,
    value_extra_currencies: {},
    fwd_fee: isInternal ? forwardFeeNanoton.toString() : null,
    ihr_fee: isInternal ? '0' : null,
    extra_flags: null,
    created_lt: isInternal ? createdLt.toString() : null,
    created_at: isInternal ? createdAt.toString() : null,
    opcode: toOpcodeText(body),
    decoded_opcode: null,
    ihr_disabled: isInternal ? true : null,
    bounce: isInternal ? bounce : null,
    bounced: isInternal ? bounced : null,
    import_fee: isInternal ? null : '0',
    message_content: {
      hash: body.hash().toString('base64'),
      body: body.toBoc().toString('base64'),
      decoded: null,
    },
    init_state: null,
  };
}

export type MessageJson = ReturnType<typeof toMessageJson>;

function toMessageCell(message: SentMessage): Cell {
  const dest = Address.parseRaw(message.destination);
  const { source, body, valueNanoton, bounce, bounced, createdLt, createdAt } = message;
  const info =
    source === null
      ? ({ type: 'external-in', dest, importFee: 0n } as const)
      : ({
          type: 'internal',
          src: Address.parseRaw(source),
          ...{ dest, bounce, bounced, createdLt, createdAt },
          ihrDisabled: true,
          value: { coins: valueNanoton },
          ihrFee: 0n,
          forwardFee: forwardFeeNanoton,
        } as const);
  return beginCell().store(storeMessage({ info, body })).endCell();
}

function toOpcodeText(body: Cell): string | null {
  if (body.bits.length < 32) return null;
  return `0x${body.beginParse().loadUint(32).toString(16).padStart(8, '0')}`;
}
