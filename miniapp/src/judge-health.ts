import type { PoolHealth } from './alert-shapes.ts';
import type { WorkerStatus } from './api-shapes.ts';
import type { Format } from './format.ts';
import type { AlertPageWords } from './messages/alerts/en.ts';

export interface HealthLine {
  key: string;
  status: WorkerStatus;
  title: string;
  text: string;
}

/** The doctor's limits: see `server/src/doctor/judge-installation.ts`. */
const sampleAgeSecondsMax = 120;
const dueSecondsMax = 120;
const partitionsAheadHoursMin = 24;
const backupAgeDaysMax = 2;
const daySeconds = 86_400;

/** How each part of the installation does, in one line each; what nobody told is unknown. */
export function judgeHealth(
  health: PoolHealth,
  { words, format }: { words: Words; format: Format },
): HealthLine[] {
  return [
    judgeScrapes(health, words, format),
    ...judgeDaemons(health, words, format),
    judgeOutbox(health, words, format),
    judgeDeliveries(health, words),
    judgeChain(health, words),
    judgeJobs(health, words),
    judgeBackup(health, words, format),
    judgeStorage(health, words, format),
  ];
}

type Words = AlertPageWords['health'];

function judgeScrapes({ workers, newestSampleAgeSeconds: age }: PoolHealth, words: Words, format: Format) {
  const line = { key: 'scrapes', title: words.scraping };
  if (age === null)
    return { ...line, status: workers === 0 ? 'unknown' : 'down', text: words.never } as const;
  const text = words.ago(format.duration(age));
  if (age > sampleAgeSecondsMax) return { ...line, status: 'down', text: words.scrapingOld(text) } as const;
  return { ...line, status: 'ok', text: words.scraped(text, workers) } as const;
}

function judgeDaemons({ daemons, shardsFree, at }: PoolHealth, words: Words, format: Format): HealthLine[] {
  const line = { key: 'daemons', title: words.daemons };
  if (daemons.length === 0) return [{ ...line, status: 'down', text: words.noDaemon }];
  const isWhole = shardsFree === 0 && daemons.some(({ isLeader }) => isLeader);
  const text = isWhole ? words.shared(daemons.length) : words.free(daemons.length, shardsFree);
  return [
    { ...line, status: isWhole ? 'ok' : 'warning', text },
    ...daemons.map(({ name, shards, isLeader, blindSince }): HealthLine => {
      const blindSeconds = blindSince === null ? null : (Date.parse(at) - Date.parse(blindSince)) / 1_000;
      const facts = words.daemon({ shards, isLeader });
      return {
        key: name,
        title: name,
        status: blindSeconds === null ? 'ok' : 'unknown',
        text: blindSeconds === null ? facts : words.blind(facts, format.duration(Math.max(blindSeconds, 0))),
      };
    }),
  ];
}

function judgeOutbox({ outbox }: PoolHealth, words: Words, format: Format): HealthLine {
  const { queued, retrying, oldestDueSeconds: due } = outbox;
  const isLate = due !== null && due > dueSecondsMax;
  return {
    ...{ key: 'outbox', title: words.outbox, status: isLate ? 'down' : retrying > 0 ? 'warning' : 'ok' },
    text: words.waiting({ queued, retrying, due: due === null ? null : format.duration(due) }),
  };
}

function judgeDeliveries({ lastHour }: PoolHealth, words: Words): HealthLine {
  const count = (state: string) =>
    lastHour.filter((one) => one.state === state).reduce((sum, { messages }) => sum + messages, 0);
  const [sent, lost] = [count('sent'), count('given_up')];
  return {
    ...{ key: 'deliveries', title: words.deliveries, status: lost > 0 ? 'warning' : 'ok' },
    text: words.delivered(sent, lost),
  };
}

function judgeChain({ chain: { accounts, accountsFailing } }: PoolHealth, words: Words): HealthLine {
  const line = { key: 'chain', title: words.chain };
  if (accounts === 0) return { ...line, status: 'unknown', text: words.noAccounts };
  const status = accountsFailing === 0 ? 'ok' : accountsFailing === accounts ? 'down' : 'warning';
  return { ...line, status, text: words.accounts(accounts, accountsFailing) };
}

function judgeJobs({ troubledJobs }: PoolHealth, words: Words): HealthLine {
  const line = { key: 'jobs', title: words.jobs };
  if (troubledJobs.length === 0) return { ...line, status: 'ok', text: words.jobsFine };
  const text = troubledJobs.map(({ job, error }) => `${job}: ${error ?? words.jobRuns}`).join('; ');
  return { ...line, status: 'warning', text };
}

function judgeBackup({ newestBackupAgeDays: age }: PoolHealth, words: Words, format: Format): HealthLine {
  const line = { key: 'backup', title: words.backup };
  if (age === null) return { ...line, status: 'warning', text: words.noBackup };
  const text = words.ago(format.duration(age * daySeconds));
  return { ...line, status: age > backupAgeDaysMax ? 'warning' : 'ok', text };
}

function judgeStorage(health: PoolHealth, words: Words, format: Format): HealthLine {
  const { databaseBytes, partitionsAheadHours: ahead, retentionDays } = health;
  const isAhead = ahead !== null && ahead >= partitionsAheadHoursMin;
  const kept = words.kept(retentionDays);
  const size = words.size(format.integer(databaseBytes / 2 ** 20));
  return {
    ...{ key: 'storage', title: words.storage, status: isAhead ? 'ok' : 'down' },
    text: isAhead ? `${size} · ${kept}` : `${size} · ${words.noPartition}`,
  };
}
