import type { PageAnswer, ScrapeFailure, WorkerAnswers } from '@cocoon-pool/domain/cocoon/sample';
import { type AskOptions, askWorker, toPagePath } from './ask-worker.ts';
import { createGuardedLookup, isRefusedLiteral, resolveHost } from './guarded-lookup.ts';
import type { KeptSockets } from './kept-sockets.ts';
import { openWorkerSocket, type WorkerSocket } from './worker-socket.ts';

interface Address {
  host: string;
  port: number;
}

export interface ScrapeOptions extends AskOptions {
  /** Where the socket comes from and goes to; absent = one for this scrape. */
  sockets?: KeptSockets;
}

interface Scrape {
  address: Address;
  options: AskOptions;
  socket: WorkerSocket;
  /** Whether the socket served another scrape before. */
  isKept: boolean;
  deadlineMs: number;
}

interface TimedAnswer {
  answer: PageAnswer;
  latencyMs: number | null;
}

/** Of the time-out: how long one page may keep the other waiting before that gets a socket of its own. */
const patienceRatio = 1 / 4;

/**
 * Asks a worker for its two pages, one after the other over one socket, which costs a third of two sockets and shows
 * the same moment; with `sockets`, over the one of the scrape before where it is still open. A page that hangs, or an answer that is not as workers give it, does not cost the other page its
 * time: it is then asked over a socket of its own. Each page fails for itself. An address that may not be asked gives
 * `dns` without a packet sent. Rejects only when this machine cannot ask.
 */
export async function scrapeWorker(
  address: Address,
  options: ScrapeOptions,
): Promise<WorkerAnswers | { failure: ScrapeFailure; latencyMs: number | null }> {
  const { networksAllowed, timeoutMs, sockets, resolve = resolveHost } = options;
  if (isRefusedLiteral(address.host, networksAllowed)) return { failure: 'dns', latencyMs: null };
  const kept = sockets?.take(address) ?? null;
  const socket =
    kept ?? openWorkerSocket({ ...address, lookup: createGuardedLookup(networksAllowed, resolve) });
  const deadlineMs = performance.now() + timeoutMs;
  const scrape: Scrape = { address, options, socket, isKept: kept !== null, deadlineMs };
  const timer = setTimeout(socket.close, timeoutMs);
  try {
    const first = askFirst(scrape);
    const [jsonStats, statsPage] = await Promise.all([first, askSecond(scrape, first)]);
    const latencies = [jsonStats.latencyMs, statsPage.latencyMs].filter((latencyMs) => latencyMs !== null);
    return {
      jsonStats: jsonStats.answer,
      statsPage: statsPage.answer,
      latencyMs: latencies.length === 0 ? null : Math.max(...latencies),
    };
  } finally {
    clearTimeout(timer);
    if (sockets === undefined) socket.close();
    else sockets.giveBack(address, socket);
  }
}

async function askFirst(scrape: Scrape): Promise<TimedAnswer> {
  const { socket, options, isKept } = scrape;
  const startedMs = performance.now();
  const asked = socket.ask(toPagePath('jsonStats', options.accessHash));
  // Whoever forgot a kept socket without a word (a restarted router) would look like a dead worker.
  const answer = isKept ? await within(asked, options.timeoutMs * patienceRatio) : await asked;
  if (answer === null) socket.close();
  if (answer === null || answer === 'odd') return askAlone(scrape, 'jsonStats');
  return { answer, latencyMs: answer.ok ? performance.now() - startedMs : null };
}

async function askSecond(scrape: Scrape, first: Promise<TimedAnswer>): Promise<TimedAnswer> {
  const { socket, options } = scrape;
  const patienceMs = options.timeoutMs * patienceRatio;
  const before = await within(first, patienceMs);
  // Who does not take a connection takes no second one either.
  if (!socket.isConnected()) return toSame(before ?? (await first));
  if (before === null || !socket.isOpen()) return askAlone(scrape, 'statsPage');
  const startedMs = performance.now();
  const answer = await within(socket.ask(toPagePath('statsPage', options.accessHash)), patienceMs);
  if (answer === null || answer === 'odd') return askAlone(scrape, 'statsPage');
  return { answer, latencyMs: answer.ok ? performance.now() - startedMs : null };
}

function toSame({ answer }: TimedAnswer): TimedAnswer {
  return { answer, latencyMs: null };
}

/** Over a socket of its own, read by a full HTTP parser, in what is left of the time. */
async function askAlone(
  { address, options, deadlineMs }: Scrape,
  page: 'jsonStats' | 'statsPage',
): Promise<TimedAnswer> {
  const timeoutMs = Math.max(1, deadlineMs - performance.now());
  return askWorker(address, page, { ...options, timeoutMs });
}

/** Null when it takes longer. */
async function within<Value>(promise: Promise<Value>, ms: number): Promise<Value | null> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<null>((resolve) => {
    timer = setTimeout(() => resolve(null), ms);
  });
  try {
    return await Promise.race([promise, late]);
  } finally {
    clearTimeout(timer);
  }
}
