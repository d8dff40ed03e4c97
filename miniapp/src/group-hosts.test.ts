import { expect, test } from 'vitest';
import type { WorkerStatus } from './api-shapes.ts';
import { groupHosts, groupPeople, sortWorst, worstOf } from './group-hosts.ts';

const worker = (name: string, host: string, status: WorkerStatus, participantId: string | null = '1') => ({
  id: name,
  name,
  host,
  status,
  participantId,
  requestsPerSecond: null,
});
const fleet = [
  worker('w10', 'h10', 'ok'),
  worker('w2', 'h2', 'warning'),
  worker('w1', 'h2', 'down', null),
  worker('w3', 'h3', 'warning'),
];

test('hosts and their workers stand in the order of their numbers', () => {
  expect(groupHosts(fleet).map(({ host, workers }) => [host, workers.map(({ name }) => name)])).toEqual([
    ['h2', ['w1', 'w2']],
    ['h3', ['w3']],
    ['h10', ['w10']],
  ]);
});

test('what is in order is not among the worst', () => {
  expect(sortWorst(groupHosts(fleet)).map(({ host }) => host)).toEqual(['h2', 'h3']);
});

test("the pool's own workers are nobody's", () => {
  expect(groupPeople(fleet).map(({ participantId }) => participantId)).toEqual(['1', null]);
});

test('a host is as bad as its worst worker', () => {
  expect(groupHosts(fleet).map(({ counts }) => worstOf(counts))).toEqual(['down', 'warning', 'ok']);
});
