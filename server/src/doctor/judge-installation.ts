import type { InstallationFacts } from '@cocoon-pool/db/installation-facts';
import type { DoctorFacts } from './doctor-facts.ts';
import { bad, type Finding, note, ok } from './finding.ts';

const sampleAgeSecondsMax = 120;
const dueSecondsMax = 120;
const partitionsAheadHoursMin = 24;
const backupAgeDaysMax = 2;

/** How the running parts are, as the database shows them. */
export function judgeInstallation(facts: InstallationFacts, settings: DoctorFacts['settings']): Finding[] {
  return [
    judgeDaemons(facts),
    ...judgeScrapes(facts),
    judgeOutbox(facts, settings),
    judgePartitions(facts),
    judgeJobs(facts),
    judgeBackup(facts),
    judgeSecrets(facts),
  ];
}

function judgeDaemons({ liveDaemons, shardsFree, hasLeader }: InstallationFacts): Finding {
  if (liveDaemons === 0)
    return bad('daemon', 'No daemon runs: nothing is watched', 'npm start, or npm run start:daemon');
  if (!hasLeader || shardsFree > 0) {
    const text = `${liveDaemons} daemons run, ${shardsFree} of 64 shards are free, ${hasLeader ? 'one' : 'none'} leads`;
    return note('daemon', text, 'Right for 10 s after a start or a crash; then read the daemons’ logs');
  }
  return ok('daemon', `${liveDaemons} daemons share all workers, one leads`);
}

function judgeScrapes({ workers, newestSampleAgeSeconds: age }: InstallationFacts): Finding[] {
  if (workers === 0)
    return [note('scrapes', 'No worker is watched', 'npm run pool -- workers add HOST:PORT')];
  if (age === null || age > sampleAgeSecondsMax) {
    const text =
      age === null ? 'No worker was ever scraped' : `The newest sample is ${Math.round(age)} s old`;
    return [bad('scrapes', text, 'Read the daemon’s log, and ask its /readyz')];
  }
  return [ok('scrapes', `${workers} workers, the newest sample is ${Math.round(age)} s old`)];
}

function judgeOutbox(
  { queuedMessages, oldestDueSeconds: due }: InstallationFacts,
  { hasBot }: DoctorFacts['settings'],
): Finding {
  if (due === null || due <= dueSecondsMax)
    return ok('outbox', `${queuedMessages} messages wait, none for long`);
  const advice = hasBot ? 'Run doctor --live: Telegram refuses, or no daemon leads' : 'Set BOT_TOKEN';
  return bad('outbox', `A message has been due for ${Math.round(due)} s, ${queuedMessages} wait`, advice);
}

function judgePartitions({ partitionsAheadHours: hours }: InstallationFacts): Finding {
  const ahead =
    hours === null ? 'There are no partitions for metrics' : `Partitions reach ${Math.round(hours)} h ahead`;
  if (hours !== null && hours >= partitionsAheadHoursMin) return ok('partitions', ahead);
  return bad(
    'partitions',
    ahead,
    'A running daemon makes them: start it, and read its log for "make partitions"',
  );
}

function judgeJobs({ troubledJobs }: InstallationFacts): Finding {
  if (troubledJobs.length === 0) return ok('jobs', 'No job is behind');
  const list = troubledJobs.map(({ job, error }) => `${job} (${error ?? 'has not ended'})`).join(', ');
  return bad(
    'jobs',
    `Behind: ${list}`,
    'They are tried again in their next slot; if they go on failing, report it',
  );
}

function judgeBackup({ newestBackupAgeDays: age, newestSampleAgeSeconds }: InstallationFacts): Finding {
  const advice = 'npm run pool -- backup FILE, daily, and keep it on another machine';
  if (age === null && newestSampleAgeSeconds === null) return ok('backup', 'There is nothing to back up yet');
  if (age === null) return note('backup', 'No backup of the past 7 days is known', advice);
  const text = `The newest backup is ${age.toFixed(1)} days old`;
  return age > backupAgeDaysMax ? note('backup', text, advice) : ok('backup', text);
}

function judgeSecrets({ closedSecrets }: InstallationFacts): Finding {
  if (closedSecrets.length === 0) return ok('secrets', 'The keys open every secret');
  const advice = 'Add the lost key to ENCRYPTION_KEYS, or enter these secrets again';
  return bad('secrets', `No key opens some secrets of ${closedSecrets.join(', ')}`, advice);
}
