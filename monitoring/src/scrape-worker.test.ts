import { once } from 'node:events';
import { createServer, type Server, type Socket } from 'node:net';
import { createCocoonWorker, type SimulatedWorker } from '@cocoon-pool/simulator/cocoon-worker';
import { afterEach, expect, test } from 'vitest';
import { createKeptSockets } from './kept-sockets.ts';
import { scrapeWorker } from './scrape-worker.ts';

const options = { timeoutMs: 2_000, networksAllowed: ['127.0.0.0/8'], accessHash: null };
const cleanUps: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const cleanUp of cleanUps.splice(0)) await cleanUp();
});

test('both pages of a worker are read whole, although it leaves its sockets open', async () => {
  const worker = await startWorker();
  const answers = await scrapeWorker(worker, options);
  expect(answers).toMatchObject({
    jsonStats: { ok: true },
    statsPage: { ok: true },
    latencyMs: expect.any(Number),
  });
  expect(worker.requests).toEqual(['/jsonstats', '/stats']);
});

test('the access hash is sent with both pages; without it the answer is a bad request', async () => {
  const worker = await createCocoonWorker({ accessHash: 's3cret' });
  cleanUps.push(() => worker.close());
  expect(await scrapeWorker(worker, { ...options, accessHash: 's3cret' })).toMatchObject({
    jsonStats: { ok: true },
    statsPage: { ok: true },
  });
  expect(await scrapeWorker(worker, options)).toEqual(bothFail('bad_request'));
});

test.each([
  ['hang', 'timeout'],
  ['endless', 'too_large'],
  ['too_large', 'too_large'],
  ['empty', 'empty'],
  ['redirect', 'unreadable'],
  ['header_flood', 'too_large'],
  ['gzip', 'unreadable'],
  ['reset', 'reset'],
  ['refuse', 'refused'],
  ['not_ready', 'not_ready'],
] as const)('a worker with fault %s gives %s', async (fault, failure) => {
  const worker = await startWorker();
  await worker.setFault(fault);
  expect(await scrapeWorker(worker, { ...options, timeoutMs: 500 })).toEqual(bothFail(failure));
});

test('one page that fails does not cost the other', async () => {
  const worker = await startWorker();
  await worker.setFault('stats_only');
  expect(await scrapeWorker(worker, options)).toMatchObject({
    jsonStats: { ok: false, failure: 'bad_request' },
    statsPage: { ok: true },
    latencyMs: expect.any(Number),
  });
});

test.each([
  ['ends before its Content-Length', 'HTTP/1.0 200 ok\r\nContent-Length: 100\r\n\r\nhalf', 'reset'],
  ['ends before its headers do', 'HTTP/1.0 200 ok\r\nContent-', 'reset'],
  ['says nothing', '', 'reset'],
  ['is no HTTP', 'SSH-2.0-OpenSSH_9.6\r\n', 'unreadable'],
  [
    'has two Content-Lengths',
    'HTTP/1.0 200 ok\r\nContent-Length: 2\r\nContent-Length: 3\r\n\r\n{}',
    'unreadable',
  ],
  ['promises too much', 'HTTP/1.0 200 ok\r\nContent-Length: 1000001\r\n\r\n{', 'too_large'],
  ['has a negative Content-Length', 'HTTP/1.0 200 ok\r\nContent-Length: -1\r\n\r\n{}', 'unreadable'],
  ['changes protocols', 'HTTP/1.1 101 Go\r\nConnection: Upgrade\r\nUpgrade: x\r\n\r\n', 'unreadable'],
  ['is a fault of the server', 'HTTP/1.0 500 no\r\nContent-Length: 0\r\n\r\n', 'unreadable'],
  [
    'goes on after its Content-Length',
    'HTTP/1.0 200 ok\r\nContent-Length: 2\r\n\r\n{} and more',
    'unreadable',
  ],
  ['is of another server', 'HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n', 'bad_request'],
])('an answer that %s is told apart', async (_name, bytes, failure) => {
  const server = await startServer((socket) => socket.end(bytes));
  expect(await scrapeWorker(server, options)).toEqual(bothFail(failure));
});

test('a worker that sends a byte now and then is cut off by one time-out for everything', async () => {
  const server = await startServer((socket) => {
    socket.write('HTTP/1.0 200 ok\r\nContent-Length: 1000\r\n\r\n');
    const drip = setInterval(() => socket.write('.'), 20);
    socket.on('close', () => clearInterval(drip));
  });
  expect(await scrapeWorker(server, { ...options, timeoutMs: 300 })).toEqual(bothFail('timeout'));
});

const page = 'HTTP/1.0 200 ok\r\nContent-Length: 2\r\n\r\n{}';

test('one socket serves both pages, and none is left after the scrape', async () => {
  const server = await startServer((socket, request) => {
    expect(request.toString()).toMatch(/^GET \/(json)?stats HTTP\/1\.1\r\n/);
    socket.write(page);
  });
  expect(await scrapeWorker(server, options)).toMatchObject(bothOk);
  await expect.poll(() => server.sockets.size).toBe(0);
  expect(server.accepted()).toBe(1);
});

test.each([
  ['ends its socket after each answer', (socket: Socket) => socket.end(page)],
  ['resets it after each answer', (socket: Socket) => socket.write(page, () => socket.resetAndDestroy())],
])('a server that %s is asked over two sockets', async (_name, answer) => {
  const server = await startServer(answer);
  expect(await scrapeWorker(server, options)).toMatchObject(bothOk);
  expect(server.accepted()).toBe(2);
});

