import type { Db } from '@cocoon-pool/db/database';
import { insertNotice } from '@cocoon-pool/db/notices';
import type { Logger } from '@cocoon-pool/domain/logger';
import type { ChainReader } from './chain-reader.ts';

interface LagDeps {
  db: Db;
  reader: ChainReader;
  /** Which of the providers; null = there is one. */
  name?: string | null;
  now: () => Date;
  log: Logger;
  /** Called with the time of the newest block each time it is looked for; null where the provider gave none. */
  onHead?: ((head: Date | null) => void) | undefined;
}

const lateAfterMs = 60_000;
const tellAfterMs = 900_000;
/** No block is made later than now: one that says so tells of the clock here. */
const clockBehindMs = 30_000;

/**
 * Watches how old the newest block of the provider is, or for how long it gave none. Late, it is logged; late for a
 * quarter of an hour, the operators are told, once until it has caught up. A block from the future is a clock that is
 * behind: it is logged, with what to do.
 */
export function createLagWatch({ db, reader, name = null, now, log, onHead }: LagDeps) {
  const prefix = name === null ? '' : `${name}: `;
  let lateSince: Date | null = null;
  let isClockBehind = false;
  const judgeClock = (head: Date) => {
    const behindMs = head.getTime() - now().getTime();
    if (behindMs > clockBehindMs === isClockBehind) return;
    isClockBehind = !isClockBehind;
    const seconds = Math.round(behindMs / 1_000);
    const said = isClockBehind
      ? `This machine's clock is ${seconds} s behind the chain's newest block: set it by NTP, days of payouts and logins depend on it`
      : "This machine's clock agrees with the chain's again";
    log.warn({ head }, said);
  };
  return {
    check: async (): Promise<void> => {
      const head = await reader.getHeadTime();
      if (!head.ok && head.failure === 'stopped') return;
      onHead?.(head.ok ? head.value : null);
      if (head.ok) judgeClock(head.value);
      const isLate = !head.ok || now().getTime() - head.value.getTime() > lateAfterMs;
      const detail = prefix + (head.ok ? `newest block of ${head.value.toISOString()}` : head.message);
      if (isLate !== (lateSince !== null)) log.warn({ isLate, detail }, 'Chain provider');
      if (!isLate) {
        lateSince = null;
        return;
      }
      lateSince ??= now();
      if (now().getTime() - lateSince.getTime() < tellAfterMs) return;
      const since = lateSince.toISOString();
      const notice = { kind: 'operator', problem: 'chain_behind', since, detail } as const;
      await insertNotice(db, { participantId: null, key: `chain:${prefix}${since}`, notice }, now());
    },
  };
}
