import { useSpeech } from '../app-context.ts';
import { formatMoment } from '../format-moment.ts';
import { readAt } from '../read-chart.ts';
import type { ChartData } from '../to-chart-data.ts';

/** Time and values at the cursor, inside the plot and on the side away from the finger. */
export function ChartTip({ data, cursorSeconds }: { data: ChartData; cursorSeconds: number }) {
  const { words, format } = useSpeech();
  const share = (cursorSeconds - data.fromSeconds) / (data.toSeconds - data.fromSeconds);
  const { requestsPerMinute, earnedTon } = readAt(data, cursorSeconds);
  const rate =
    requestsPerMinute === null
      ? words.noData
      : `${format.perMinute(requestsPerMinute / 60)} ${words.units.requestsPerMinute}`;
  const earned = earnedTon === null ? '' : ` · ≈ ${format.estimate(earnedTon)} ${words.units.ton}`;
  return (
    <div class={share > 0.5 ? 'tip tip-left' : 'tip tip-right'} style={{ '--at': String(share) }}>
      <span class="tip-time">{formatMoment(format, data, cursorSeconds)}</span>
      <b class="tip-value">
        {rate}
        {earned}
      </b>
    </div>
  );
}
