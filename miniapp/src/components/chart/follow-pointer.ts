import type uPlot from 'uplot';
import type { TimeChartProps } from '../time-chart.tsx';

/** Press and slide, hover, and arrow keys; the chart itself never scrolls sideways. */
export function followPointer(
  u: uPlot,
  kind: TimeChartProps['kind'],
  onCursor: (seconds: number | null) => void,
): () => void {
  const { over } = u;
  over.tabIndex = 0;
  let index: number | null = null;
  const move = (next: number | null) => {
    const count = u.data[0].length;
    index = next === null || count === 0 ? null : Math.min(Math.max(next, 0), count - 1);
    onCursor(index === null ? null : (u.data[0][index] ?? null));
  };
  const point = (event: PointerEvent) => {
    const left = event.clientX - over.getBoundingClientRect().left;
    move(
      kind === 'line' ? u.posToIdx(left) : u.data[0].findLastIndex((start) => start <= u.posToVal(left, 'x')),
    );
  };
  const leave = () => move(null);
  const press = (event: KeyboardEvent) => {
    const step = { ArrowLeft: -1, ArrowRight: 1 }[event.key];
    if (event.key === 'Escape') move(null);
    if (step === undefined) return;
    event.preventDefault();
    move((index ?? u.data[0].length - (step < 0 ? 0 : 1)) + step);
  };
  const stop = new AbortController();
  const options = { signal: stop.signal };
  over.addEventListener('pointerdown', point, options);
  over.addEventListener('pointermove', point, options);
  over.addEventListener('pointerleave', leave, options);
  over.addEventListener('pointercancel', leave, options);
  over.addEventListener('blur', leave, options);
  over.addEventListener('keydown', press, options);
  return () => stop.abort();
}
