import type { WorkerDetail, WorkerMetrics } from '../api-shapes.ts';
import { useSpeech } from '../app-context.ts';
import { useHomeWords } from '../use-home-words.ts';

/** What runs there, hashes whole, and what may be done with it. */
export function WorkerConfig({ worker, metrics }: { worker: WorkerDetail; metrics: WorkerMetrics }) {
  const { words, format } = useSpeech();
  const home = useHomeWords();
  const yesNo = (value: boolean | null) => (value === null ? null : value ? home.worker.yes : home.worker.no);
  const committedAt = metrics.software.committedAt;
  const facts: [label: string, value: string | null][] = [
    [words.worker.model, metrics.model ?? worker.model],
    [home.worker.commit, metrics.software.commit],
    [home.worker.committed, committedAt === null ? null : format.day(Date.parse(committedAt))],
    [
      words.worker.params,
      metrics.paramsVersion === null ? null : words.worker.version(metrics.paramsVersion),
    ],
    [home.worker.enabled, yesNo(metrics.enabled)],
    [words.worker.price, metrics.coefficient === null ? null : format.coefficient(metrics.coefficient)],
    [words.worker.address, worker.address],
    [home.worker.accessHash, worker.hasAccessHash ? home.worker.set : home.worker.notSet],
    [home.worker.access, worker.access === 'controllable' ? home.worker.controllable : home.worker.readOnly],
    [words.worker.walletAddress, metrics.wallet.address],
    [home.worker.since, format.day(Date.parse(worker.createdAt))],
  ];
  return (
    <section class="section" aria-label={home.worker.config}>
      <dl class="facts">
        {facts.map(([label, value]) => (
          <div key={label} class="fact">
            <dt class="fact-label">{label}</dt>
            <dd class="fact-value">{value ?? `— ${words.unknown}`}</dd>
          </div>
        ))}
      </dl>
    </section>
  );
}
