import { beginCell } from '@ton/core';
import { expect, test } from 'vitest';
import { cleanComment, readComment, readPayoutBody, readProxyRequest } from './read-cocoon-body.ts';

/** Bodies of a real payout on the main network, 2025-12-01 21:49:17 UTC. */
const payoutBody = 'te6cckEBAQEADgAAGMWafNOSdu+XfFbRQkUgARo=';
const requestBody =
  'te6cckEBAgEAawABa01yXSySdu+XfFbRQoAcrlepxjYTGPw1UXbvOpHV4DpPMGKgWIBTj2pEwpDneUAAAACIF5oOZgEAXwjn0DZQEMOtBCQOHgr2gBYttmKSHccdq7oEsbNtDf4XSyAEvJSXpGWjmrUVUAtC0CMXBNQ=';

test('the bodies of a real payout say what was paid for', () => {
  expect(readPayoutBody(payoutBody)).toEqual({ queryId: 10_553_886_210_694_500_674n });
  expect(readProxyRequest(requestBody)).toEqual({
    queryId: 10_553_886_210_694_500_674n,
    owner: '0:e572bd4e31b098c7e1aa8bb779d48eaf01d279831502c4029c7b522614873bca',
    state: 0,
    tokensTotal: 73_063_940_556n,
    payout: { workerPartNanoton: 4_500_148_290n, proxyPartNanoton: 236_849_910n },
  });
});

const toBoc = (bits: number) =>
  beginCell().storeUint(0xc59a7cd3, 32).storeUint(0, bits).endCell().toBoc().toString('base64');

test.each([toBoc(63), toBoc(65), toBoc(0), requestBody, '', 'te6cck', 'not base64 at all', null])(
  '%s is no payout’s body',
  (boc) => expect(readPayoutBody(boc)).toBeNull(),
);

test('a request that is cut short, or has something behind it, is none', () => {
  for (const body of [payoutBody, toBoc(64)]) expect(readProxyRequest(body)).toBeNull();
});

test.each([
  ['Your share', 'Your share'],
  ['line\nbreaks\tand\u0000control', 'line breaks and control'],
  ['\u202Eevil\u202C direction\u200B', 'evil direction'],
  ['<b>bold</b> https://x.y', '<b>bold</b> https://x.y'],
  ['\ud800 half', '\ufffd half'],
  ['   ', null],
])('%j is kept as %j', (given, kept) => expect(cleanComment(given)).toBe(kept));

test('a long comment is cut at 200 characters, whole ones', () => {
  const kept = cleanComment('😀'.repeat(500)) ?? '';
  expect(Array.from(kept)).toHaveLength(200);
});

test('a comment may span cells, and an encrypted one cannot be read', () => {
  const long = 'a'.repeat(180);
  const cell = beginCell().storeUint(0, 32).storeStringTail(long).endCell();
  expect(readComment(cell.toBoc().toString('base64'))).toBe(long);
  const sealed = beginCell().storeUint(0x2167da4b, 32).storeStringTail('x').endCell();
  expect(readComment(sealed.toBoc().toString('base64'))).toBeNull();
});
