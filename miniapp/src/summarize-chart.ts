import type { Format } from './format.ts';
import { formatMoment } from './format-moment.ts';
import type { Words } from './messages/en.ts';
import { readAt } from './read-chart.ts';
import type { ChartData } from './to-chart-data.ts';

export interface Telling {
  words: Words;
  format: Format;
  rangeText: string;
}

const mostGapsNamed = 3;

/** The finding of the requests chart in a sentence, for those who do not see it. */
export function summarizeRequests(data: ChartData, { words, format, rangeText }: Telling): string {
  const known = data.requestsPerMinute.filter((value) => value !== null);
  if (known.length === 0) return words.charts.empty;
  const perMinute = (value: number) => format.perMinute(value / 60);
  const { requestsPerMinute: last, usualPerMinute: usual } = readAt(data, null);
  const facts = { low: perMinute(Math.min(...known)), high: perMinute(Math.max(...known)), range: rangeText };
  const sentence = words.charts.summary({ ...facts, last: last === null ? null : perMinute(last) });
  const gaps = data.gaps.slice(0, mostGapsNamed).map((gap) => {
    const [from, to] = [gap.fromSeconds, gap.toSeconds].map((at) => formatMoment(format, data, at));
    return words.charts.summaryGap(from ?? '', to ?? '');
  });
  const habit = usual === null ? [] : [words.charts.summaryUsual(perMinute(usual))];
  return [sentence, ...habit, ...gaps].join('; ');
}

/** The finding of the earnings chart in a sentence. */
export function summarizeEarnings(data: ChartData, { words, format, rangeText }: Telling): string {
  const { earnedTon } = readAt(data, null);
  const total = earnedTon === null ? words.unknown : format.estimate(earnedTon);
  return words.charts.summaryEarned({ range: rangeText, total });
}
