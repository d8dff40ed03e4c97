import { Agent, type IncomingMessage, request } from 'node:http';
import { reportLimits } from '@cocoon-pool/domain/agent/report-limits';
import type { PageAnswer, ScrapeFailure } from '@cocoon-pool/domain/cocoon/sample';
import { toControlPath, type WorkerCommand } from '@cocoon-pool/domain/control/worker-command';

/** All that the agent asks a worker for by itself: its other paths change its state, over GET too. */
const pages = { jsonStats: '/jsonstats', statsPage: '/stats', perf: '/perf' } as const;

interface LocalPage {
  port: number;
  page: keyof typeof pages;
  timeoutMs: number;
  accessHash: string | null;
}

// Workers answer `Connection: Close` and leave the socket open: every answer has a socket of its own.
const agent = new Agent({ keepAlive: false });

/** Asks a worker on loopback for one page. */
export function fetchLocal({ page, ...where }: LocalPage): Promise<PageAnswer> {
  return ask({ path: pages[page], ...where });
}

/** Asks a worker on loopback to change: the only way in which the agent ever does. Throws for what is not allowed. */
export function fetchControl({
  command,
  ...where
}: Omit<LocalPage, 'page'> & { command: WorkerCommand }): Promise<PageAnswer> {
  return ask({ path: toControlPath(command), ...where });
}

/** Stops at Content-Length, at 1 MB, or when the time is over; follows no redirect. Never rejects. */
function ask({
  path,
  port,
  timeoutMs,
  accessHash,
}: Omit<LocalPage, 'page'> & { path: string }): Promise<PageAnswer> {
  const secret = accessHash === null ? '' : `access_hash=${encodeURIComponent(accessHash)}`;
  const divider = secret === '' ? '' : path.includes('?') ? '&' : '?';
  return new Promise((resolve) => {
    const outgoing = request({
      ...{ host: '127.0.0.1', port, path: path + divider + secret, method: 'GET' },
      ...{ agent, maxHeaderSize: 16_384 },
    });
    const timer = setTimeout(() => settle({ ok: false, failure: 'timeout' }), timeoutMs);
    const settle = (answer: PageAnswer) => {
      clearTimeout(timer);
      outgoing.destroy();
      resolve(answer);
    };
    outgoing.on('response', (response) => readAnswer(response, settle));
    outgoing.on('error', (error: NodeJS.ErrnoException) => settle({ ok: false, failure: toFailure(error) }));
    outgoing.end();
  });
}

function readAnswer(response: IncomingMessage, settle: (answer: PageAnswer) => void): void {
  const { statusCode, statusMessage = '' } = response;
  const fail = (failure: ScrapeFailure) => settle({ ok: false, failure });
  if (statusCode !== 200) {
    const isSyncing = statusMessage.toLowerCase() === 'not found';
    if (statusCode === 400) fail(isSyncing ? 'not_ready' : 'bad_request');
    else fail('unreadable');
    return;
  }
  const chunks: Buffer[] = [];
  let bytes = 0;
  response.on('data', (chunk: Buffer) => {
    bytes += chunk.length;
    if (bytes > reportLimits.pageLengthMax) fail('too_large');
    else chunks.push(chunk);
  });
  response.on('end', () => {
    if (bytes === 0) fail('empty');
    else settle({ ok: true, body: Buffer.concat(chunks).toString('utf8') });
  });
  response.on('error', (error: NodeJS.ErrnoException) => fail(toFailure(error)));
}

function toFailure({ code = '' }: NodeJS.ErrnoException): ScrapeFailure {
  if (code === 'ECONNREFUSED') return 'refused';
  if (code === 'HPE_HEADER_OVERFLOW') return 'too_large';
  return code.startsWith('HPE_') ? 'unreadable' : 'reset';
}
