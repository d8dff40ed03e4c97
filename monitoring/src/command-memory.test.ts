import type { SentCommand } from '@cocoon-pool/db/run-commands';
import { expect, test } from 'vitest';
import { createCommandMemory } from './command-memory.ts';

const noon = new Date('2026-03-01T12:00:00Z');
const after = (seconds: number) => new Date(noon.getTime() + seconds * 1_000);
const sent = (
  id: string,
  kind: SentCommand['kind'],
  seconds = 0,
  coefficientThousandths: number | null = null,
) => ({
  ...{ id, workerId: '7', kind, coefficientThousandths, sentAt: after(seconds), state: 'verified' as const },
});
const change = (kind: 'enabled' | 'coefficient' | 'model', value: string, seconds: number) => ({
  ...{ workerId: '7', kind, after: value, at: after(seconds) },
});

test('a change is ours where a command of ours was on its way to bring it about', () => {
  const memory = createCommandMemory();
  memory.load([sent('1', 'disable'), sent('2', 'set_coefficient', 0, 1_005)]);
  expect(memory.isOurs(change('enabled', 'false', 14))).toBe(true);
  expect(memory.isOurs(change('enabled', 'true', 14))).toBe(false);
  expect(memory.isOurs(change('enabled', 'false', 301))).toBe(false);
  expect(memory.isOurs(change('enabled', 'false', -11))).toBe(false);
  expect(memory.isOurs(change('coefficient', '1.004', 14))).toBe(true);
  expect(memory.isOurs(change('coefficient', '1.5', 14))).toBe(false);
  expect(memory.isOurs(change('model', 'other', 14))).toBe(false);
  expect(memory.isOurs({ ...change('enabled', 'false', 14), workerId: '8' })).toBe(false);
});

test('the newest switch decides whether we disabled it', () => {
  const memory = createCommandMemory();
  expect(memory.isDisabled('7')).toBeNull();
  memory.load([sent('2', 'enable', 60), sent('1', 'disable', 0)]);
  expect(memory.isDisabled('7')).toBe(false);
  memory.load([{ ...sent('2', 'enable', 60), state: 'sending' }, sent('1', 'disable', 0)]);
  expect(memory.isDisabled('7')).toBe(true);
});

test('what was noted while a load was under way outlives it, and goes with the next one', () => {
  const memory = createCommandMemory();
  memory.note(sent('1', 'disable'));
  memory.load([]);
  expect(memory.isDisabled('7')).toBe(true);
  memory.load([]);
  expect(memory.isDisabled('7')).toBeNull();
});
