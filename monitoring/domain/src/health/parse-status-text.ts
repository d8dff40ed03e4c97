import { cleanText } from '../cocoon/clean-text.ts';
import { type HealthText, parseSize, readAfter, toHealthLines } from './health-text.ts';

/** A systemd unit of the worker's machine. */
export interface ServiceReading {
  name: string;
  /** As systemd says: `active`, `inactive`, `failed`, … */
  state: string;
  /** Null where the text tells of none, which is how it prints a unit that never restarted. */
  restarts: number | null;
  memoryBytes: number | null;
}

export interface StatusReading {
  /** The text's own verdict. `ERROR` alone is no fault: see `findServiceFaults`. */
  verdict: 'ok' | 'error' | null;
  commit: string | null;
  imageHash: string | null;
  services: ServiceReading[];
}

const servicesMax = 64;

/** Reads `health-client … status`. Never throws; whatever is missing is unknown. */
export function parseStatusText(text: string | Uint8Array): HealthText<StatusReading> {
  const lines = toHealthLines(text);
  if (lines.every((line) => line.trim() === '')) return { ok: false, failure: 'empty', detail: null };
  const verdict = find(lines, 'Status');
  const services = lines.flatMap(toService).slice(0, servicesMax);
  if (verdict === null && services.length === 0) return { ok: false, failure: 'unreadable', detail: null };
  const imageHash = find(lines, 'TDX Image Hash');
  return {
    ok: true,
    value: {
      verdict: verdict === null ? null : verdict.startsWith('ERROR') ? 'error' : 'ok',
      commit: /^[0-9a-f]{7,40}$/.exec(find(lines, 'Build') ?? '')?.[0] ?? null,
      imageHash: imageHash === null || imageHash.startsWith('(') ? null : cleanText(imageHash),
      services,
    },
  };
}

/** What the first line with this label that says anything says. */
function find(lines: readonly string[], label: string): string | null {
  for (const line of lines) {
    const found = readAfter(line, label);
    if (found) return found;
  }
  return null;
}

const service =
  /^\s*\[[+~-]\] ([\w@.:-]{1,100}): ([a-z-]{1,30})(?: \((?:(\d{1,9}) restarts?)?(?:, )?(?:Mem: ([\d.]{1,12} [KMGT]?B))?\))?\s*$/;

function toService(line: string): ServiceReading[] {
  const match = service.exec(line);
  if (match === null) return [];
  const [, name = '', state = '', restarts, memory] = match;
  return [
    {
      name,
      state,
      restarts: restarts === undefined ? null : Number(restarts),
      memoryBytes: memory === undefined ? null : parseSize(memory),
    },
  ];
}

export type ServiceFault = 'runner_inactive' | 'model_inactive';

export const runnerService = 'cocoon-worker-runner.service';
/** A worker runs one of the two. */
export const modelServices = ['cocoon-vllm.service', 'cocoon-sglang.service'];

/**
 * What is wrong with a worker's units: its runner is not active, or neither model server is. A worker runs one of the
 * two, so the text's ERROR for the other one is no fault. A unit that is not listed is unknown, and never a fault.
 */
export function findServiceFaults(services: readonly ServiceReading[]): ServiceFault[] {
  const state = (name: string) => services.find((one) => one.name === name)?.state ?? null;
  const faults: ServiceFault[] = [];
  if (state(runnerService) !== null && state(runnerService) !== 'active') faults.push('runner_inactive');
  const models = modelServices.map(state).filter((known) => known !== null);
  const isKnown = models.length === modelServices.length;
  if (isKnown && models.every((known) => known !== 'active')) faults.push('model_inactive');
  return faults;
}
