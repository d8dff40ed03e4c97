import { existsSync, mkdtempSync, rmSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Logger, silentLogger } from '@cocoon-pool/domain/logger';
import { expect, onTestFinished, test, vi } from 'vitest';
import { createHeardNote } from './heard-note.ts';

function makeFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'cocoon-heard-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  return folder;
}

test('the file is made, and made new', async () => {
  const path = join(makeFolder(), 'heard');
  const note = createHeardNote(path, silentLogger);
  note();
  await vi.waitFor(() => expect(existsSync(path)).toBe(true));
  writeFileSync(path, '');
  utimesSync(path, 0, 0);
  note();
  await vi.waitFor(() => expect(statSync(path).mtimeMs).toBeGreaterThan(0));
});

test('a file that cannot be written is logged once, and stops nothing', async () => {
  const lines: string[] = [];
  const warn = (_fields: object, message: string) => void lines.push(message);
  const log: Logger = { ...silentLogger, warn };
  const folder = makeFolder();
  const note = createHeardNote(join(folder, 'none', 'heard'), log);
  note();
  await vi.waitFor(() => expect(lines).toEqual(['HEALTH_FILE cannot be written']));
  note();
  const other = join(folder, 'other');
  createHeardNote(other, log)();
  await vi.waitFor(() => expect(existsSync(other)).toBe(true));
  expect(lines).toHaveLength(1);
});

test('without a path nothing is written', () => {
  expect(() => createHeardNote(null, silentLogger)()).not.toThrow();
});
