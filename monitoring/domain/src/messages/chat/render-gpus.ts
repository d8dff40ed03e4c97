import { escapeText } from '../escape.ts';
import { formatNumber } from '../format.ts';
import type { Reader } from '../format-clock.ts';
import { formatCelsius, formatPercent } from '../format-figures.ts';
import { chatWords } from './chat-words.ts';

/** One GPU as an agent saw it last; null is unknown. */
export interface GpuFigures {
  model: string | null;
  utilizationRatio: number | null;
  temperatureCelsius: number | null;
  memoryUsedBytes: number | null;
  memoryTotalBytes: number | null;
  powerWatts: number | null;
}

interface GpuFacts {
  gpus: readonly GpuFigures[];
  hasAgent: boolean;
}

/** A worker's GPUs on one line: their mean load, the hottest one, and their memory and power together. */
export function renderGpus({ gpus, hasAgent }: GpuFacts, { language }: Reader): string {
  const { workers, unknown } = chatWords(language);
  const [first] = gpus;
  if (first === undefined) return hasAgent ? workers.gpuSilent : workers.gpuNeedsAgent;
  const known = (value: number | null, format: (value: number) => string) =>
    value === null ? unknown : format(value);
  const number = (value: number) => formatNumber(language, value);
  const name = escapeText(first.model ?? 'GPU');
  const load = sumOf(gpus, 'utilizationRatio');
  const [used, total] = [sumOf(gpus, 'memoryUsedBytes'), sumOf(gpus, 'memoryTotalBytes')];
  const hottest = hottestOf(gpus);
  const watts = sumOf(gpus, 'powerWatts');
  const [gib, watt] = language === 'ru' ? ['ГиБ', 'Вт'] : ['GiB', 'W'];
  const inGib = (bytes: number) => number(bytes / 2 ** 30);
  const hasMemory = used !== null || total !== null;
  return workers.gpu({
    gpus: gpus.length === 1 ? name : `${gpus.length} × ${name}`,
    load: known(load === null ? null : load / gpus.length, (ratio) => formatPercent(language, ratio)),
    temp: hottest === null ? null : formatCelsius(language, hottest),
    memory: hasMemory ? `${known(used, inGib)}/${known(total, inGib)} ${gib}` : unknown,
    power: watts === null ? null : `${number(watts)} ${watt}`,
  });
}

/** Null as soon as one is unknown: a sum without it would be too small. */
function sumOf(gpus: readonly GpuFigures[], name: Exclude<keyof GpuFigures, 'model'>): number | null {
  return gpus.reduce<number | null>((sum, gpu) => {
    const value = gpu[name];
    return sum === null || value === null ? null : sum + value;
  }, 0);
}

function hottestOf(gpus: readonly GpuFigures[]): number | null {
  const known = gpus.flatMap(({ temperatureCelsius }) => temperatureCelsius ?? []);
  return known.length === 0 ? null : Math.max(...known);
}
