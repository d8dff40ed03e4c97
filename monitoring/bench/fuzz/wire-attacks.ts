import { gzipSync } from 'node:zlib';
import { drip, send, sendAndReset, sendForever, type WireAttack } from './wire-attack.ts';

const page = '{"status": {}}';
const ok = 'HTTP/1.1 200 OK\r\n';
const whole = `${ok}Content-Length: ${page.length}\r\n\r\n${page}`;
const chunked = `${ok}Transfer-Encoding: chunked\r\n\r\n`;

const endless: Record<string, WireAttack> = {
  'body without end': sendForever('HTTP/1.0 200 ok\r\n\r\n', ' ', 'too_large'),
  'body of 10^15 bytes': sendForever(`${ok}Content-Length: 1${'0'.repeat(15)}\r\n\r\n`, 'x', 'too_large'),
  'headers without end': sendForever(ok, 'X-Flood: 1\r\n', 'too_large'),
  'one header without end': sendForever(`${ok}X-Flood: `, 'x', 'too_large'),
  'reason without end': sendForever('HTTP/1.1 200 ', 'x', 'too_large'),
  'empty lines without end': sendForever('', '\r\n', 'too_large'),
  '100 Continue without end': sendForever('', 'HTTP/1.1 100 Continue\r\n\r\n', 'unreadable'),
  '103 Early Hints without end': sendForever('', 'HTTP/1.1 103 Early\r\nLink: x\r\n\r\n', 'unreadable'),
  'chunks of one byte without end': sendForever(chunked, '1\r\nx\r\n', 'too_large'),
  'chunk extension without end': sendForever(`${chunked}1;x=`, 'x', 'unreadable'),
  'chunk extensions without end': sendForever(chunked, '1;x=y\r\nx\r\n', 'too_large'),
  'chunk size without end': sendForever(chunked, '0', 'too_large'),
  'trailers without end': sendForever(`${chunked}1\r\nx\r\n0\r\n`, 'X-Flood: 1\r\n', 'too_large'),
  'answers without end': sendForever('', whole, 'body', 'unreadable'),
};

const cut: Record<string, WireAttack> = {
  'reset when connected': {
    greet: (socket) => socket.resetAndDestroy(),
    answer: () => {},
    outcomes: ['reset'],
  },
  'FIN when connected': { greet: (socket) => socket.end(), answer: () => {}, outcomes: ['reset'] },
  'reset at the request': { answer: (socket) => socket.resetAndDestroy(), outcomes: ['reset'] },
  'FIN at the request': send('', 'reset'),
  'FIN in the status line': send('HTTP/1.1 2', 'reset'),
  'FIN in the headers': send(`${ok}Content-`, 'reset'),
  'FIN before the body': send(`${ok}Content-Length: 9\r\n\r\n`, 'reset'),
  'FIN in the body': send(`${ok}Content-Length: 9\r\n\r\n{"a"`, 'reset'),
  'FIN in a chunk': send(`${chunked}9\r\n{"a"`, 'reset'),
  'FIN without a length': send(`HTTP/1.0 200 ok\r\n\r\n${page}`, 'body'),
  'reset in the status line': sendAndReset('HTTP/1.1 2', 'reset'),
  'reset in the headers': sendAndReset(`${ok}Content-`, 'reset'),
  'reset before the body': sendAndReset(`${ok}Content-Length: 9\r\n\r\n`, 'reset'),
  'reset in the body': sendAndReset(`${ok}Content-Length: 9\r\n\r\n{"a"`, 'reset'),
};

const slow: Record<string, WireAttack> = {
  'no word': { answer: () => {}, outcomes: ['timeout'] },
  'half a word': { answer: (socket) => socket.write('HTTP/1.1'), outcomes: ['timeout'] },
  'half a page': { answer: (socket) => socket.write(whole.slice(0, -3)), outcomes: ['timeout'] },
  'a byte a second': drip(1_000, whole, 'timeout'),
  'a header in bytes without end': drip(20, `${ok}X-Slow: x`, 'timeout'),
  'byte by byte': drip(0, whole, 'body', 'timeout', 'unreadable'),
};

