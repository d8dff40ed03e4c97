import { expect, test } from 'vitest';
import { createKeptSockets, parseOpenFilesMax, toKeptSocketsMax } from './kept-sockets.ts';
import type { WorkerSocket } from './worker-socket.ts';

const address = { host: '203.0.113.7', port: 12_000 };
const minute = 60_000;

function createSocket() {
  const state = { isIdle: true, isClosed: false };
  const socket: WorkerSocket = {
    ask: () => Promise.reject(new Error('nothing is asked here')),
    isConnected: () => true,
    isOpen: () => !state.isClosed,
    isIdle: () => state.isIdle && !state.isClosed,
    close: () => {
      state.isClosed = true;
    },
  };
  return { socket, state };
}

test('a socket that was given back is taken once, by its own address', () => {
  const sockets = createKeptSockets({ countMax: 10 });
  const { socket } = createSocket();
  sockets.giveBack(address, socket);
  expect(sockets.take({ ...address, port: 12_010 })).toBeNull();
  expect(sockets.take(address)).toBe(socket);
  expect(sockets.take(address)).toBeNull();
});

test('a busy or broken socket is not kept, nor one for which there is no room', () => {
  const sockets = createKeptSockets({ countMax: 1 });
  const busy = createSocket();
  busy.state.isIdle = false;
  sockets.giveBack(address, busy.socket);
  expect(busy.state.isClosed).toBe(true);
  sockets.giveBack(address, createSocket().socket);
  const tooMany = createSocket();
  sockets.giveBack({ ...address, port: 12_010 }, tooMany.socket);
  expect(tooMany.state.isClosed).toBe(true);
});

test('a second socket to one address replaces the first', () => {
  const sockets = createKeptSockets({ countMax: 1 });
  const [first, second] = [createSocket(), createSocket()];
  sockets.giveBack(address, first.socket);
  sockets.giveBack(address, second.socket);
  expect(first.state.isClosed).toBe(true);
  expect(sockets.take(address)).toBe(second.socket);
});

test('a socket ends its service 5 min after its first use, however often it is taken', () => {
  let nowMs = 0;
  const sockets = createKeptSockets({ countMax: 10, nowMs: () => nowMs });
  const { socket, state } = createSocket();
  sockets.giveBack(address, socket);
  for (nowMs = minute; nowMs < 5 * minute; nowMs += minute) {
    expect(sockets.take(address)).toBe(socket);
    sockets.giveBack(address, socket);
  }
  expect(sockets.take(address)).toBeNull();
  expect(state.isClosed).toBe(true);
});

test('sockets that nobody takes, or whose other end left, are swept away', () => {
  let nowMs = 0;
  const sockets = createKeptSockets({ countMax: 10, nowMs: () => nowMs });
  const [unused, left, young] = [createSocket(), createSocket(), createSocket()];
  sockets.giveBack(address, unused.socket);
  nowMs = 3 * minute;
  sockets.giveBack({ ...address, port: 12_010 }, left.socket);
  sockets.giveBack({ ...address, port: 12_020 }, young.socket);
  left.state.isIdle = false;
  sockets.sweep();
  expect([unused, left, young].map(({ state }) => state.isClosed)).toEqual([true, true, false]);
  sockets.close();
  expect(young.state.isClosed).toBe(true);
});

test('files are left for the scrapes and for everything else', () => {
  expect(toKeptSocketsMax(20_000, 2_000)).toBe(15_488);
  expect(toKeptSocketsMax(1_024, 500)).toBe(0);
});

test.each([
  [
    'Max cpu time             unlimited    unlimited    seconds\nMax open files           1024         4096     files\n',
    1_024,
  ],
  ['Max open files           unlimited    unlimited    files\n', Number.MAX_SAFE_INTEGER],
  ['', 0],
])('the limit of open files is read from %j', (limits, expected) => {
  expect(parseOpenFilesMax(limits)).toBe(expected);
});
