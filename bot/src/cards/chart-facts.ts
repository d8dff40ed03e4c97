import { listFleetBuckets } from '@cocoon-pool/db/fleet-stats';
import type { Id } from '@cocoon-pool/db/schema';
import { listStatsBuckets } from '@cocoon-pool/db/worker-stats';
import type { BarChart } from '@cocoon-pool/domain/charts/draw-bar-chart';
import { chatWords } from '@cocoon-pool/domain/messages/chat/chat-words';
import { toPlainText } from '@cocoon-pool/domain/messages/escape';
import { formatRate, formatTon } from '@cocoon-pool/domain/messages/format';
import { formatClock, type Reader } from '@cocoon-pool/domain/messages/format-clock';
import type { BotDeps } from '../bot-deps.ts';

export const chartDays = [1, 7, 30] as const;
export type ChartDays = (typeof chartDays)[number];

/** The steps of a chart of so many days, in hours. */
const stepHours: Record<ChartDays, number> = { 1: 1, 7: 6, 30: 24 };
const hourMs = 3_600_000;

/** What the reader's workers, or all where the reach is null, earned step by step; an estimate by their own counters. */
export async function toEarnedChart(
  { db }: Pick<BotDeps, 'db'>,
  { reach, days }: { reach: Id | null; days: ChartDays },
  reader: Reader,
): Promise<BarChart> {
  const { charts } = chatWords(reader.language);
  const spans = toSpans(days, reader.now);
  const resolution = days === 1 ? '5m' : '1h';
  const buckets = await listFleetBuckets(db, {
    participantId: reach,
    ...toRange(days, spans, reader),
    resolution,
  });
  const values = buckets.map(({ earnedNanoton }) => (earnedNanoton === null ? null : Number(earnedNanoton)));
  const highest = toHighest(values);
  return {
    title: charts.earned({ days }),
    highest:
      highest === null
        ? null
        : charts.most({
            amount: toPlainText(formatTon(reader.language, BigInt(highest), reader.coinSymbol)),
          }),
    ...{ values, ...toEnds(spans, reader), empty: charts.empty },
  };
}

/** A worker's requests, step by step, as far as they are the reader's to see. */
export async function toRequestsChart(
  { db }: Pick<BotDeps, 'db'>,
  { workerId, name, days, reach }: { workerId: Id; name: string; days: ChartDays; reach: Id | null },
  reader: Reader,
): Promise<BarChart> {
  const { charts } = chatWords(reader.language);
  const spans = toSpans(days, reader.now);
  const range = toRange(days, spans, reader);
  const buckets = await listStatsBuckets(db, {
    workerId,
    participantId: reach,
    ...range,
    resolution: '1h',
  });
  const values = buckets.map(({ requestsPerSecond }) => requestsPerSecond);
  const highest = toHighest(values);
  return {
    title: charts.requests({ name: toShortName(name), days }),
    highest: highest === null ? null : charts.most({ amount: formatRate(reader.language, highest) }),
    ...{ values, ...toEnds(spans, reader), empty: charts.empty },
  };
}

const nameMax = 26;

/** A longer name would reach over the edge of the picture. */
function toShortName(name: string): string {
  const characters = Array.from(name);
  return characters.length <= nameMax ? name : `${characters.slice(0, nameMax - 1).join('')}…`;
}

/** Whole steps, at whole multiples of the step; the last one is under way. */
function toSpans(days: ChartDays, now: Date): { from: Date; to: Date }[] {
  const stepMs = stepHours[days] * hourMs;
  const steps = (days * 24 * hourMs) / stepMs;
  const last = Math.floor(now.getTime() / stepMs) * stepMs;
  return Array.from({ length: steps }, (_, place) => {
    const from = last - (steps - 1 - place) * stepMs;
    return { from: new Date(from), to: new Date(Math.min(from + stepMs, now.getTime())) };
  });
}

function toRange(days: ChartDays, spans: readonly { from: Date; to: Date }[], { now }: Reader) {
  const from = spans[0]?.from ?? now;
  return { from, to: spans.at(-1)?.to ?? now, stepSeconds: stepHours[days] * 3_600 };
}

function toEnds(spans: readonly { from: Date; to: Date }[], reader: Reader) {
  const ends = [spans[0]?.from ?? reader.now, spans.at(-1)?.to ?? reader.now];
  const [from = '', to = ''] = ends.map((at) => formatClock(reader, at));
  return { from, to };
}

function toHighest(values: readonly (number | null)[]): number | null {
  const known = values.filter((value) => value !== null);
  return known.length === 0 ? null : Math.max(...known);
}
