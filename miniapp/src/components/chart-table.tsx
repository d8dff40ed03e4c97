import { useState } from 'preact/hooks';
import { useSpeech } from '../app-context.ts';
import { formatMoment } from '../format-moment.ts';
import { sumKnown } from '../read-chart.ts';
import type { ChartData } from '../to-chart-data.ts';

/** The charts as rows, one per earnings bar, newest first; unknown stays a word. */
export function ChartTable({ data }: { data: ChartData }) {
  const { words, format } = useSpeech();
  const [isOpen, setIsOpen] = useState(false);
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
                <td class="table-cell table-number">
                  {row.requestsPerMinute === null
                    ? words.noData
                    : format.perMinute(row.requestsPerMinute / 60)}
                </td>
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
    const inBar = data.requestsPerMinute.filter((_, at) => {
      const time = data.times[at] ?? 0;
      return time >= start && time < start + barSeconds;
    });
    const count = inBar.filter((value) => value !== null).length;
    const sum = sumKnown(inBar);
    return {
      atSeconds: Math.max(start, data.fromSeconds),
      requestsPerMinute: sum === null ? null : sum / count,
      earnedTon: earnedTon[index] ?? null,
    };
  });
  return rows.reverse();
}
