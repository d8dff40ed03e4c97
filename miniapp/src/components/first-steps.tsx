import { useAccountApi } from '../account-api.ts';
import { shortenAddress } from '../shorten-address.ts';
import { useHomeWords } from '../use-home-words.ts';
import { useQuery } from '../use-query.ts';
import { StateMark } from './state-mark.tsx';

/** How far somebody without workers has come: language, wallet, and now the first worker. */
export function FirstSteps() {
  const api = useAccountApi();
  const home = useHomeWords();
  const wallets = useQuery('account/wallets', (signal) => api.listWallets(signal)).data;
  const address = wallets?.[0]?.address;
  return (
    <ol class="steps" aria-label={home.add.steps}>
      <li class="step">
        <StateMark status="ok" />
        {home.add.stepLanguage}
      </li>
      <li class="step">
        {address === undefined ? (
          <a class="step step-link" href="/account">
            <span class="step-ring" aria-hidden="true" />
            {home.add.stepNoWallet}
          </a>
        ) : (
          <>
            <StateMark status="ok" />
            {home.add.stepWallet(shortenAddress(address))}
          </>
        )}
      </li>
      <li class="step step-now" aria-current="step">
        <span class="step-ring" aria-hidden="true" />
        {home.add.stepWorker}
      </li>
    </ol>
  );
}
