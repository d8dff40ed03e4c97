import { readFileSync } from 'node:fs';
import type { WorkerSocket } from './worker-socket.ts';

interface Address {
  host: string;
  port: number;
}

interface Kept {
  socket: WorkerSocket;
  openedMs: number;
  usedMs: number;
}

/** Sockets to workers that wait for the next scrape: connecting anew costs more than asking does. */
export interface KeptSockets {
  /** The open socket to an address, which is the caller's until it is given back; null when there is none. */
  take(address: Address): WorkerSocket | null;
  /** Gives a socket back. It is kept while it is idle, young enough and there is room; else it is closed. */
  giveBack(address: Address, socket: WorkerSocket): void;
  /** Closes those that nobody took for a while. */
  sweep(): void;
  close(): void;
}

/** A name is looked up, and what it leads to is judged, at least this often. */
const ageMsMax = 5 * 60_000;
/** Longer than the slowest pace of a worker that answers. */
const idleMsMax = 3 * 60_000;

export function createKeptSockets({
  countMax,
  nowMs = () => performance.now(),
}: {
  countMax: number;
  nowMs?: () => number;
}): KeptSockets {
  const kept = new Map<string, Kept>();
  const openedMs = new WeakMap<WorkerSocket, number>();
  const drop = (key: string) => {
    kept.get(key)?.socket.close();
    kept.delete(key);
  };
  const isUsable = ({ socket, ...times }: Kept) =>
    socket.isIdle() && nowMs() - times.openedMs < ageMsMax && nowMs() - times.usedMs < idleMsMax;

  return {
    take: (address) => {
      const key = toKey(address);
      const found = kept.get(key);
      if (found === undefined) return null;
      if (!isUsable(found)) {
        drop(key);
        return null;
      }
      kept.delete(key);
      openedMs.set(found.socket, found.openedMs);
      return found.socket;
    },
    giveBack: (address, socket) => {
      const key = toKey(address);
      drop(key);
      const back = { socket, openedMs: openedMs.get(socket) ?? nowMs(), usedMs: nowMs() };
      if (kept.size < countMax && isUsable(back)) kept.set(key, back);
      else socket.close();
    },
    sweep: () => {
      for (const [key, entry] of kept) if (!isUsable(entry)) drop(key);
    },
    close: () => {
      for (const key of [...kept.keys()]) drop(key);
    },
  };
}

/**
 * How many sockets may be kept when a process may have `openFilesMax` files open, so that `concurrency` scrapes with a
 * socket for each page, the database and everything else have theirs.
 */
export function toKeptSocketsMax(openFilesMax: number, concurrency: number): number {
  return Math.max(0, openFilesMax - 2 * concurrency - filesOfOthers);
}

/** As Linux tells it; 0, so that no socket is kept, where it does not. Node raises its own limit to the hard one. */
export function readOpenFilesMax(): number {
  try {
    return parseOpenFilesMax(readFileSync('/proc/self/limits', 'utf8'));
  } catch {
    return 0;
  }
}

/** From the text of `/proc/<pid>/limits`. */
export function parseOpenFilesMax(limits: string): number {
  const [, soft = '0'] = /^Max open files +(\d+|unlimited)/m.exec(limits) ?? [];
  return soft === 'unlimited' ? Number.MAX_SAFE_INTEGER : Number(soft);
}

const filesOfOthers = 512;

function toKey({ host, port }: Address): string {
  return `${host} ${port}`;
}
