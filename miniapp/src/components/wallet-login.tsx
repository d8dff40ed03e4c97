import { useEffect, useState } from 'preact/hooks';
import { useAccountApi } from '../account-api.ts';
import { AccountWordsProvider, useAccountWords } from '../account-words.ts';
import { ApiError } from '../api.ts';
import { useApp } from '../app-context.ts';
import { useWalletProof } from '../use-wallet-proof.ts';
import { ProofNote } from './proof-note.tsx';

/** Signing in with a wallet, where the installation can check one. */
export function WalletLogin() {
  const { session } = useApp();
  const [isOpen, setIsOpen] = useState(false);
  useEffect(() => {
    session.api.listAuthMethods().then(
      ({ ton }) => setIsOpen(ton === true),
      (error: unknown) => {
        // Without an answer there is nothing to offer; the page says why it is closed.
        if (!(error instanceof ApiError)) throw error;
      },
    );
  }, [session]);
  if (!isOpen) return null;
  return (
    <AccountWordsProvider>
      <WalletButton />
    </AccountWordsProvider>
  );
}

function WalletButton() {
  const api = useAccountApi();
  const { session } = useApp();
  const { wallets: words } = useAccountWords();
  const proof = useWalletProof('login', async (sent) => session.enter(await api.loginWithProof(sent)));
  const isWaiting = proof.state.step === 'waiting';
  return (
    <>
      <button
        type="button"
        class="button button-primary"
        aria-disabled={isWaiting}
        onClick={() => void proof.start(false)}
      >
        {isWaiting ? words.connecting : words.signIn}
      </button>
      <ProofNote state={proof.state} words={words} idle={null} />
    </>
  );
}
