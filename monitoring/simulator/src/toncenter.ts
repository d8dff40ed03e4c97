import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { text as readText } from 'node:stream/consumers';
import type { SimulatedChain } from './simulated-chain.ts';
import { answerToncenter, type ToncenterAnswer } from './toncenter-answer.ts';
import type { ToncenterFault } from './toncenter-fault.ts';

export interface Toncenter {
  /** Up to and with the version. */
  url: string;
  /** Paths and queries asked for, oldest first, with when. */
  calls: { path: string; query: URLSearchParams; headers: IncomingMessage['headers']; at: number }[];
  /** From now on, until another one or null. */
  setFault(fault: ToncenterFault | null): void;
  /** The next calls of a path fail so, `times` in all. */
  failNext(path: string, fault: ToncenterFault, times?: number): void;
  close(): Promise<void>;
}

export interface ToncenterOptions {
  chain: SimulatedChain;
  apiKey?: string;
  /** Calls in a second beyond which it answers 429; none by default. */
  requestsPerSecond?: number;
  /** When the newest block was made; without it, when something last happened. */
  now?: () => Date;
}

const prefix = '/api/v3';

/** A toncenter server on 127.0.0.1 that speaks API v3 over a simulated chain, with every fault on demand. */
export async function createToncenter(options: ToncenterOptions): Promise<Toncenter> {
  const { chain, apiKey, now, requestsPerSecond = Number.POSITIVE_INFINITY } = options;
  const calls: Toncenter['calls'] = [];
  const scheduled = new Map<string, ToncenterFault[]>();
  let standing: ToncenterFault | null = null;

  const refuse = (request: IncomingMessage): ToncenterAnswer | null => {
    const given = request.headers['x-api-key'];
    if (given !== undefined && given !== apiKey)
      return { status: 401, json: { ok: false, error: 'API key does not exist', code: 401 } };
    const since = performance.now() - 1_000;
    if (calls.filter(({ at }) => at > since).length <= requestsPerSecond) return null;
    return rateLimited;
  };
  const server = createServer(async (request, response) => {
    const { pathname, searchParams } = new URL(request.url ?? '/', 'http://toncenter');
    const path = pathname.startsWith(prefix) ? pathname.slice(prefix.length) : pathname;
    calls.push({ path, query: searchParams, headers: request.headers, at: performance.now() });
    const fault = scheduled.get(path)?.shift() ?? standing;
    const body = request.method === 'POST' ? await readText(request) : undefined;
    const asked = { path, query: searchParams, body, now: now?.() };
    const answer = refuse(request) ?? answerToncenter(chain, asked, fault);
    write(response, answer, fault);
  });
  const port = await listen(server);
  return {
    url: `http://127.0.0.1:${port}${prefix}`,
    calls,
    setFault: (fault) => {
      standing = fault;
    },
    failNext: (path, fault, times = 1) => {
      scheduled.set(path, [...(scheduled.get(path) ?? []), ...Array<ToncenterFault>(times).fill(fault)]);
    },
    close: async () => {
      const closed = new Promise((resolve) => server.close(resolve));
      server.closeAllConnections();
      await closed;
    },
  };
}

const rateLimited = { status: 429, json: { ok: false, result: 'Ratelimit exceed', code: 429 } };

function write(response: ServerResponse, answer: ToncenterAnswer, fault: ToncenterFault | null): void {
  switch (fault) {
    case 'hang':
      return;
    case 'reset':
      response.socket?.resetAndDestroy();
      return;
    case 'endless':
      response.writeHead(200, { 'content-type': 'application/json' });
      writeForever(response, `{"transactions":[${' '.repeat(65_536)}`);
      return;
    default: {
      const { status, text } = toText(answer, fault);
      const type = text.startsWith('<') ? 'text/html' : 'application/json';
      response.writeHead(status, { 'content-type': type, 'content-length': Buffer.byteLength(text) });
      response.end(text);
    }
  }
}

function toText({ status, json }: ToncenterAnswer, fault: ToncenterFault | null) {
  const text = JSON.stringify(json);
  switch (fault) {
    case 'rate_limited':
      return { status: rateLimited.status, text: JSON.stringify(rateLimited.json) };
    case 'server_error':
      return { status: 500, text: '{"error":"failed to connect to the database"}' };
    case 'html':
      return { status: 502, text: '<html><body><h1>502 Bad Gateway</h1></body></html>' };
    case 'garbage':
      return { status: 200, text: '{"transactions":[{"account":7,"lt":"many"}],"accounts":7,"last":[]}' };
    case 'cut_short':
      return { status, text: text.slice(0, Math.floor(text.length / 2)) };
    default:
      return { status, text };
  }
}

function writeForever(response: ServerResponse, chunk: string): void {
  const fill = () => {
    while (!response.destroyed && response.write(chunk)) {}
  };
  response.on('drain', fill);
  response.on('error', () => response.destroy());
  fill();
}

async function listen(server: Server): Promise<number> {
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(0, '127.0.0.1', resolve);
  });
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('toncenter has no port');
  return address.port;
}
