import { cleanText } from '../cocoon/clean-text.ts';
import { type HealthText, parsePositive, parseSize, readAfter, toHealthLines } from './health-text.ts';

/** How the worker's machine is. Null means unknown. */
export interface SystemReading {
  uptimeSeconds: number | null;
  load: { m1: number; m5: number; m15: number } | null;
  cores: number | null;
  /** Share of all cores, 0–1. */
  cpuUsageRatio: number | null;
  memoryUsedBytes: number | null;
  memoryTotalBytes: number | null;
  disks: DeviceRates[];
  networks: DeviceRates[];
}

export interface DeviceRates {
  name: string;
  direction: 'in' | 'out';
  totalBytes: number | null;
  bytesPerSecond: { now: number | null; m1: number | null; m5: number | null };
}

/** More disks or network devices are no machine of a worker's. */
const devicesMax = 32;

/**
 * Reads `health-client … sys`. Never throws; whatever is missing is unknown. For disk and network the text swaps the
 * labels of one and five minutes: they are put right here. What is read from a disk or received counts as `in`.
 */
export function parseSystemText(text: string | Uint8Array): HealthText<SystemReading> {
  const lines = toHealthLines(text);
  if (lines.every((line) => line.trim() === '')) return { ok: false, failure: 'empty', detail: null };
  if (!lines.some((line) => line.startsWith('=== SYSTEM METRICS'))) {
    return { ok: false, failure: 'unreadable', detail: null };
  }
  const sections = toSections(lines);
  const cpu = sections.get('CPU') ?? [];
  const memory = /^\s*([\d.]+ [KMGT]?B) \/ ([\d.]+ [KMGT]?B)/.exec(sections.get('Memory')?.[0] ?? '');
  const usage = parsePositive(find(cpu, 'Usage'));
  return {
    ok: true,
    value: {
      uptimeSeconds: parseDuration(find(lines, 'Uptime')),
      load: parseLoad(find(cpu, 'Load')),
      cores: parsePositive(find(cpu, 'Cores')),
      cpuUsageRatio: usage === null ? null : usage / 100,
      memoryUsedBytes: parseSize(memory?.[1]),
      memoryTotalBytes: parseSize(memory?.[2]),
      disks: (sections.get('Disk I/O') ?? []).flatMap(toDisk).slice(0, devicesMax),
      networks: (sections.get('Network') ?? []).flatMap(toNetwork).slice(0, devicesMax),
    },
  };
}

/** Lines under each heading, which stands at the margin and ends with a colon. */
function toSections(lines: readonly string[]): Map<string, string[]> {
  const sections = new Map<string, string[]>();
  let open: string[] = [];
  for (const line of lines) {
    const heading = /^([A-Z][A-Za-z/ ]{0,30}):$/.exec(line)?.[1];
    if (heading !== undefined && !sections.has(heading)) {
      open = [];
      sections.set(heading, open);
    } else if (line.startsWith('=')) open = [];
    else if (line.trim() !== '') open.push(line);
  }
  return sections;
}

function find(lines: readonly string[], label: string): string | undefined {
  for (const line of lines) {
    const found = readAfter(line, label);
    if (found !== null) return found;
  }
  return undefined;
}

const durationUnits = { d: 86_400, h: 3_600, m: 60, s: 1 };

/** `2d 3h 4m 5s`, any of its parts. */
export function parseDuration(text: string | undefined): number | null {
  const match = /^(?:(\d{1,6})d)? ?(?:(\d{1,6})h)? ?(?:(\d{1,6})m)? ?(?:(\d{1,6})s)?$/.exec(
    text?.trim() || '-',
  );
  if (match === null) return null;
  const parts = Object.values(durationUnits).map((seconds, place) => seconds * Number(match[place + 1] ?? 0));
  return parts.reduce((sum, part) => sum + part, 0);
}

function parseLoad(text: string | undefined): SystemReading['load'] {
  const [m1, m5, m15] = (text ?? '').split('/').map((part) => parsePositive(part));
  if (m1 == null || m5 == null || m15 == null) return null;
  return { m1, m5, m15 };
}

const size = '([\\d.]{1,20} [KMGT]?B)';
/** After the device's name; an arrow stands before the rate of a network device, cut to its last byte. */
const rates = new RegExp(
  `^ {0,2}${size} total, {1,2}(?:[^\\s:]{1,4}: )?${size}/s {1,2}\\(1m: ${size}/s, 5m: ${size}/s\\)`,
  'u',
);

/** `vda read:  4.3 GB total,  1.8 MB/s  (1m: …, 5m: …)` */
function toDisk(line: string): DeviceRates[] {
  const match = /^\s+(\S{1,64}) (read|write):(.*)$/u.exec(line);
  return match === null ? [] : toDevice(match[1], match[2] === 'read' ? 'in' : 'out', match[3]);
}

/** `eth0 ↓: 2.5 GB total, ↓: 5.4 MB/s  (1m: …, 5m: …)` */
function toNetwork(line: string): DeviceRates[] {
  const match = /^\s+(\S{1,64}) ([↓↑]):(.*)$/u.exec(line);
  return match === null ? [] : toDevice(match[1], match[2] === '↓' ? 'in' : 'out', match[3]);
}

function toDevice(name = '', direction: DeviceRates['direction'] = 'in', text = ''): DeviceRates[] {
  const match = rates.exec(text);
  if (match === null) return [];
  const [, total, now, labelledM1, labelledM5] = match;
  return [
    {
      name: cleanText(name),
      direction,
      totalBytes: parseSize(total),
      bytesPerSecond: { now: parseSize(now), m1: parseSize(labelledM5), m5: parseSize(labelledM1) },
    },
  ];
}