const lengths: Record<string, WireAttack> = {
  'negative length': send(`${ok}Content-Length: -1\r\n\r\n${page}`, 'unreadable'),
  'length of 10^99': send(`${ok}Content-Length: 1${'0'.repeat(99)}\r\n\r\n${page}`, 'unreadable'),
  'length that is no number': send(`${ok}Content-Length: 0x10\r\n\r\n${page}`, 'unreadable'),
  'length that is empty': send(`${ok}Content-Length:\r\n\r\n${page}`, 'unreadable'),
  'two lengths': send(`${ok}Content-Length: 14\r\nContent-Length: 2\r\n\r\n${page}`, 'unreadable'),
  'length in chunks': send(
    `${ok}Content-Length: 2\r\nTransfer-Encoding: chunked\r\n\r\n2\r\n{}\r\n0\r\n\r\n`,
    'unreadable',
  ),
  'length too small': send(`${ok}Content-Length: 2\r\n\r\n${page}`, 'unreadable'),
  'a million and one bytes': send(`HTTP/1.0 200 ok\r\n\r\n${' '.repeat(1_000_001)}`, 'too_large'),
  'a million bytes': send(`HTTP/1.0 200 ok\r\n\r\n${' '.repeat(1_000_000)}`, 'body'),
  'no body': send(`${ok}Content-Length: 0\r\n\r\n`, 'empty'),
  'no content': send('HTTP/1.1 204 No Content\r\n\r\n', 'empty'),
  'chunk of 2^64 bytes': send(`${chunked}ffffffffffffffff1\r\nx`, 'unreadable'),
  'chunk of no size': send(`${chunked}zz\r\nx`, 'unreadable'),
  'whole chunks': send(`${chunked}e\r\n${page}\r\n0\r\n\r\n`, 'body'),
};

const bomb = gzipSync(Buffer.alloc(500_000_000), { level: 9 });

const packed: Record<string, WireAttack> = {
  'gzip bomb': send(toCoded('gzip', bomb), 'unreadable'),
  'gzip bomb that does not say so': send(toCoded('identity', bomb), 'body'),
  'unknown coding': send(toCoded('br, gzip', Buffer.from(page)), 'unreadable'),
  'transfer coding that never ends': send(`${ok}Transfer-Encoding: gzip\r\n\r\n${page}`, 'body'),
};

const strangers: Record<string, WireAttack> = {
  'HTTP/0.9': send(page, 'unreadable'),
  'HTTP/9.9': send('HTTP/9.9 200 ok\r\n\r\n', 'unreadable'),
  'status of four digits': send('HTTP/1.1 2000 ok\r\n\r\n', 'unreadable'),
  'status 000': send('HTTP/1.1 000 ok\r\n\r\n', 'unreadable'),
  'status 999': send('HTTP/1.1 999 ok\r\n\r\n', 'unreadable'),
  'another protocol': send('SSH-2.0-OpenSSH_9.6\r\n', 'unreadable'),
  TLS: send(Buffer.from([0x15, 3, 1, 0, 2, 2, 70]), 'unreadable'),
  'HTTP/2': send(Buffer.from([0, 0, 6, 4, 0, 0, 0, 0, 0, 0, 3, 0, 0, 0, 100]), 'unreadable'),
  'NUL in a header': send(`${ok}X-Nul: \0\r\n\r\n${page}`, 'unreadable'),
  'space in a header name': send(`${ok}X Y: z\r\n\r\n${page}`, 'unreadable'),
  'change of protocols': send('HTTP/1.1 101 Go\r\nConnection: Upgrade\r\nUpgrade: x\r\n\r\n', 'unreadable'),
  '3,000 headers': send(`${ok}${'a:b\r\n'.repeat(3_000)}Content-Length: 2\r\n\r\n{}`, 'body'),
  '30,000 headers': send(`${ok}${'a:b\r\n'.repeat(30_000)}\r\n{}`, 'too_large'),
  'another server': send('HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n', 'bad_request'),
  'broken server': send('HTTP/1.1 500 Oops\r\nContent-Length: 0\r\n\r\n', 'unreadable'),
};

const places = ['169.254.169.254/latest/', '10.0.0.1/', '[::1]:12000/', 'localhost/request/disable'];

const redirects: Record<string, WireAttack> = Object.fromEntries(
  [301, 302, 303, 307, 308].flatMap((status) =>
    places.map((place) => [
      `${status} to ${place}`,
      send(`HTTP/1.1 ${status} X\r\nLocation: http://${place}\r\nContent-Length: 0\r\n\r\n`, 'unreadable'),
    ]),
  ),
);

/** Every attack by its name. */
export const wireAttacks: Readonly<Record<string, WireAttack>> = {
  ...endless,
  ...cut,
  ...slow,
  ...lengths,
  ...packed,
  ...strangers,
  ...redirects,
};

function toCoded(coding: string, body: Buffer): Buffer {
  const head = `${ok}Content-Encoding: ${coding}\r\nContent-Length: ${body.length}\r\n\r\n`;
  return Buffer.concat([Buffer.from(head), body]);
}
