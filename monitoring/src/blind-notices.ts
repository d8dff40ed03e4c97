import { type BlindSpell, upsertBlindNotice } from '@cocoon-pool/db/blind-notices';
import type { Db } from '@cocoon-pool/db/database';
import { type DatabaseWatch, isDataError } from './database-watch.ts';
import type { Timers } from './timers.ts';

interface BlindNoticesDeps {
  db: Db;
  watch: DatabaseWatch;
  now: () => Date;
  timers: Timers;
}

/** Has the operators told that this daemon was blind. */
export interface BlindNotices {
  /** Of a spell when it begins, and again when it is over. */
  tell(spell: BlindSpell): void;
  /** Tries once more what could not be written; resolves when nothing is under way. */
  stop(): Promise<void>;
}

const againMs = 5_000;
/** More spells than this while the database is away are as good as one. */
const waitingMax = 20;

/** The database may be as far as everybody else: what it did not take is told when it is back. */
export function createBlindNotices({ db, watch, now, timers }: BlindNoticesDeps): BlindNotices {
  /** By their beginning, the newest state of each. */
  const waiting = new Map<number, BlindSpell>();
  let writing: Promise<void> = Promise.resolve();
  let cancel = () => {};
  let isStopped = false;

  const write = async () => {
    for (const [key, spell] of [...waiting]) {
      try {
        await upsertBlindNotice(db, spell, now());
        watch.succeeded('notice');
      } catch (error) {
        if (!isDataError(error)) {
          watch.failed('notice', error);
          if (!isStopped) cancel = timers.after(againMs, writeNext);
          return;
        }
      }
      // Unless it ended meanwhile.
      if (waiting.get(key) === spell) waiting.delete(key);
    }
  };
  const writeNext = () => {
    cancel();
    writing = writing.then(write);
  };

  return {
    tell: (spell) => {
      waiting.set(spell.since.getTime(), spell);
      for (const key of [...waiting.keys()].slice(0, -waitingMax)) waiting.delete(key);
      writeNext();
    },
    stop: async () => {
      isStopped = true;
      if (waiting.size > 0) writeNext();
      cancel();
      await writing;
    },
  };
}
