import { expect, test } from 'vitest';
import { createProgressBar } from './progress-bar.ts';

function run(isTTY: boolean, steps: [number, number][]): string[] {
  const written: string[] = [];
  const bar = createProgressBar('Keys', { isTTY, write: (text) => written.push(text) });
  for (const step of steps) bar.update(...step);
  bar.end();
  return written;
}

test('in a terminal a bar redraws itself and ends its line', () => {
  expect(
    run(true, [
      [1, 3],
      [3, 3],
    ]),
  ).toEqual([
    `\rKeys ${'█'.repeat(10)}${'░'.repeat(20)} 33 % (1/3)`,
    `\rKeys ${'█'.repeat(30)} 100 % (3/3)`,
    '\n',
  ]);
});

test('elsewhere there is a line at each tenth', () => {
  const steps = Array.from({ length: 1_000 }, (_, n): [number, number] => [n + 1, 1_000]);
  const lines = run(false, steps);
  expect(lines).toHaveLength(11);
  expect([lines[0], lines[1], lines.at(-1)]).toEqual([
    'Keys 0 % (1/1000)\n',
    'Keys 10 % (100/1000)\n',
    'Keys 100 % (1000/1000)\n',
  ]);
});

test('nothing to do is done', () => {
  expect(run(false, [[0, 0]])).toEqual(['Keys 100 % (0/0)\n']);
});
