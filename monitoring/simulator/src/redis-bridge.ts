import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { text } from 'node:stream/consumers';
import { Redis } from 'ioredis';
import { type RedisServer, startRedisServer } from './redis-server.ts';

export type RedisFault = 'refuse' | 'hang';

export interface RedisBridge {
  url: string;
  token: string;
  /** Commands that were carried out, by name, oldest first. */
  commands: string[];
  /** `refuse` takes no connections, `hang` never answers; null ends either. */
  setFault(fault: RedisFault | null): Promise<void>;
  flush(): Promise<void>;
  /** Lets everything that has a time to live reach its end. */
  expireAll(): Promise<void>;
  timeToLiveMs(key: string): Promise<number>;
  close(): Promise<void>;
}

type Command = [name: string, ...args: (string | number)[]];
type Reply = { result: unknown } | { error: string };

/** Upstash's REST API, as far as its client speaks it, before a real Redis. */
export async function createRedisBridge(): Promise<RedisBridge> {
  const server: RedisServer = await startRedisServer();
  const redis = new Redis({ path: server.path, protocol: 2 });
  const token = 'bridge-token';
  const commands: string[] = [];
  let fault: RedisFault | null = null;

  const http = createServer(async (request, response) => {
    if (fault === 'hang') return;
    if (request.headers.authorization !== `Bearer ${token}`) {
      return write(response, 401, { error: 'Unauthorized' });
    }
    const body: unknown = JSON.parse(await text(request));
    const carryOut = (command: Command) => {
      commands.push(String(command[0]).toLowerCase());
      return toReply(redis.call(command[0], ...command.slice(1).map(String)), isBase64(request));
    };
    if (request.url === '/pipeline') {
      const replies: Reply[] = [];
      for (const command of body as Command[]) replies.push(await carryOut(command));
      return write(response, 200, replies);
    }
    if (request.url === '/multi-exec') {
      const results = await redis
        .multi((body as Command[]).map(([name, ...args]) => ['call', name, ...args.map(String)]))
        .exec();
      commands.push(...(body as Command[]).map(([name]) => name.toLowerCase()));
      const replies = (results ?? []).map(([error, result]) =>
        error ? { error: error.message } : { result: encode(result, isBase64(request)) },
      );
      return write(response, 200, replies);
    }
    const reply = await carryOut(body as Command);
    write(response, 'error' in reply ? 400 : 200, reply);
  });
  await listen(http, 0);
  const address = http.address();
  if (address === null || typeof address === 'string') throw new Error('The bridge has no port');
  const { port } = address;

  return {
    url: `http://127.0.0.1:${port}`,
    token,
    commands,
    setFault: async (next) => {
      fault = next;
      if (next === 'refuse') await stopListening(http);
      else if (!http.listening) await listen(http, port);
      if (next === null) http.closeAllConnections();
    },
    flush: async () => {
      await redis.flushall();
    },
    expireAll: async () => {
      for (const key of await redis.keys('*')) if ((await redis.pttl(key)) > 0) await redis.del(key);
    },
    timeToLiveMs: (key) => redis.pttl(key),
    close: async () => {
      await stopListening(http);
      redis.disconnect();
      await server.close();
    },
  };
}

function isBase64(request: IncomingMessage): boolean {
  return request.headers['upstash-encoding'] === 'base64';
}

async function toReply(result: Promise<unknown>, base64: boolean): Promise<Reply> {
  try {
    return { result: encode(await result, base64) };
  } catch (error) {
    return { error: error instanceof Error ? error.message : String(error) };
  }
}

/** Texts in base64 where asked, but for the reply `OK`. */
function encode(result: unknown, base64: boolean): unknown {
  if (Array.isArray(result)) return result.map((item) => encode(item, base64));
  return base64 && typeof result === 'string' && result !== 'OK'
    ? Buffer.from(result).toString('base64')
    : result;
}

function write(response: ServerResponse, status: number, body: unknown): void {
  response.writeHead(status, { 'content-type': 'application/json' });
  response.end(JSON.stringify(body));
}

function listen(http: ReturnType<typeof createServer>, port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    http.once('error', reject);
    http.listen(port, '127.0.0.1', () => {
      http.off('error', reject);
      resolve();
    });
  });
}

async function stopListening(http: ReturnType<typeof createServer>): Promise<void> {
  if (!http.listening) return;
  const closed = new Promise((resolve) => http.close(resolve));
  http.closeAllConnections();
  await closed;
}
