import { useState } from 'preact/hooks';
import { type TonProofSent, useAccountApi, type Wallet } from '../../account-api.ts';
import { useAccountWords } from '../../account-words.ts';
import { useApp, useSpeech } from '../../app-context.ts';
import { ConfirmButton } from '../../components/confirm-button.tsx';
import { FormField } from '../../components/form-field.tsx';
import { ProofNote } from '../../components/proof-note.tsx';
import { StateMark } from '../../components/state-mark.tsx';
import { shortenAddress } from '../../shorten-address.ts';
import { toProblem, useAction } from '../../use-action.ts';
import { useQuery } from '../../use-query.ts';
import { useWalletProof } from '../../use-wallet-proof.ts';
import type { ZonedDates } from '../../zoned-dates.ts';
import { AccountSection } from './account-section.tsx';

/** Linked wallets and whether they are proven; connect one, add one by address, unlink. */
export function WalletsSection({ dates }: { dates: ZonedDates }) {
  const api = useAccountApi();
  const { session, cache } = useApp();
  const { wallets: words } = useAccountWords();
  const query = useQuery('account/wallets', api.listWallets);
  const proof = useWalletProof('link', async (sent: TonProofSent) => {
    await api.linkProof(sent);
    cache.clear();
    query.refresh();
  });
  const state = session.state.value;
  const isDemo = state.state === 'open' && state.demo;
  return (
    <AccountSection title={words.title} query={query}>
      {(wallets) => (
        <>
          <p class="form-hint account-text">{wallets.length === 0 ? words.empty : words.text}</p>
          <ul class="rows">
            {wallets.map((wallet) => (
              <WalletRow
                key={wallet.address}
                wallet={wallet}
                dates={dates}
                onUnlink={async () => {
                  await api.unlinkWallet(wallet.address);
                  query.refresh();
                }}
              />
            ))}
          </ul>
          <div class="section-form">
            <button
              type="button"
              class="button button-primary button-full"
              aria-disabled={proof.state.step === 'waiting'}
              onClick={() => void proof.start(isDemo)}
            >
              {proof.state.step === 'waiting' ? words.connecting : isDemo ? words.simulated : words.connect}
            </button>
            <ProofNote state={proof.state} words={words} idle={isDemo ? words.simulatedText : null} />
            <PasteForm onAdded={query.refresh} />
          </div>
        </>
      )}
    </AccountSection>
  );
}

interface WalletRowProps {
  wallet: Wallet;
  dates: ZonedDates;
  onUnlink: () => Promise<void>;
}

function WalletRow({ wallet, dates, onUnlink }: WalletRowProps) {
  const { clock } = useApp();
  const { wallets: words } = useAccountWords();
  const short = shortenAddress(wallet.friendly);
  const sinceMs = Date.parse(wallet.provenAt ?? wallet.linkedAt);
  return (
    <li class="account-row">
      <StateMark status={wallet.proven ? 'ok' : 'unknown'} />
      <span class="account-main">
        <span class="account-name" title={wallet.friendly}>
          {short}
        </span>
        <span class="account-note">
          {wallet.proven ? words.proven : words.notProven},{' '}
          {words.since(dates.day(sinceMs, clock.nowMs.value))}
        </span>
      </span>
      <ConfirmButton
        label={words.remove}
        title={words.removeTitle(short)}
        text={words.removeText}
        failed={words.removeFailed}
        onConfirm={onUnlink}
      />
    </li>
  );
}

function PasteForm({ onAdded }: { onAdded: () => void }) {
  const api = useAccountApi();
  const { cache } = useApp();
  const words = useAccountWords();
  const { words: common } = useSpeech();
  const [address, setAddress] = useState('');
  const action = useAction();
  const submit = async (event: SubmitEvent) => {
    event.preventDefault();
    if (address.trim() === '') return;
    const isAdded = await action.run(async () => void (await api.linkAddress(address.trim())));
    if (!isAdded) return;
    setAddress('');
    cache.clear();
    onAdded();
  };
  return (
    <form class="inline-form" noValidate onSubmit={(event) => void submit(event)}>
      <FormField
        label={words.wallets.paste}
        hint={words.wallets.addressHint}
        name="wallet-address"
        value={address}
        problem={toProblem(action.error, words.notSaved) ?? undefined}
        onValue={(value) => {
          setAddress(value);
          action.clear();
        }}
      />
      <button type="submit" class="button" aria-disabled={action.isBusy}>
        {action.isBusy ? common.loading : words.wallets.add}
      </button>
    </form>
  );
}
