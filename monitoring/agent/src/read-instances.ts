import type { AgentSampleJson } from '@cocoon-pool/domain/agent/agent-report';
import { parsePerf } from '@cocoon-pool/domain/cocoon/parse-perf';
import { type AgentConfig, toPort } from './agent-files.ts';
import { fetchLocal } from './fetch-local.ts';
import { readHealth } from './read-health.ts';

const pageTimeoutMs = 4_000;
const healthTimeoutMs = 6_000;
const perfTimeoutMs = 1_500;

/** Looks on loopback for workers that are not known yet, by a page that needs no access hash and changes nothing. */
export async function findInstances(config: AgentConfig, known: ReadonlySet<number>): Promise<number[]> {
  const strangers = Array.from({ length: config.instances }, (_one, instance) => instance).filter(
    (instance) => !known.has(instance),
  );
  const found = await Promise.all(
    strangers.map(async (instance) => {
      const port = toPort(config, instance);
      const answer = await fetchLocal({ port, page: 'perf', timeoutMs: perfTimeoutMs, accessHash: null });
      return answer.ok && parsePerf(answer.body).ok ? [instance] : [];
    }),
  );
  return found.flat();
}

/** One sample of each instance, whatever it answers. Never rejects, and takes no longer than the slowest time-out. */
export async function readInstances(
  config: AgentConfig,
  { instances, sampledAt, isFull }: { instances: readonly number[]; sampledAt: Date; isFull: boolean },
): Promise<AgentSampleJson[]> {
  const [pages, health] = await Promise.all([
    Promise.all(instances.map((instance) => readPages(config, instance))),
    readHealth(config, { instances, isFull, timeoutMs: healthTimeoutMs }),
  ]);
  return instances.flatMap((instance, place) => {
    const answers = pages[place];
    if (answers === undefined) return [];
    return [
      { instance, sampledAt: sampledAt.toISOString(), ...answers, health: health.get(instance) ?? null },
    ];
  });
}

async function readPages(config: AgentConfig, instance: number) {
  const startedMs = performance.now();
  const target = {
    port: toPort(config, instance),
    timeoutMs: pageTimeoutMs,
    accessHash: config.accessHashes[String(instance)] ?? null,
  };
  const [jsonStats, statsPage] = await Promise.all([
    fetchLocal({ ...target, page: 'jsonStats' }),
    fetchLocal({ ...target, page: 'statsPage' }),
  ]);
  const isAnswered = jsonStats.ok || statsPage.ok;
  return { jsonStats, statsPage, latencyMs: isAnswered ? performance.now() - startedMs : null };
}
