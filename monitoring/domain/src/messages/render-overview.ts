import { staleAfterSeconds } from '../cocoon/worker-status.ts';
import { formatDuration, formatRate, formatTon } from './format.ts';
import { formatClock, type Reader } from './format-clock.ts';
import { messages } from './messages.ts';

/** All workers of a reader in figures; null is unknown. */
export interface OverviewFacts {
  workers: { ok: number; warning: number; down: number; unknown: number };
  requestsPerSecond: number | null;
  unpaidNanoton: bigint | null;
  oldestSampledAt: Date | null;
  newestSampledAt: Date | null;
}

/**
 * The /stats card, with the line of what was earned where one is given. Data of which even the newest is stale is called so
 * instead of shown.
 */
export function renderOverview(
  overview: OverviewFacts,
  reader: Reader,
  earned: string | null = null,
): string {
  const { stats } = messages(reader.language);
  const figures = toFigures(overview, reader);
  const { oldestSampledAt, newestSampledAt } = overview;
  if (figures.total === 0) return stats.empty;
  if (oldestSampledAt === null || newestSampledAt === null) return stats.waiting({ ...figures, earned });
  if (ageSeconds(newestSampledAt, reader) > staleAfterSeconds) {
    return stats.stale({
      ...figures,
      earned,
      age: formatDuration(reader.language, ageSeconds(newestSampledAt, reader)),
    });
  }
  return stats.card({
    ...overview.workers,
    ...figures,
    earned,
    mark: toMark(overview.workers),
    rate:
      overview.requestsPerSecond === null
        ? messages(reader.language).unknownRate
        : formatRate(reader.language, overview.requestsPerSecond),
    at: formatClock(reader, oldestSampledAt),
  });
}

/** The greeting of someone who has been here before. */
export function renderWelcomeBack(overview: OverviewFacts, reader: Reader): string {
  const { start, stats } = messages(reader.language);
  const figures = toFigures(overview, reader);
  if (figures.total === 0) return stats.empty;
  return start.back({ ...figures, ok: overview.workers.ok });
}

function toFigures({ workers, unpaidNanoton, oldestSampledAt }: OverviewFacts, reader: Reader) {
  const { unknown } = messages(reader.language);
  return {
    total: workers.ok + workers.warning + workers.down + workers.unknown,
    unpaid: unpaidNanoton === null ? unknown : formatTon(reader.language, unpaidNanoton, reader.coinSymbol),
    age:
      oldestSampledAt === null
        ? unknown
        : formatDuration(reader.language, ageSeconds(oldestSampledAt, reader)),
  };
}

function toMark({ down, warning, unknown }: OverviewFacts['workers']): string {
  if (down > 0) return '🔴';
  if (warning > 0) return '🟡';
  return unknown > 0 ? '⚪' : '🟢';
}

function ageSeconds(at: Date, reader: Reader): number {
  return (reader.now.getTime() - at.getTime()) / 1000;
}
