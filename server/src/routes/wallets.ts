import { NotFoundError } from '@cocoon-pool/db/not-found-error';
import { getParticipant } from '@cocoon-pool/db/participants';
import {
  endWalletLink,
  type LinkResult,
  linkProvenWallet,
  linkTypedWallet,
  listWalletLinks,
  type WalletLink,
} from '@cocoon-pool/db/wallets';
import { formatAccount } from '@cocoon-pool/domain/ton/format-account';
import type { TonNetwork } from '@cocoon-pool/domain/ton/network';
import { type AccountProblem, parseAccount } from '@cocoon-pool/domain/ton/parse-account';
import type { TonProof } from '@cocoon-pool/domain/ton/verify-ton-proof';
import { createRoute, z } from '@hono/zod-openapi';
import { ApiError } from '../api-error.ts';
import { createApiRouter } from '../api-router.ts';
import type { AppDeps } from '../app-deps.ts';
import { type Caller, forbidden } from '../caller.ts';
import { checkTonProof } from '../check-ton-proof.ts';
import { toParticipantId } from '../participant-id.ts';
import {
  errorSchema,
  guardedErrors,
  idParam,
  jsonBody,
  jsonContent,
  notFoundError,
} from '../schemas/common.ts';
import { newWalletSchema, walletListSchema, walletSchema } from '../schemas/wallet.ts';

const listRoute = createRoute({
  method: 'get',
  path: '/{id}/wallets',
  summary: 'The wallets a person links now',
  request: { params: idParam },
  responses: { 200: jsonContent(walletListSchema, 'Oldest first'), ...notFoundError, ...guardedErrors },
});

const linkRoute = createRoute({
  method: 'post',
  path: '/{id}/wallets',
  summary: 'Link a wallet: by its address, which proves nothing, or by a proof made with `/auth/ton/payload`',
  request: { params: idParam, ...jsonBody(newWalletSchema) },
  responses: {
    200: jsonContent(walletSchema, 'It was linked before'),
    201: jsonContent(walletSchema, 'Linked from now on'),
    409: jsonContent(errorSchema, 'Somebody else has proven the wallet'),
    503: jsonContent(errorSchema, 'The installation has no PUBLIC_URL, or the chain cannot be asked now'),
    ...notFoundError,
    ...guardedErrors,
  },
});

const unlinkRoute = createRoute({
  method: 'delete',
  path: '/{id}/wallets/{address}',
  summary: 'End the link of a wallet; what was received until now stays',
  request: {
    params: idParam.extend({ address: z.string().openapi({ param: { name: 'address', in: 'path' } }) }),
  },
  responses: { 204: { description: 'Not linked any more' }, ...notFoundError, ...guardedErrors },
});

export function walletsRoutes(deps: AppDeps) {
  const { db, now } = deps;
  const { tonNetwork: network } = deps.settings;
  return createApiRouter()
    .openapi(listRoute, async (c) => {
      const { id: participantId } = await getParticipant(
        db,
        toParticipantId(c.req.valid('param').id, c.get('caller')),
      );
      const links = await listWalletLinks(db, { participantId, network });
      return c.json({ items: links.map((link) => toView(link, network)) }, 200);
    })
    .openapi(linkRoute, async (c) => {
      const caller = c.get('caller');
      const { id: participantId } = await getParticipant(
        db,
        toParticipantId(c.req.valid('param').id, caller),
      );
      const { address, account, proof } = c.req.valid('json');
      const owner = { participantId, network, actor: caller.actor };
      const result =
        account !== undefined && proof !== undefined
          ? await prove(deps, caller, { ...owner, sent: { account, proof } })
          : await linkTypedWallet(db, { ...owner, account: toAccount(address ?? '', network) }, now());
      if (!result.ok) throw refusals[result.reason];
      return c.json(toView(result.link, network), result.isNew ? 201 : 200);
    })
    .openapi(unlinkRoute, async (c) => {
      const caller = c.get('caller');
      const { id, address } = c.req.valid('param');
      const participantId = toParticipantId(id, caller);
      const parsed = parseAccount(address, network);
      const wallet = { participantId, network, actor: caller.actor };
      const isEnded = parsed.ok && (await endWalletLink(db, { ...wallet, account: parsed.account }, now()));
      if (!isEnded) throw new NotFoundError('wallet');
      return c.body(null, 204);
    });
}

interface Proving {
  participantId: string;
  network: TonNetwork;
  actor: string;
  sent: TonProof;
}

/** In the session that asked for the payload, and for oneself: else a proof made elsewhere could be slipped in here. */
async function prove(deps: AppDeps, caller: Caller, { sent, ...owner }: Proving): Promise<LinkResult> {
  const { sessionId } = caller;
  if (sessionId === null || caller.participantId !== owner.participantId)
    throw forbidden('Only the owner can prove a wallet, from a session of their own');
  const { account, nonce } = await checkTonProof(deps, sent);
  return linkProvenWallet(deps.db, { ...owner, account, nonce, sessionId }, deps.now());
}

function toAccount(address: string, network: TonNetwork): string {
  const parsed = parseAccount(address, network);
  if (parsed.ok) return parsed.account;
  throw new ApiError({
    status: 422,
    code: 'bad_address',
    message: `address: ${problems[parsed.reason]}`,
    field: 'address',
  });
}

const problems: Record<AccountProblem, string> = {
  format: 'Not a TON address',
  checksum: 'The address has a typing mistake: its checksum is wrong',
  workchain: 'There are no wallets in this workchain',
  test_only: 'This is an address of the testnet, this pool is on the mainnet',
};

const refusals: Record<Exclude<LinkResult, { ok: true }>['reason'], ApiError> = {
  wallet_limit: new ApiError({
    status: 422,
    code: 'wallet_limit',
    message: 'One person can link at most 50 wallets',
  }),
  wallet_proven: new ApiError({
    status: 409,
    code: 'wallet_proven',
    message: 'Somebody else has proven this wallet; if it is yours, prove it',
    field: 'address',
  }),
};

function toView(
  { address, linkedAt, provenAt }: WalletLink,
  network: TonNetwork,
): z.output<typeof walletSchema> {
  return {
    address,
    friendly: formatAccount(address, { network }),
    proven: provenAt !== null,
    linkedAt: linkedAt.toISOString(),
    provenAt: provenAt?.toISOString() ?? null,
  };
}
