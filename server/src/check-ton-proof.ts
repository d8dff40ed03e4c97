import {
  type TonProof,
  type TonProofRefusal,
  verifyTonProof,
} from '@cocoon-pool/domain/ton/verify-ton-proof';
import { ApiError } from './api-error.ts';
import type { AppDeps } from './app-deps.ts';

/** The account that the proof shows, and the payload to use up; throws an answer that says what is wrong. */
export async function checkTonProof(
  deps: Pick<AppDeps, 'now' | 'settings' | 'demo' | 'askSignature'>,
  sent: TonProof,
): Promise<{ account: string; nonce: string }> {
  const { tonNetwork: network } = deps.settings;
  const domains = listProofDomains(deps);
  const verdict = await verifyTonProof(sent, { network, domains, now: deps.now() });
  if (!verdict.ok) throw refuse(verdict.reason);
  const { account, payload: nonce, mayRefuse } = verdict;
  const permission = mayRefuse ? await deps.askSignature?.(account) : 'allowed';
  if (permission === 'forbidden') throw refuse('signature_not_allowed');
  if (permission === 'unknown') {
    const message = 'The chain cannot be asked now whether this wallet allows signatures; try again';
    throw new ApiError({ status: 503, code: 'chain_unavailable', message });
  }
  return { account, nonce };
}

function refuse(reason: TonProofRefusal): ApiError {
  return new ApiError({ status: 401, code: `ton_proof_${reason}`, message: refusals[reason] });
}

/** The pages whose proofs count here; throws where there is none. */
export function listProofDomains({ settings, demo }: Pick<AppDeps, 'settings' | 'demo'>): string[] {
  const own = settings.publicUrl === null ? [] : [new URL(settings.publicUrl).host];
  const domains = demo === undefined ? own : [...own, 'localhost'];
  if (domains.length > 0) return domains;
  const message = 'Wallets cannot be proven here: the installation has no PUBLIC_URL';
  throw new ApiError({ status: 503, code: 'ton_unavailable', message });
}

const refusals: Record<TonProofRefusal, string> = {
  wrong_network: 'The wallet is on another network than this pool',
  wrong_domain: 'The proof was made for another page',
  domain_length_mismatch: 'The proof’s domain length is wrong',
  bad_timestamp: 'The proof’s time cannot be read',
  expired: 'The proof is older than 15 minutes; sign again',
  from_the_future: 'The proof is from the future; check the clock of the device',
  bad_address: 'The wallet’s address cannot be read',
  bad_state_init: 'The wallet’s initial state cannot be read',
  unknown_wallet: 'This kind of wallet is not known here, so its key cannot be trusted',
  address_mismatch: 'The wallet’s initial state belongs to another address',
  public_key_mismatch: 'The public key is not that of the wallet',
  signature_not_allowed: 'This wallet refuses signatures of its own key',
  bad_signature: 'The signature is not that of the wallet',
};
