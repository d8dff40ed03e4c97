import { toPercentile } from './percentile.ts';

export interface Latency {
  msP50: number | null;
  msP95: number | null;
}

/** Does it `times` times, one after the other, the first few unmeasured. */
export async function measureLatency(
  times: number,
  act: (turn: number) => Promise<unknown>,
): Promise<Latency> {
  for (let turn = 0; turn < warmUps; turn += 1) await act(turn);
  const lasted: number[] = [];
  for (let turn = 0; turn < times; turn += 1) {
    const startMs = performance.now();
    await act(warmUps + turn);
    lasted.push(performance.now() - startMs);
  }
  return { msP50: toPercentile(lasted, 0.5), msP95: toPercentile(lasted, 0.95) };
}

const warmUps = 5;
