import { useSpeech } from '../app-context.ts';
import { formatMoment } from '../format-moment.ts';
import { readAt } from '../read-chart.ts';
import type { ChartData } from '../to-chart-data.ts';
import { useHomeWords } from '../use-home-words.ts';

export interface ChartTipProps {
  data: ChartData;
  cursorSeconds: number;
  /** What is usual is drawn too. */
  hasUsual: boolean;
}

/** Time and values at the cursor, inside the plot and on the side away from the finger. */
export function ChartTip({ data, cursorSeconds, hasUsual }: ChartTipProps) {
  const { words, format } = useSpeech();
  const home = useHomeWords();
  const share = (cursorSeconds - data.fromSeconds) / (data.toSeconds - data.fromSeconds);
  const { requestsPerMinute, usualPerMinute, earnedTon } = readAt(data, cursorSeconds);
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
      {hasUsual && usualPerMinute !== null && (
        <span class="tip-usual">{home.worker.usual(format.perMinute(usualPerMinute / 60))}</span>
      )}
    </div>
  );
}
