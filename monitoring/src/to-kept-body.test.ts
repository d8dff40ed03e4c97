import { answerBytesMax } from '@cocoon-pool/db/worker-answers';
import { expect, test } from 'vitest';
import { toKeptBody, toWaitingBody } from './to-kept-body.ts';

test('a page of a usual size is kept to the letter', () => {
  expect(keep('<p>ä\0</p>')).toEqual({ text: '<p>ä\0</p>', bytes: 10, isCut: false });
  expect(keep('')).toEqual({ text: '', bytes: 0, isCut: false });
});

test.each([
  ['exactly as much as is kept', 'x'.repeat(answerBytesMax), answerBytesMax, false],
  ['one byte more', 'x'.repeat(answerBytesMax + 1), answerBytesMax, true],
  ['a megabyte', 'x'.repeat(1_000_000), answerBytesMax, true],
  ['a character across the bound', `${'x'.repeat(answerBytesMax - 1)}äx`, answerBytesMax - 1, true],
  ['a long character across the bound', `${'x'.repeat(answerBytesMax - 2)}😀`, answerBytesMax - 2, true],
  ['long characters without end', '😀'.repeat(250_000), answerBytesMax, true],
  ['a long character where the waiting text ends', `${'x'.repeat(69_631)}😀`, answerBytesMax, true],
])('%s', (_name, body, keptBytes, isCut) => {
  const kept = keep(body);
  expect(kept).toMatchObject({ bytes: Buffer.byteLength(body), isCut });
  expect(Buffer.byteLength(kept.text)).toBe(keptBytes);
  expect(body.startsWith(kept.text)).toBe(true);
});

test('no part of an access hash is left where a body is cut', () => {
  const hash = 'S'.repeat(256);
  for (const before of [answerBytesMax - 100, answerBytesMax + 3_900, answerBytesMax + 4_000]) {
    const { text, isCut } = keep(`${'x'.repeat(before)}${hash}${'x'.repeat(100_000)}`, hash);
    expect(isCut).toBe(true);
    expect(text).not.toContain('S');
  }
});

test('hashes that are blanked out make no room for the half of one', () => {
  const hash = 'S'.repeat(256);
  const { text } = keep(`${hash}${'x'.repeat(10)}`.repeat(2_000), hash);
  expect(text).not.toContain('S');
  expect(text).toContain('[hidden]');
});

function keep(body: string, accessHash: string | null = null) {
  const kept = toKeptBody(toWaitingBody(body), accessHash);
  return { ...kept, body: undefined, text: Buffer.from(kept.body).toString() };
}
