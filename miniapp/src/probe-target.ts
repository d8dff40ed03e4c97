import type { ProbeMiss } from '@cocoon-pool/domain/cocoon/probe-miss';

/** Where somebody looks for workers: one port first, or only those that workers use. */
export interface ProbeTarget {
  host: string;
  port: number | null;
}

export interface MissedPort {
  /** `host:port` as the server spells it. */
  address: string;
  reason: ProbeMiss;
}

/** What was typed as a host or `host:port`; null for what is neither. */
export function toProbeTarget(text: string): ProbeTarget | null {
  const typed = text.trim();
  if (typed === '' || /[/@\s]/.test(typed)) return null;
  const parts = /^(\[.+\]|[^:]+):(\d{1,5})$/.exec(typed);
  return parts === null ? { host: typed, port: null } : { host: parts[1] ?? typed, port: Number(parts[2]) };
}

/**
 * The one reason that helps most: of the port that was asked for; of a whole host what answers says more than what
 * refuses, and that more than silence. Null when what was asked for was found.
 */
export function findMiss(
  { host, port }: ProbeTarget,
  { found, missed }: { found: readonly { address: string }[]; missed: readonly MissedPort[] },
): { at: string; reason: ProbeMiss } | null {
  if (port === null) return found.length > 0 ? null : findLoudest(host, missed);
  const isAsked = ({ address }: { address: string }) => address.endsWith(`:${port}`);
  if (found.some(isAsked)) return null;
  const reason = missed.find(isAsked)?.reason ?? 'silent';
  return { at: reason === 'dns' ? host : `${host}:${port}`, reason };
}

const loudest: readonly ProbeMiss[] = ['not_worker', 'refused', 'dns', 'timeout'];

function findLoudest(host: string, missed: readonly MissedPort[]): { at: string; reason: ProbeMiss } {
  for (const reason of loudest) {
    const one = missed.find((miss) => miss.reason === reason);
    if (one !== undefined) return { at: reason === 'not_worker' ? one.address : host, reason };
  }
  return { at: host, reason: 'silent' };
}
