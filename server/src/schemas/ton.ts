import { z } from '@hono/zod-openapi';
import { timeSchema } from './common.ts';

const hex = (bytes: number) =>
  z.string().regex(new RegExp(`^[0-9A-Fa-f]{${2 * bytes}}$`), `must be ${bytes} bytes of hex`);

export const tonAccountSchema = z
  .strictObject({
    address: z.string().max(100).openapi({ description: 'Raw: `0:` and 64 hex digits' }),
    chain: z.string().max(20).openapi({ example: '-239', description: '-239 mainnet, -3 testnet' }),
    walletStateInit: z.string().max(8_192).openapi({ description: 'Base64 of a bag of cells' }),
    publicKey: hex(32).optional(),
  })
  .openapi('TonAccount', { description: 'What TON Connect gives as `wallet.account`' });

export const tonProofSchema = z
  .strictObject({
    timestamp: z.union([z.int().min(0), z.string().max(15)]),
    domain: z.strictObject({ lengthBytes: z.int().min(0).max(1_000), value: z.string().max(128) }),
    payload: z.string().max(128),
    signature: z.string().max(128),
  })
  .openapi('TonProof', { description: 'What TON Connect gives as `connectItems.tonProof.proof`' });

export const tonPayloadSchema = z
  .object({
    payload: z.string().openapi({ description: 'To be signed by the wallet, once' }),
    expiresAt: timeSchema,
    returnUrl: z.string().nullable().openapi({
      description: 'Where a wallet leads back to: the Mini App in Telegram; null = not known',
    }),
  })
  .openapi('TonPayload');
