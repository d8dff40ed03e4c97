import { useRef } from 'preact/hooks';
import { useSpeech } from '../../app-context.ts';
import type { DayBar } from '../../payout-months.ts';
import { toRoundTop } from '../../round-top.ts';
import { useWidth } from '../../use-width.ts';

const usualWidth = 334;
const plot = { axis: 32, top: 11, bottom: 68, height: 84 };

interface DayBarsProps {
  bars: readonly DayBar[];
  lastLabel: string;
  /** The finding, for readers. */
  summary: string;
}

/** Received per day as bars, expected as ticks over them, what is late as a dashed remainder. */
export function DayBars({ bars, lastLabel, summary }: DayBarsProps) {
  const { format } = useSpeech();
  const drawing = useRef<SVGSVGElement>(null);
  const width = useWidth(drawing) ?? usualWidth;
  const right = width - plot.axis;
  const top = toRoundTop(Math.max(...bars.map(({ receivedTon, lateTon }) => receivedTon + lateTon), 0));
  const slot = right / Math.max(bars.length, 7);
  const y = (ton: number) => plot.bottom - (ton / top) * (plot.bottom - plot.top);
  const x = (place: number) => place * slot;
  const lastPlace = bars.length - 1;
  const middle = bars.length >= 14 ? 9 : null;
  return (
    <svg
      ref={drawing}
      class="day-bars"
      viewBox={`0 0 ${width} ${plot.height}`}
      role="img"
      aria-label={summary}
    >
      {[0, top / 2, top].map((tick) => (
        <g key={tick}>
          <path class={tick === 0 ? 'day-axis' : 'day-grid'} d={`M0 ${y(tick)}H${right + 6}`} />
          <text class="day-text" x={width} y={y(tick) + 4} text-anchor="end">
            {format.tick(tick)}
          </text>
        </g>
      ))}
      {bars.map(({ day, receivedTon, lateTon }, place) => (
        <g key={day}>
          {receivedTon > 0 && (
            <rect
              class={place === lastPlace ? 'day-bar day-bar-now' : 'day-bar'}
              x={x(place) + 2}
              width={Math.min(slot - 4, 40)}
              y={y(receivedTon)}
              height={Math.max(plot.bottom - y(receivedTon), 1)}
              rx="1.5"
            />
          )}
          {lateTon > 0 && (
            <rect
              class="day-late"
              x={x(place) + 2}
              width={Math.min(slot - 4, 40)}
              y={y(receivedTon + lateTon)}
              height={Math.max(y(receivedTon) - y(receivedTon + lateTon), 1.5)}
            />
          )}
          {receivedTon + lateTon > 0 && (
            <path class="day-expected" d={`M${x(place)} ${y(receivedTon + lateTon)}h${Math.min(slot, 44)}`} />
          )}
        </g>
      ))}
      {lastPlace > 2 && (
        <text class="day-text" x={slot / 2} y="82" text-anchor="middle">
          {bars[0]?.day}
        </text>
      )}
      {middle !== null && (
        <text class="day-text" x={x(middle) + slot / 2} y="82" text-anchor="middle">
          {bars[middle]?.day}
        </text>
      )}
      <text
        class="day-text"
        x={lastPlace > 2 ? Math.min(x(lastPlace) + slot, right + 6) : 2}
        y="82"
        text-anchor={lastPlace > 2 ? 'end' : 'start'}
      >
        {lastLabel}
      </text>
    </svg>
  );
}
