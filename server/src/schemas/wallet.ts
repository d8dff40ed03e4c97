import { z } from '@hono/zod-openapi';
import { timeSchema } from './common.ts';
import { tonAccountSchema, tonProofSchema } from './ton.ts';

const both = 'Send an address, or account and proof';

export const newWalletSchema = z
  .strictObject({
    address: z
      .string()
      .max(100)
      .optional()
      .openapi({ description: 'Raw or friendly; linked without a proof' }),
    account: tonAccountSchema.optional(),
    proof: tonProofSchema.optional(),
  })
  .superRefine(({ address, account, proof }, context) => {
    const isTyped = address !== undefined && account === undefined && proof === undefined;
    const isProven = address === undefined && account !== undefined && proof !== undefined;
    if (!isTyped && !isProven) context.addIssue({ code: 'custom', path: ['address'], message: both });
  })
  .openapi('NewWallet', { description: both });

export const walletSchema = z
  .object({
    address: z.string().openapi({ description: 'Raw, lower case' }),
    friendly: z.string(),
    proven: z.boolean(),
    linkedAt: timeSchema,
    provenAt: timeSchema.nullable(),
  })
  .openapi('Wallet');

export const walletListSchema = z.object({ items: z.array(walletSchema) }).openapi('WalletList');