test('a server that hears one request a socket is asked over another one', async () => {
  const heard = new Set<Socket>();
  const server = await startServer((socket) => {
    if (!heard.has(socket)) socket.write(page);
    heard.add(socket);
  });
  expect(await scrapeWorker(server, options)).toMatchObject(bothOk);
  expect(server.accepted()).toBe(2);
});

test('a socket that is kept serves scrape after scrape', async () => {
  const server = await startServer((socket) => socket.write(page));
  const sockets = keepSockets();
  for (let scrape = 0; scrape < 3; scrape += 1)
    expect(await scrapeWorker(server, { ...options, sockets })).toMatchObject(bothOk);
  expect(server.accepted()).toBe(1);
  sockets.close();
  await expect.poll(() => server.sockets.size).toBe(0);
});

test.each([
  ['ends', (socket: Socket) => socket.end()],
  ['resets', (socket: Socket) => socket.resetAndDestroy()],
  ['talks on', (socket: Socket) => socket.write(page)],
])('a server that %s while nothing is asked gets another socket', async (_name, disturb) => {
  const server = await startServer((socket) => socket.write(page));
  const sockets = keepSockets();
  await scrapeWorker(server, { ...options, sockets });
  const [first] = server.sockets;
  if (first === undefined) throw new Error('no socket was kept');
  disturb(first);
  await expect.poll(() => server.sockets.has(first)).toBe(false);
  expect(await scrapeWorker(server, { ...options, sockets })).toMatchObject(bothOk);
  expect(server.accepted()).toBe(2);
});

test('a kept socket that was forgotten without a word does not make a worker look dead', async () => {
  const deaf = new Set<Socket>();
  const server = await startServer((socket) => {
    if (!deaf.has(socket)) socket.write(page);
  });
  const sockets = keepSockets();
  await scrapeWorker(server, { ...options, sockets });
  for (const socket of server.sockets) deaf.add(socket);
  expect(await scrapeWorker(server, { ...options, timeoutMs: 800, sockets })).toMatchObject(bothOk);
  expect(await scrapeWorker(server, { ...options, sockets })).toMatchObject(bothOk);
});

test('a socket whose page went wrong is not kept', async () => {
  const server = await startServer((socket) => socket.write('no HTTP at all\r\n\r\n'));
  const sockets = keepSockets();
  expect(await scrapeWorker(server, { ...options, sockets })).toEqual(bothFail('unreadable'));
  expect(sockets.take(server)).toBeNull();
  await expect.poll(() => server.sockets.size).toBe(0);
});

test('a page that hangs does not cost the other its time', async () => {
  const server = await startServer((socket, request) => {
    if (request.includes('/stats')) socket.write(page);
  });
  expect(await scrapeWorker(server, { ...options, timeoutMs: 800 })).toMatchObject({
    jsonStats: { ok: false, failure: 'timeout' },
    statsPage: { ok: true },
    latencyMs: expect.any(Number),
  });
});

test('an address that may not be asked is not asked, as a literal or behind a name', async () => {
  const worker = await startWorker();
  const { port } = worker;
  const nowhere = { ...options, networksAllowed: [] };
  expect(await scrapeWorker(worker, nowhere)).toEqual({ failure: 'dns', latencyMs: null });
  const resolve = async () => [
    { address: '93.184.215.14', family: 4 },
    { address: '127.0.0.1', family: 4 },
  ];
  expect(await scrapeWorker({ host: 'evil.example', port }, { ...nowhere, resolve })).toEqual(
    bothFail('dns'),
  );
  expect(worker.requests).toEqual([]);
});

test('a name is looked up once a socket and only what was judged is connected to', async () => {
  const { port, requests } = await startWorker();
  const lookups: string[] = [];
  const resolve = async (host: string) => {
    lookups.push(host);
    return [{ address: '127.0.0.1', family: 4 }];
  };
  expect(await scrapeWorker({ host: 'gpu.example', port }, { ...options, resolve })).toMatchObject({
    jsonStats: { ok: true },
  });
  expect(requests).toHaveLength(2);
  expect(lookups).toEqual(['gpu.example']);
});

test.each([
  ['unknown', 'ENOTFOUND'],
  ['not to be resolved now', 'EAI_AGAIN'],
])('a name that is %s gives dns', async (_name, code) => {
  const resolve = () => Promise.reject(Object.assign(new Error(code), { code }));
  expect(await scrapeWorker({ host: 'gpu.example', port: 12_000 }, { ...options, resolve })).toEqual(
    bothFail('dns'),
  );
});

function keepSockets() {
  const sockets = createKeptSockets({ countMax: 10 });
  cleanUps.push(async () => sockets.close());
  return sockets;
}

function bothFail(failure: string) {
  return { jsonStats: { ok: false, failure }, statsPage: { ok: false, failure }, latencyMs: null };
}

async function startWorker(): Promise<SimulatedWorker> {
  const worker = await createCocoonWorker();
  cleanUps.push(() => worker.close());
  return worker;
}

const bothOk = { jsonStats: { ok: true }, statsPage: { ok: true } };

interface TestServer {
  host: string;
  port: number;
  sockets: ReadonlySet<Socket>;
  accepted(): number;
}

/** Answers each request with `answer`. */
async function startServer(answer: (socket: Socket, request: Buffer) => void): Promise<TestServer> {
  const sockets = new Set<Socket>();
  let accepted = 0;
  const server: Server = createServer((socket) => {
    sockets.add(socket);
    accepted += 1;
    socket.on('error', () => socket.destroy());
    socket.on('close', () => sockets.delete(socket));
    socket.on('data', (request) => answer(socket, request));
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  cleanUps.push(async () => {
    for (const socket of sockets) socket.destroy();
    server.close();
  });
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('the server has no port');
  return { host: '127.0.0.1', port: address.port, sockets, accepted: () => accepted };
}
