import { expect, test } from 'vitest';
import { formatReport, type Report, reportToJson } from './format-report.ts';

const report: Report = {
  measuredAt: new Date('2026-11-23T12:00:00Z'),
  isQuick: false,
  machine: {
    ...{ cpuModel: 'Some CPU', cores: 2, memoryGib: 24, kernel: '6.1', loadAtStart: 0.5 },
    ...{ node: 'v24.0.0', postgres: '18.4' },
  },
  benchmarks: [
    {
      ...{ name: 'one', title: 'One thing', seconds: 12, postgresVersion: '18.4', notes: ['A note.'] },
      figures: [
        { name: 'cost', unit: 's', value: 1.5, goal: { limit: 1, yardstick: 'Another' } },
        { name: 'delay', unit: 'ms', value: null, goal: { limit: 500 } },
        { name: 'rows', unit: '', value: 12_345, goal: null },
      ],
    },
  ],
};

test('a table names the machine, and holds each figure against its goal', () => {
  expect(formatReport(report)).toBe(`Some CPU, 2 cores, 24 GiB, Linux 6.1
Node v24.0.0, PostgreSQL 18.4; load 0.5 before; 2026-11-23T12:00:00.000Z

One thing (12 s)
  figure  measured            goal  ratio
  cost     1.500 s  ≤ Another: 1 s  1.50×
  delay    unknown        ≤ 500 ms
  rows      12,345
  A note.
`);
});

test('programs read the same, ratios included', () => {
  const [benchmark] = JSON.parse(reportToJson(report)).benchmarks;
  expect(benchmark.figures.map(({ ratio }: { ratio: number | null }) => ratio)).toEqual([1.5, null, null]);
});
