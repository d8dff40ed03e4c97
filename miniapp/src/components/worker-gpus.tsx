import type { WorkerGpus as Answer } from '../api-shapes.ts';
import { useApp, useSpeech } from '../app-context.ts';
import type { Format } from '../format.ts';
import { useHomeWords } from '../use-home-words.ts';
import { useQuery } from '../use-query.ts';
import { Age } from './age.tsx';
import { FailedNotice } from './failed-notice.tsx';
import { Figure } from './figure.tsx';
import { Icon } from './icon.tsx';
import { Notice } from './notice.tsx';

const gib = 1024 ** 3;

/** The GPUs as the agent on the host tells of them; without one they are unknown. */
export function WorkerGpus({ workerId }: { workerId: string }) {
  const { session } = useApp();
  const { words } = useSpeech();
  const home = useHomeWords();
  const query = useQuery<Answer | null>(`gpus/${workerId}`, (signal) =>
    session.api.findOptional<Answer>(`/workers/${workerId}/gpus?points=10`, signal),
  );
  if (query.loadedAtMs === null) {
    if (query.error === null) return <div class="section skeleton-gpus" aria-busy="true" />;
    return (
      <FailedNotice title={words.worker.failedTitle} text={words.worker.failedText} onRetry={query.refresh} />
    );
  }
  const answer = query.data;
  if (answer === null || (answer.gpus.length === 0 && answer.failure === null)) {
    return (
      <Notice mark={<Icon name="workers" />} title={home.worker.tabs.gpu} text={home.worker.gpuMissing}>
        <a class="button" href="/workers/add">
          {home.worker.gpuAgent}
        </a>
      </Notice>
    );
  }
  return (
    <>
      <div class="list-head">
        <h2 class="list-title">{home.worker.tabs.gpu}</h2>
        <Age atMs={answer.sampledAt === null ? null : Date.parse(answer.sampledAt)} />
      </div>
      {answer.failure !== null && <p class="lead-text">{home.worker.gpuFailure(answer.failure)}</p>}
      {answer.gpus.map((gpu) => (
        <Gpu key={gpu.gpuId} gpu={gpu} />
      ))}
    </>
  );
}

function Gpu({ gpu }: { gpu: Answer['gpus'][number] }) {
  const { format } = useSpeech();
  const home = useHomeWords();
  const whole = (value: number | null) => (value === null ? null : format.integer(value));
  const [busy, busyUnit] = splitUnit(
    gpu.utilizationRatio === null ? null : format.percent(gpu.utilizationRatio),
  );
  const memory = toGib(gpu.memoryUsedBytes, format);
  const total = toGib(gpu.memoryTotalBytes, format);
  const limit = whole(gpu.powerLimitWatts);
  return (
    <section class="section" aria-label={gpu.model ?? gpu.gpuId}>
      <h3 class="gpu-name">
        {gpu.model ?? gpu.gpuId}{' '}
        {gpu.isMissing && (
          <span class="word" data-s="down">
            {home.worker.gone}
          </span>
        )}
      </h3>
      <dl class="figures">
        <Figure label={home.worker.busy} value={busy} unit={busyUnit} note="" />
        <Figure label={home.worker.temperature} value={whole(gpu.temperatureCelsius)} unit="°C" note="" />
        <Figure
          label={home.worker.power}
          value={whole(gpu.powerWatts)}
          unit="W"
          note={limit === null ? '' : home.worker.ofTotal(`${limit} W`)}
        />
        <Figure
          label={home.worker.memory}
          value={memory}
          unit="GiB"
          note={total === null ? '' : home.worker.ofTotal(`${total} GiB`)}
        />
      </dl>
    </section>
  );
}

function toGib(bytes: number | null, format: Format): string | null {
  return bytes === null ? null : format.integer(bytes / gib);
}

function splitUnit(text: string | null): [value: string | null, unit: string] {
  const [value = null, unit = ''] = text?.split('\u00a0') ?? [];
  return [value, unit];
}
