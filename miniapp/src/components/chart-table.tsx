import { useState } from 'preact/hooks';
import { useSpeech } from '../app-context.ts';
import { formatMoment } from '../format-moment.ts';
import { sumKnown } from '../read-chart.ts';
import type { ChartData } from '../to-chart-data.ts';

/** The charts as rows, one per earnings bar, newest first; unknown stays a word. */
export function ChartTable({ data }: { data: ChartData }) {
  const { words, format } = useSpeech();
  const [isOpen, setIsOpen] = useState(false);
  const hasUsual = data.usualPerMinute !== null;
  const toRate = (perMinute: number | null) =>
    perMinute === null ? words.noData : format.perMinute(perMinute / 60);
  return (
    <>
      <button
        type="button"
        class="link chart-toggle"
        aria-expanded={isOpen}
        onClick={() => setIsOpen(!isOpen)}
      >
        {isOpen ? words.charts.hideTable : words.charts.showTable}
      </button>
      {isOpen && (
        <table class="table">
          <thead>
            <tr>
              <th class="table-head" scope="col">
                {words.charts.time}
              </th>
              <th class="table-head table-number" scope="col">
                {words.charts.requestsColumn}
              </th>
              {hasUsual && (
                <th class="table-head table-number" scope="col">
                  {words.charts.usualColumn}
                </th>
              )}
              <th class="table-head table-number" scope="col">
                {words.charts.earnedColumn}
              </th>
            </tr>
          </thead>
          <tbody>
            {toRows(data).map((row) => (
              <tr key={row.atSeconds}>
                <th class="table-cell table-time" scope="row">
                  {formatMoment(format, data, row.atSeconds)}
                </th>
                <td class="table-cell table-number">{toRate(row.requestsPerMinute)}</td>
                {hasUsual && <td class="table-cell table-number">{toRate(row.usualPerMinute)}</td>}
                <td class="table-cell table-number">
                  {row.earnedTon === null ? words.noData : format.estimate(row.earnedTon)}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </>
  );
}

function toRows(data: ChartData) {
  const { starts, barSeconds, earnedTon } = data.bars;
  const rows = starts.map((start, index) => {
    const isIn = (_value: number | null, at: number) => {
      const time = data.times[at] ?? 0;
      return time >= start && time < start + barSeconds;
    };
    return {
      atSeconds: Math.max(start, data.fromSeconds),
      requestsPerMinute: toMean(data.requestsPerMinute.filter(isIn)),
      usualPerMinute: toMean(data.usualPerMinute?.filter(isIn) ?? []),
      earnedTon: earnedTon[index] ?? null,
    };
  });
  return rows.reverse();
}

/** Of what is known; null when nothing is. */
function toMean(values: (number | null)[]): number | null {
  const sum = sumKnown(values);
  return sum === null ? null : sum / values.filter((value) => value !== null).length;
}
