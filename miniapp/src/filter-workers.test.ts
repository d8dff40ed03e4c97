import { expect, test } from 'vitest';
import type { WorkerStatus } from './api-shapes.ts';
import { countByStatus, filterWorkers } from './filter-workers.ts';

const worker = (name: string, status: WorkerStatus, model: string | null = 'Qwen/Qwen3-32B') => ({
  name,
  host: `host-of-${name}`,
  model,
  status,
});
const workers = [
  worker('h-10', 'ok'),
  worker('h-2', 'ok'),
  worker('h-3', 'unknown', null),
  worker('h-4', 'warning', 'gpt-oss-120b'),
  worker('h-5', 'down'),
];
const names = (filter: { status: WorkerStatus | null; text: string }) =>
  filterWorkers(workers, filter).map(({ name }) => name);

test('the worst come first, and names count like people do', () => {
  expect(names({ status: null, text: '' })).toEqual(['h-5', 'h-4', 'h-3', 'h-2', 'h-10']);
});

test.each([
  ['GPT', ['h-4']],
  [' host-of-h-2 ', ['h-2']],
  ['qwen3', ['h-5', 'h-2', 'h-10']],
  ['nothing', []],
])('a search for %j looks at name, host and model', (text, found) => {
  expect(names({ status: null, text })).toEqual(found);
});

test('state and search narrow together, and counts follow the search', () => {
  expect(names({ status: 'ok', text: 'h-1' })).toEqual(['h-10']);
  expect(countByStatus(workers, 'qwen')).toEqual({ ok: 2, warning: 0, down: 1, unknown: 0 });
});
