import type { WorkerMetrics } from '../api-shapes.ts';
import { useSpeech } from '../app-context.ts';
import { shortenAddress } from '../shorten-address.ts';
import { useHomeWords } from '../use-home-words.ts';
import { Figure } from './figure.tsx';

/** What the proxies owe and hold, and how many are connected. */
export function WorkerProxies({ metrics }: { metrics: WorkerMetrics }) {
  const { words, format } = useSpeech();
  const home = useHomeWords();
  const ton = (nanoton: string | null) => (nanoton === null ? null : format.ton(BigInt(nanoton)));
  const { earnings, proxiesConnected, activeRequests } = metrics;
  const shared = earnings.sharedWithWorkers;
  const unit = words.units.ton;
  const integer = (value: number | null) => (value === null ? null : format.integer(value));
  return (
    <section class="section" aria-label={home.worker.tabs.proxies}>
      <dl class="figures">
        <Figure label={home.worker.connected} value={integer(proxiesConnected)} note="" />
        <Figure label={words.worker.active} value={integer(activeRequests)} note="" />
        <Figure
          label={words.worker.unpaid}
          value={ton(earnings.unpaidNanoton)}
          unit={unit}
          note={words.worker.unpaidNote}
        />
        <Figure label={words.worker.claimable} value={ton(earnings.claimableNanoton)} unit={unit} note="" />
        <Figure label={home.worker.inFlight} value={ton(earnings.inFlightNanoton)} unit={unit} note="" />
        <Figure label={home.worker.unsigned} value={ton(earnings.unsignedNanoton)} unit={unit} note="" />
      </dl>
      {metrics.contracts.length > 0 && (
        <ul class="rows rows-under" aria-label={home.worker.contracts}>
          {metrics.contracts.map((contract) => (
            <ContractRow key={contract.contractAddress} contract={contract} />
          ))}
        </ul>
      )}
      <p class="section-text">
        {shared > 0 ? `${words.worker.shared(shared)}. ` : ''}
        {home.worker.proxiesNote}
      </p>
    </section>
  );
}

function ContractRow({ contract }: { contract: WorkerMetrics['contracts'][number] }) {
  const { words, format } = useSpeech();
  const home = useHomeWords();
  const ton = (nanoton: string | null) =>
    nanoton === null ? `— ${words.unknown}` : `${format.ton(BigInt(nanoton))}\u00a0${words.units.ton}`;
  return (
    <li class="row">
      <span class="row-body">
        <span class="row-title" title={contract.proxyAddress}>
          {home.worker.proxy(shortenAddress(contract.proxyAddress))}
        </span>
        <span class="row-text">
          {home.worker.canBeClaimed(ton(contract.claimableNanoton))}
          {contract.inFlightNanoton !== null &&
            contract.inFlightNanoton !== '0' &&
            ` · ${home.worker.onItsWay(ton(contract.inFlightNanoton))}`}
        </span>
      </span>
      <span class="row-end">{ton(contract.unpaidNanoton)}</span>
    </li>
  );
}
