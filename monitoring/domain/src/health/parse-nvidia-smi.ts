import { cleanText } from '../cocoon/clean-text.ts';
import { type HealthText, parseFigure, parsePositive, toHealthLines } from './health-text.ts';
import { type GpuReading, gpusMax, toRatio } from './parse-gpu-text.ts';

/** The columns to ask nvidia-smi for, in this order: `--query-gpu=… --format=csv,noheader,nounits` or with a header. */
export const nvidiaSmiColumns = [
  'index',
  'name',
  'utilization.gpu',
  'memory.used',
  'memory.total',
  'temperature.gpu',
  'power.draw',
  'power.limit',
] as const;

type Column = (typeof nvidiaSmiColumns)[number];
type Columns = readonly string[];

/**
 * Reads nvidia-smi's CSV, with or without header and units; a header may have the columns in any order. Never throws.
 * `[N/A]` and whatever else is no number is unknown. Memory is MiB.
 */
export function parseNvidiaSmi(text: string | Uint8Array): HealthText<GpuReading[]> {
  const lines = toHealthLines(text).filter((line) => line.trim() !== '');
  const [first] = lines;
  if (first === undefined) return { ok: false, failure: 'empty', detail: null };
  if (/^No devices were found/i.test(first)) return { ok: true, value: [] };
  if (/^(NVIDIA-SMI has failed|Failed to initialize NVML)/i.test(first)) {
    return { ok: false, failure: 'command_failed', detail: cleanText(first) };
  }
  const header = first.split(',').map((name) => name.trim().replace(/ \[.*\]$/, ''));
  const hasHeader = header.includes('name');
  const columns: Columns = hasHeader ? header : nvidiaSmiColumns;
  const readings = (hasHeader ? lines.slice(1) : lines).flatMap((line, place) =>
    toReading(line, columns, place),
  );
  if (readings.length === 0) return { ok: false, failure: 'unreadable', detail: null };
  const byIndex = new Map(readings.map((reading) => [reading.index, reading]));
  return { ok: true, value: [...byIndex.values()].slice(0, gpusMax) };
}

const mib = 2 ** 20;

function toReading(line: string, columns: Columns, place: number): GpuReading[] {
  const cells = line.split(',').map((cell) => cell.trim());
  if (cells.length !== columns.length) return [];
  const cell = (column: Column) => cells[columns.indexOf(column)];
  const figure = (column: Column) => parsePositive(cell(column));
  const model = cell('name') ?? '';
  const index = parseFigure(cell('index')) ?? place;
  if (!Number.isInteger(index) || index < 0 || index >= gpusMax || !isPrintable(model)) return [];
  return [
    {
      index,
      model: model.startsWith('[') ? null : cleanText(model),
      utilizationRatio: toRatio(figure('utilization.gpu')),
      memoryUsedBytes: toBytes(figure('memory.used')),
      memoryTotalBytes: toBytes(figure('memory.total')),
      temperatureCelsius: figure('temperature.gpu'),
      powerWatts: figure('power.draw'),
      powerLimitWatts: figure('power.limit'),
    },
  ];
}

function isPrintable(text: string): boolean {
  return text !== '' && text.length <= 200 && !/\p{Cc}/u.test(text);
}

function toBytes(mebibytes: number | null): number | null {
  return mebibytes === null ? null : Math.round(mebibytes * mib);
}
