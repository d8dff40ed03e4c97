import type { AccountWords } from '../account-words.ts';
import type { ProofState } from '../use-wallet-proof.ts';

/** How asking a wallet went, in words. */
export function ProofNote({
  state,
  words,
  idle,
}: {
  state: ProofState;
  words: AccountWords['wallets'];
  idle: string | null;
}) {
  if (state.step === 'refused' || state.step === 'failed') {
    return (
      <p class="form-problem" role="alert">
        {state.step === 'failed' ? describeFailure(state, words) : refusals(words)[state.reason]}
      </p>
    );
  }
  if (state.step === 'done') return <p class="form-hint">{words.linked}</p>;
  return idle === null ? null : <p class="form-hint">{idle}</p>;
}

function describeFailure(
  { error }: Extract<ProofState, { step: 'failed' }>,
  words: AccountWords['wallets'],
): string {
  if (error.code === 'ton_unavailable') return words.unavailable;
  return error.status === 0 ? words.cancelled : `${words.failed}: ${error.message}`;
}

const refusals = (words: AccountWords['wallets']) => ({
  cancelled: words.cancelled,
  no_proof: words.noProof,
  list_failed: words.listFailed,
});
