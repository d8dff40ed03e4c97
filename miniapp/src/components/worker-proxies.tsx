import type { WorkerMetrics } from '../api-shapes.ts';
import { useSpeech } from '../app-context.ts';
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
        <Figure
          label={home.worker.connected}
          value={integer(proxiesConnected)}
          note={words.worker.proxiesNote}
        />
        <Figure label={words.worker.active} value={integer(activeRequests)} note={words.worker.requests} />
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
      <p class="section-text">
        {shared > 0 ? `${words.worker.shared(shared)}. ` : ''}
        {home.worker.proxiesNote}
      </p>
    </section>
  );
}
