import { expect, test } from 'vitest';
import { readPlainAnswer } from './read-plain-answer.ts';

const headers = 'Access-Control-Allow-Origin: *\r\nContent-Type: application/json\r\n';
const whole = `HTTP/1.0 200 ok\r\n${headers}Content-Length: 8\r\nConnection: Close\r\n\r\n{"é":1}`;

test('an answer is read only when all of it is there, wherever it was cut', () => {
  const bytes = Buffer.from(whole);
  for (let length = 0; length < bytes.length; length += 1) {
    expect(readPlainAnswer(bytes.subarray(0, length)).kind).toBe('more');
  }
  expect(readPlainAnswer(bytes)).toEqual({ kind: 'page', answer: { ok: true, body: '{"é":1}' } });
});

test.each([
  ['HTTP/1.0 400 bad request\r\nContent-Length: 0\r\n\r\n', 'bad_request'],
  ['HTTP/1.0 400 not found\r\nContent-Length: 0\r\n\r\n', 'not_ready'],
  ['HTTP/1.0 200 ok\r\nContent-Length: 0\r\n\r\n', 'empty'],
  ['HTTP/1.0 200 ok\r\nContent-Length: 1000001\r\n\r\n', 'too_large'],
])('%j is a failure', (text, failure) => {
  expect(readPlainAnswer(Buffer.from(text))).toEqual({ kind: 'page', answer: { ok: false, failure } });
});

test.each([
  'SSH-2.0-OpenSSH_9.6\r\n\r\n',
  'HTTP/1.1 100 Continue\r\n\r\n',
  'HTTP/1.1 302 Found\r\nContent-Length: 0\r\n\r\n',
  'HTTP/2.0 200 ok\r\nContent-Length: 2\r\n\r\n{}',
  'HTTP/1.0 2000 ok\r\nContent-Length: 2\r\n\r\n{}',
  'HTTP/1.0 200 ok\r\n\r\n{}',
  'HTTP/1.0 200 ok\r\nContent-Length: 2\r\nContent-Length: 3\r\n\r\n{}',
  'HTTP/1.0 200 ok\r\nContent-Length: 2\r\ncontent-length: 2\r\n\r\n{}',
  'HTTP/1.0 200 ok\r\nContent-Length: -1\r\n\r\n{}',
  'HTTP/1.0 200 ok\r\nContent-Length: 0x2\r\n\r\n{}',
  'HTTP/1.0 200 ok\r\nContent-Length: 2, 2\r\n\r\n{}',
  'HTTP/1.0 200 ok\r\nContent-Length : 2\r\n\r\n{}',
  'HTTP/1.0 200 ok\r\nContent-Length: 9999999999\r\n\r\n{}',
  'HTTP/1.0 200 ok\r\nContent-Length: 2\r\nTransfer-Encoding: chunked\r\n\r\n{}',
  'HTTP/1.0 200 ok\r\nContent-Length: 2\r\nContent-Encoding: gzip\r\n\r\n{}',
  'HTTP/1.0 200 ok\r\nX: a\r\n Content-Length: 2\r\n\r\n{}',
  'HTTP/1.0 200 ok\r\nX: a\nContent-Length: 2\r\n\r\n{}',
  'HTTP/1.0 200 ok\r\nX: \0\r\nContent-Length: 2\r\n\r\n{}',
  'HTTP/1.0 200 ok\r\nContent-Length: 2\r\n\r\n{} and more',
  `HTTP/1.0 200 ok\r\n${'a: b\r\n'.repeat(2_000)}bad header\r\n\r\n{}`,
  `HTTP/1.0 200 ok\r\nX: ${'x'.repeat(20_000)}`,
  `HTTP/1.0 200 ok\r\nX: ${'x'.repeat(20_000)}\r\nContent-Length: 2\r\n\r\n{}`,
])('%j is for a full parser to judge', (text) => {
  expect(readPlainAnswer(Buffer.from(text))).toEqual({ kind: 'odd' });
});
