import { useState } from 'preact/hooks';
import { type TonProofSent, useAccountApi } from './account-api.ts';
import { ApiError } from './api.ts';
import { useApp, useSpeech } from './app-context.ts';

export type ProofState =
  | { step: 'idle' | 'waiting' | 'done' }
  | { step: 'refused'; reason: 'cancelled' | 'no_proof' | 'list_failed' }
  | { step: 'failed'; error: ApiError };

/**
 * Has a wallet sign a payload and hands the proof on: to link it (in a session) or to log in (without one). In the demo
 * the simulated wallet signs. idle → waiting → done | refused | failed; any end may begin again.
 */
export function useWalletProof(purpose: 'link' | 'login', use: (sent: TonProofSent) => Promise<void>) {
  const api = useAccountApi();
  const { telegram } = useApp();
  const { language } = useSpeech();
  const [state, setState] = useState<ProofState>({ step: 'idle' });

  const start = async (isDemo: boolean) => {
    if (state.step === 'waiting') return;
    setState({ step: 'waiting' });
    try {
      const { payload, returnUrl } = await api.createPayload(purpose);
      const isDark = document.documentElement.dataset.theme === 'dark';
      const answer = isDemo
        ? { ok: true as const, sent: await api.signInDemo(payload) }
        : await (await import('./ton-connect.ts')).askWallet({
            ...{ payload, language, isDark },
            returnUrl: telegram === null ? null : returnUrl,
          });
      if (!answer.ok) return setState({ step: 'refused', reason: answer.reason });
      await use(answer.sent);
      telegram?.haptic('success');
      setState({ step: 'done' });
    } catch (error) {
      telegram?.haptic('error');
      setState({ step: 'failed', error: toApiError(error) });
    }
  };
  return { state, start };
}

/** The library of wallets throws errors of its own, and may not even load. */
function toApiError(error: unknown): ApiError {
  if (error instanceof ApiError) return error;
  return new ApiError({ status: 0, code: 'wallet_failed', message: 'The wallet did not answer.' }, error);
}
