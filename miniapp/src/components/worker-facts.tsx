import type { WorkerDetail, WorkerMetrics } from '../api-shapes.ts';
import { useSpeech } from '../app-context.ts';
import { formatModel } from '../format-model.ts';

/** What the worker is: address, model, software; unknown facts say so. */
export function WorkerFacts({ worker, metrics }: { worker: WorkerDetail; metrics: WorkerMetrics }) {
  const { words, format } = useSpeech();
  const committedAt = metrics.software.committedAt ?? null;
  const software = [
    metrics.software.commit?.slice(0, 8),
    committedAt === null ? null : format.day(Date.parse(committedAt)),
  ].filter((part) => part != null);
  const facts: [label: string, value: string | null, isCode?: boolean][] = [
    [words.worker.model, formatModel(metrics.model ?? worker.model)],
    [words.worker.address, worker.address],
    [words.worker.software, software.length === 0 ? null : software.join(' · ')],
    [
      words.worker.params,
      metrics.paramsVersion === null ? null : words.worker.version(metrics.paramsVersion),
    ],
    [words.worker.latency, metrics.latencyMs === null ? null : toLatency(metrics.latencyMs, format.runTime)],
    [words.worker.walletAddress, metrics.wallet.address, true],
  ];
  return (
    <section class="section" aria-label={words.worker.facts}>
      <dl class="facts">
        {facts.map(([label, value, isCode]) => (
          <div key={label} class="fact">
            <dt class="fact-label">{label}</dt>
            <dd class={isCode ? 'fact-value fact-code' : 'fact-value'}>{value ?? `— ${words.unknown}`}</dd>
          </div>
        ))}
      </dl>
    </section>
  );
}

function toLatency(latencyMs: number, runTime: (seconds: number) => { value: string; unit: string }): string {
  const { value, unit } = runTime(latencyMs / 1000);
  return `${value}\u00a0${unit}`;
}
