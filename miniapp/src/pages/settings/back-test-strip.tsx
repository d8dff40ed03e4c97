import { useRef } from 'preact/hooks';
import type { BackTest } from '../../alert-shapes.ts';
import { useAlertWords } from '../../alert-words.ts';
import { useApp, useSpeech } from '../../app-context.ts';
import { useWidth } from '../../use-width.ts';

const dayMs = 86_400_000;
const usualWidth = 334;
/** Half of a triangle: none is cut at an end. */
const inset = 5;

/** The time that was read as one line: each firing a band with a triangle, gaps where nothing is kept. */
export function BackTestStrip({ test, days, sentence }: { test: BackTest; days: number; sentence: string }) {
  const { clock } = useApp();
  const { format } = useSpeech();
  const { rule: words } = useAlertWords();
  const drawing = useRef<SVGSVGElement>(null);
  const width = useWidth(drawing) ?? usualWidth;
  const toMs = Math.max(...test.coverage.map(({ to }) => Date.parse(to)), clock.nowMs.value - dayMs);
  const fromMs = toMs - days * dayMs;
  const x = (ms: number) => {
    const ratio = Math.max(0, Math.min(1, (ms - fromMs) / (toMs - fromMs)));
    return inset + ratio * (width - 2 * inset);
  };
  const told = test.coverage.filter(({ source }) => source !== 'none');
  const isPartly = told.length < test.coverage.length;
  return (
    <div>
      <svg ref={drawing} class="strip" viewBox={`0 0 ${width} 44`} role="img" aria-label={sentence}>
        <path class="strip-axis" d={`M0 38.5H${width}`} />
        {told.map(({ workerId, from, to, source }) => (
          <rect
            key={`${workerId} ${from} ${source}`}
            x={x(Date.parse(from))}
            width={Math.max(0, x(Date.parse(to)) - x(Date.parse(from)))}
            y="37"
            height="3"
            fill="var(--series-1)"
          />
        ))}
        {test.episodes.map(({ workerId, firedAt, resolvedAt, severity }) => {
          const from = x(Date.parse(firedAt));
          const to = x(resolvedAt === null ? toMs : Date.parse(resolvedAt));
          const fill = severity === 'critical' ? 'var(--down-fill)' : 'var(--warn-fill)';
          return (
            <g key={`${workerId} ${firedAt}`}>
              <rect x={from} width={Math.max(1.5, to - from)} y="14" height="23" fill={fill} opacity="0.35" />
              <path d={`M${from} 4l4.5 8h-9z`} fill={fill} />
            </g>
          );
        })}
      </svg>
      <p class="strip-ends">
        <span>{format.dayShort(fromMs)}</span>
        <span>{isPartly ? words.noData : format.dayShort((fromMs + toMs) / 2)}</span>
        <span>{words.now}</span>
      </p>
    </div>
  );
}
