import { readHealthFixture } from '@cocoon-pool/domain/fixtures';
import { expect, test } from 'vitest';
import { parseGpuText } from './parse-gpu-text.ts';
import { parseNvidiaSmi } from './parse-nvidia-smi.ts';
import { parseStatusText } from './parse-status-text.ts';
import { parseSystemText } from './parse-system-text.ts';

const parsers = { gpu: parseGpuText, sys: parseSystemText, status: parseStatusText, csv: parseNvidiaSmi };
const csv = new TextEncoder().encode(
  '0, NVIDIA H100 80GB HBM3, 97 %, 74342 MiB, 81559 MiB, 64, 612.10 W, 700.00 W\n',
);
const corpus = [
  ...['health-all.txt', 'health-gpu.txt', 'health-gpu-none.txt', 'health-sys.txt', 'health-status.txt'].map(
    readHealthFixture,
  ),
  csv,
];

test('whatever the bytes, every text is read within bounds and every figure is one', () => {
  const random = createRandom(11);
  let read = 0;
  for (let round = 0; round < 4_000; round += 1) {
    const bytes = damage(corpus[round % corpus.length] ?? csv, random);
    for (const parse of Object.values(parsers)) {
      const parsed = parse(bytes);
      if (!parsed.ok) continue;
      read += 1;
      expect(JSON.stringify(parsed.value).length).toBeLessThan(40_000);
      for (const figure of listNumbers(parsed.value)) expect(figure).toSatisfy(isFigure);
    }
  }
  expect(read).toBeGreaterThan(1_000);
});

test('floods are read up to a bound', () => {
  const floods = [
    Array.from({ length: 5_000 }, (_gpu, index) => `GPU ${index}:\n  Utilization: 1%\n`).join(''),
    `=== SYSTEM METRICS ===\nDisk I/O:\n${'  d read:  1 B total,  1 B/s  (1m: 1 B/s, 5m: 1 B/s)\n'.repeat(50_000)}`,
    `Status: OK\n${'  [+] a.service: active\n'.repeat(50_000)}`,
    Array.from({ length: 50_000 }, (_gpu, index) => `${index}, H100, 1, 1, 1, 1, 1, 1`).join('\n'),
    `${' '.repeat(1_000_000)}GPU 0:`,
    `=== SYSTEM METRICS ===\nUptime: ${'9'.repeat(1_000_000)}d`,
  ];
  for (const flood of floods) {
    for (const parse of Object.values(parsers))
      expect(JSON.stringify(parse(flood)).length).toBeLessThan(40_000);
  }
});

function isFigure(value: number): boolean {
  return Number.isFinite(value) && value >= 0;
}

function listNumbers(value: unknown): number[] {
  if (typeof value === 'number') return [value];
  return typeof value === 'object' && value !== null ? Object.values(value).flatMap(listNumbers) : [];
}

/** Cuts, repeats and overwrites bytes, so that UTF-8 breaks too. */
function damage(bytes: Uint8Array, random: () => number): Uint8Array {
  const damaged = [...bytes];
  const place = () => Math.floor(random() * damaged.length);
  for (let change = 0; change < 1 + random() * 6; change += 1) {
    const kind = random();
    if (kind < 0.3) damaged.splice(place(), Math.floor(random() ** 3 * 300));
    else if (kind < 0.5) damaged.splice(place(), 0, ...damaged.slice(place(), place() + 40));
    else if (kind < 0.6)
      damaged.splice(place(), 0, ...new TextEncoder().encode('-99999999999999999999.9e9 '));
    else damaged[place()] = Math.floor(random() * 256);
  }
  return Uint8Array.from(damaged);
}

/** mulberry32: the same numbers in every run. */
function createRandom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  };
}
