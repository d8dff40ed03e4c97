import { shortenAddress } from '../shorten-address.ts';
import { useHomeWords } from '../use-home-words.ts';
import { useWallets } from '../use-wallets.ts';
import { StateMark } from './state-mark.tsx';

/** How far somebody without workers has come: language, wallet, and now the first worker. */
export function FirstSteps() {
  const home = useHomeWords();
  const wallets = useWallets().data;
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
