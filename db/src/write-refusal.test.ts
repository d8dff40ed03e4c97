import { expect, test } from 'vitest';
import { findWriteRefusal, writeIfPossible } from './write-refusal.ts';

const withCode = (code: string) => Object.assign(new Error('refused'), { code });

test.each([
  [withCode('53100'), 'disk_full'],
  [withCode('25006'), 'read_only'],
  [withCode('23505'), null],
  [new Error('53100'), null],
  ['53100', null],
])('%s is judged', (error, refusal) => {
  expect(findWriteRefusal(error)).toBe(refusal);
});

test('what may be left out is left out where nothing can be written, and fails where something else is wrong', async () => {
  await writeIfPossible(Promise.reject(withCode('25006')));
  await expect(writeIfPossible(Promise.reject(withCode('42P01')))).rejects.toThrow('refused');
});
