import { AsyncLocalStorage } from 'node:async_hooks';
import type pg from 'pg';
import { createPool, type Db, toDb } from './database.ts';

export interface RequestDatabase {
  /** Works within `run` only. */
  db: Db;
  /** Gives the request connections of its own; `finish` closes them, when its answer is made. */
  run<Answer>(
    url: string,
    request: () => Promise<Answer>,
  ): { answer: Promise<Answer>; finish: () => Promise<void> };
}

/** At most this many at once: a request's queries that run side by side. */
const maxConnections = 4;

/**
 * One database object for runtimes on which a connection cannot outlive its request (Cloudflare Workers): what stands on
 * it is built once, and every request runs on a pool of its own, opened by its first query.
 */
export function createRequestDatabase(): RequestDatabase {
  const current = new AsyncLocalStorage<() => pg.Pool>();
  const db = toDb({
    connect: () => {
      const open = current.getStore();
      if (open === undefined) throw new Error('A query outside of a request');
      return open().connect();
    },
    end: async () => {},
    options: {},
  });
  return {
    db,
    run: (url, request) => {
      let pool: pg.Pool | undefined;
      const open = () => {
        pool ??= createPool(url, { maxConnections });
        return pool;
      };
      return { answer: current.run(open, request), finish: async () => pool?.end() };
    },
  };
}
