import { cleanText } from '../cocoon/clean-text.ts';
import { type HealthText, parseFigure, parseSize, readAfter, toHealthLines } from './health-text.ts';

/** One GPU at one moment. Null means unknown. */
export interface GpuReading {
  /** Place among the GPUs of its machine, from 0. */
  index: number;
  model: string | null;
  /** 0–1 */
  utilizationRatio: number | null;
  memoryUsedBytes: number | null;
  memoryTotalBytes: number | null;
  temperatureCelsius: number | null;
  powerWatts: number | null;
  powerLimitWatts: number | null;
}

export const gpusMax = 64;

/**
 * Reads `health-client … gpu`. Never throws. `No GPUs detected` is an empty list; a failed nvidia-smi (`Error:`) is a
 * failure, because it tells nothing of the GPUs. The text prints 0 where nvidia-smi said `[N/A]`: a memory of 0 in all,
 * 0 °C, 0 W and a limit of 0 W cannot be and are unknown; a utilisation of 0 is believed unless everything else of the
 * GPU is unknown. Memory has one decimal of a GiB, power is whole watts.
 */
export function parseGpuText(text: string | Uint8Array): HealthText<GpuReading[]> {
  const lines = toHealthLines(text);
  if (lines.every((line) => line.trim() === '')) return { ok: false, failure: 'empty', detail: null };
  const blocks = toBlocks(lines);
  const error = lines.find((line) => line.startsWith('Error:'));
  if (blocks.length === 0 && error !== undefined) {
    return { ok: false, failure: 'command_failed', detail: cleanText(error.slice(6).trim()) };
  }
  const isPage = lines.some(
    (line) => line.startsWith('=== GPU METRICS') || line.startsWith('No GPUs detected'),
  );
  if (!isPage && blocks.length === 0) return { ok: false, failure: 'unreadable', detail: null };
  return { ok: true, value: blocks.map(toReading) };
}

interface Block {
  index: number;
  lines: string[];
}

/** The lines of each `GPU n:`; of an index that comes twice the first. */
function toBlocks(lines: readonly string[]): Block[] {
  const blocks = new Map<number, Block>();
  let open: Block | null = null;
  for (const line of lines) {
    const index = /^GPU (\d{1,2}):\s*$/.exec(line)?.[1];
    if (index !== undefined) {
      open = { index: Number(index), lines: [] };
      if (!blocks.has(open.index) && open.index < gpusMax) blocks.set(open.index, open);
    } else if (line.startsWith('=')) open = null;
    else open?.lines.push(line);
  }
  return [...blocks.values()];
}

function toReading({ index, lines }: Block): GpuReading {
  const read = (label: string) => {
    for (const line of lines) {
      const found = readAfter(line, label);
      if (found !== null) return found;
    }
    return undefined;
  };
  const model = read('Model') ?? '';
  const memory = read('Memory')?.split('/') ?? [];
  const power = read('Power')?.split('/') ?? [];
  const memoryTotalBytes = toKnown(parseSize(memory[1]?.replace(/\(.*$/, '')));
  const temperatureCelsius = toKnown(parseFigure(read('Temperature')));
  const powerLimitWatts = toKnown(toFigure(power[1], 'W'));
  const powerWatts = toKnown(toFigure(power[0], 'W'));
  const isSilent = [memoryTotalBytes, temperatureCelsius, powerLimitWatts, powerWatts].every(
    (figure) => figure === null,
  );
  return {
    index,
    model: model === '' ? null : cleanText(model),
    utilizationRatio: isSilent ? null : toRatio(toFigure(read('Utilization'), '%')),
    memoryUsedBytes: memoryTotalBytes === null ? null : parseSize(memory[0]),
    memoryTotalBytes,
    temperatureCelsius,
    powerWatts,
    powerLimitWatts,
  };
}

function toFigure(text: string | undefined, unit: string): number | null {
  return text?.includes(unit) ? parseFigure(text) : null;
}

/** What is printed for `[N/A]`, and what no GPU can have, is unknown. */
function toKnown(figure: number | null): number | null {
  return figure !== null && figure > 0 ? figure : null;
}

/** Above 100 % there is nothing. */
export function toRatio(percent: number | null): number | null {
  return percent !== null && percent >= 0 && percent <= 100 ? percent / 100 : null;
}
