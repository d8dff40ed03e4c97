import type { WorkerDetail } from '../api-shapes.ts';
import { useApp, useSpeech } from '../app-context.ts';
import { useHomeWords } from '../use-home-words.ts';

/** What is known of its past without the audit: since when it is watched and when it answered last. */
export function WorkerHistory({ worker }: { worker: WorkerDetail }) {
  const { clock } = useApp();
  const { words, format } = useSpeech();
  const home = useHomeWords();
  const facts = [
    {
      label: home.worker.lastUp,
      value: worker.lastUpAt === null ? null : format.age(Date.parse(worker.lastUpAt), clock.nowMs.value),
    },
    { label: home.worker.since, value: format.day(Date.parse(worker.createdAt)) },
  ];
  return (
    <section class="section" aria-label={home.worker.history}>
      <dl class="facts">
        {facts.map(({ label, value }) => (
          <div key={label} class="fact">
            <dt class="fact-label">{label}</dt>
            <dd class="fact-value">{value ?? `— ${words.unknown}`}</dd>
          </div>
        ))}
      </dl>
    </section>
  );
}
