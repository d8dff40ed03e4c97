import { tellSight } from '@cocoon-pool/db/blind-notices';
import type { Db } from '@cocoon-pool/db/database';
import { insertNotice } from '@cocoon-pool/db/notices';
import { listOperatorChats, type OperatorChat } from '@cocoon-pool/db/operator-chats';
import type { Logger } from '@cocoon-pool/domain/logger';
import type { DatabaseTrouble } from './database-watch.ts';
import type { Timers } from './timers.ts';
import type { Led } from './worker-leases.ts';

interface OperatorWatchDeps {
  db: Db;
  now: () => Date;
  timers: Timers;
  log: Logger;
  /** Why the daemon's own uses of the database fail; null while all of them go well. */
  findTrouble(): DatabaseTrouble | null;
  /** Tells a chat without the database; absent where there is no bot. */
  tellDirectly?: ((chat: OperatorChat, outage: Outage) => Promise<void>) | undefined;
  /** Called each minute while all is well, so that an outside watcher notices silence; null = none. */
  heartbeatUrl: string | null;
  /** Whether this daemon hears anybody at all. */
  isBlind(): boolean;
  beat?: (url: string) => Promise<boolean>;
}

/** The database that cannot be used, since when and, where PostgreSQL says so, why. */
export interface Outage {
  since: Date;
  trouble: DatabaseTrouble;
}

const lookEveryMs = 15_000;
const beatEveryMs = 60_000;
const awayAfterMs = 120_000;

/**
 * The leader's eye on the installation itself. Each minute while all is well it calls the heartbeat URL; when the
 * database has been away, or has taken no writes, for two minutes it stops that and tells the operators directly, once,
 * from the chats that it keeps in memory. When the database is back they have a notice of it. The end of a blindness is
 * told here too.
 */
export function watchForOperators(deps: OperatorWatchDeps): Led {
  const {
    db,
    now,
    timers,
    log,
    tellDirectly,
    heartbeatUrl,
    isBlind,
    findTrouble,
    beat = callHeartbeat,
  } = deps;
  let chats: OperatorChat[] = [];
  let lastOkAt = now();
  let toldSince: Date | null = null;
  let beatAt: Date | null = null;
  let isBeating = true;
  let isStopped = false;
  let cancel = () => {};

  const look = async () => {
    const at = now();
    const trouble = await findOutage(at);
    if (trouble === null) {
      lastOkAt = at;
      toldSince = null;
    } else if (at.getTime() - lastOkAt.getTime() >= awayAfterMs && toldSince === null) {
      toldSince = lastOkAt;
      await tellAll({ since: lastOkAt, trouble });
    }
    const isWell = at.getTime() - lastOkAt.getTime() < awayAfterMs && !isBlind();
    if (heartbeatUrl !== null && isWell && isDue(beatAt, at)) {
      beatAt = at;
      const isHeard = await beat(heartbeatUrl);
      if (isHeard !== isBeating) log[isHeard ? 'info' : 'warn']({ isHeard }, 'heartbeat');
      isBeating = isHeard;
    }
    if (!isStopped) {
      cancel = timers.after(lookEveryMs, () => {
        running = look();
      });
    }
  };

  /** A full disk reads well: what PostgreSQL refused to write tells of it. */
  const findOutage = async (at: Date): Promise<DatabaseTrouble | null> => {
    try {
      chats = await listOperatorChats(db);
      const trouble = findTrouble();
      if (trouble === 'disk_full' || trouble === 'read_only') return trouble;
      if (toldSince !== null) await noteOutage(db, { since: toldSince, until: at });
      await tellSight(db, at);
      return null;
    } catch {
      return findTrouble() ?? 'away';
    }
  };
  const tellAll = async (outage: Outage) => {
    log.error({ ...outage, chats: chats.length }, 'database away for two minutes: telling the operators');
    if (tellDirectly === undefined) return;
    const told = await Promise.allSettled(chats.map((chat) => tellDirectly(chat, outage)));
    const failed = told.filter(({ status }) => status === 'rejected').length;
    if (failed > 0) log.error({ failed }, 'operators could not be told directly');
  };
  let running = look();

  return {
    stop: async () => {
      isStopped = true;
      cancel();
      await running;
    },
  };
}

function isDue(before: Date | null, at: Date): boolean {
  return before === null || Math.abs(at.getTime() - before.getTime()) >= beatEveryMs;
}

/** For the record: the notice goes to whoever could not be told directly. */
async function noteOutage(db: Db, { since, until }: { since: Date; until: Date }): Promise<void> {
  const minutes = Math.round((until.getTime() - since.getTime()) / 60_000);
  await insertNotice(
    db,
    {
      participantId: null,
      key: `database:${since.toISOString()}`,
      notice: {
        kind: 'operator',
        problem: 'database_away',
        since: since.toISOString(),
        detail: `back after ${minutes} min`,
      },
    },
    until,
  );
}

/** Whether the outside watcher took the call. */
async function callHeartbeat(url: string): Promise<boolean> {
  try {
    const response = await fetch(url, { redirect: 'manual', signal: AbortSignal.timeout(10_000) });
    await response.body?.cancel();
    return response.status < 400;
  } catch {
    return false;
  }
}
