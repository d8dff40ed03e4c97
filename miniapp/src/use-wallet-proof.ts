import { useState } from 'preact/hooks';
import { type TonProofSent, useAccountApi } from './account-api.ts';
import { type Api, ApiError } from './api.ts';
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
  const { telegram, session } = useApp();
  const { language } = useSpeech();
  const [state, setState] = useState<ProofState>({ step: 'idle' });

  const start = async (isDemo: boolean) => {
    if (state.step === 'waiting') return;
    setState({ step: 'waiting' });
    try {
      const payload = await api.createPayload(purpose);
      const returnUrl = telegram === null ? null : await findReturnUrl(session.api);
      const isDark = document.documentElement.dataset.theme === 'dark';
      const answer = isDemo
        ? { ok: true as const, sent: await api.signInDemo(payload) }
        : await (await import('./ton-connect.ts')).askWallet({ payload, language, isDark, returnUrl });
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

/** Without it the person comes back by hand. */
async function findReturnUrl(api: Api): Promise<string | null> {
  try {
    return (await api.listAuthMethods()).telegramUrl;
  } catch (error) {
    if (error instanceof ApiError) return null;
    throw error;
  }
}

/** The library of wallets throws errors of its own, and may not even load. */
function toApiError(error: unknown): ApiError {
  if (error instanceof ApiError) return error;
  return new ApiError({ status: 0, code: 'wallet_failed', message: 'The wallet did not answer.' }, error);
}
