import { findServerFault, listDatabaseWarnings } from '@cocoon-pool/db/judge-database';
import type { DoctorFacts, PortFacts } from './doctor-facts.ts';
import { bad, type Finding, note, ok } from './finding.ts';
import { judgeInstallation } from './judge-installation.ts';
import { judgeLive } from './judge-live.ts';

/** What the facts mean; everything that was looked at has at least one finding. */
export function judgeFacts(facts: DoctorFacts): Finding[] {
  const { installation, live } = facts;
  return [
    ...judgeSettings(facts.settings),
    ...judgeDatabase(facts),
    ...judgeRedis(facts.redis),
    ...judgeMachine(facts),
    ...judgePort('server', facts.server),
    ...judgePort('exporter', facts.exporter),
    ...(installation === null ? [] : judgeInstallation(installation, facts.settings)),
    ...(live === null ? [] : judgeLive(live, facts.settings)),
  ];
}

function judgeSettings({ hasBot, hasOperators, publicUrl, isEmbedded }: DoctorFacts['settings']): Finding[] {
  const found: Finding[] = [];
  if (!hasBot) found.push(note('settings', 'There is no bot: nobody is told in Telegram', 'Set BOT_TOKEN'));
  if (hasBot && !hasOperators) {
    found.push(
      bad('settings', 'Nobody runs the pool', 'Set OPERATOR_TELEGRAM_IDS; the bot’s /help shows your id'),
    );
  }
  if (publicUrl === null) {
    found.push(
      note(
        'settings',
        'Messages have no links and no Mini App button',
        'Set PUBLIC_URL to your https address',
      ),
    );
  } else if (!publicUrl.startsWith('https:')) {
    found.push(
      bad('settings', `PUBLIC_URL is ${publicUrl}`, 'Telegram opens https addresses only: put TLS before it'),
    );
  }
  if (isEmbedded) {
    found.push(
      note('settings', 'The database is the embedded one', 'Right for one machine; else set DATABASE_URL'),
    );
  }
  return found.length === 0 ? [ok('settings', 'Every setting is good')] : found;
}

function judgeDatabase({ database, settings }: DoctorFacts): Finding[] {
  if (!database.ok) {
    const where = settings.isEmbedded
      ? 'DATA_DIR and its server.log'
      : 'DATABASE_URL and the server it names';
    return [bad('database', `It cannot be used: ${database.reason}`, `Look at ${where}`)];
  }
  const facts = database.value;
  const fault = findServerFault(facts);
  if (fault !== null)
    return [bad('database', fault, 'Move to a newer server: pg_upgrade, or backup and restore')];
  const found = listDatabaseWarnings(facts).map((warning) => {
    const [text = warning, advice = ''] = warning.split(': ');
    return facts.takesWrites ? note('database', text, advice) : bad('database', text, advice);
  });
  if (facts.pendingMigrations.length > 0) {
    const count = facts.pendingMigrations.length;
    found.push(
      bad('database', `${count} migrations have not run`, 'npm run pool -- backup FILE, then migrate'),
    );
  }
  const version = `${Math.floor(facts.serverVersion / 10_000)}.${facts.serverVersion % 10_000}`;
  return found.length === 0
    ? [ok('database', `PostgreSQL ${version} answers, is migrated, clocks agree`)]
    : found;
}

function judgeRedis(redis: DoctorFacts['redis']): Finding[] {
  if (redis === null) return [ok('redis', 'Not set: limits and cached answers are this server’s own')];
  if (redis.ok) return [ok('redis', 'It answers')];
  const advice = 'Look at UPSTASH_REDIS_REST_URL and its token; until then money and control routes refuse';
  return [bad('redis', `It does not answer: ${redis.reason}`, advice)];
}

const diskBytesMin = 1_000_000_000;
const diskRatioMin = 0.1;
/** Beside one for each scrape at once: kept sockets of the API, the bot and the database. */
const otherFiles = 500;

function judgeMachine({ machine, settings }: DoctorFacts): Finding[] {
  const found: Finding[] = [];
  const { diskFreeBytes, diskFreeRatio, openFilesMax } = machine;
  if (diskFreeBytes !== null && diskFreeRatio !== null) {
    const text = `${(diskFreeBytes / 1e9).toFixed(1)} GB (${Math.round(100 * diskFreeRatio)} %) of the disk are free`;
    if (diskFreeBytes < diskBytesMin)
      found.push(bad('disk', text, 'Make room now: PostgreSQL stops on a full disk'));
    else if (diskFreeRatio < diskRatioMin)
      found.push(note('disk', text, 'Make room, or lower RETENTION_RAW_DAYS'));
    else found.push(ok('disk', text));
  }
  const needed = settings.scrapeConcurrency + otherFiles;
  if (openFilesMax !== null && openFilesMax < needed) {
    const advice = `Raise it to ${needed} or more (ulimit -n, or LimitNOFILE= of the service)`;
    found.push(bad('files', `A process may hold ${openFilesMax} files and sockets open`, advice));
  } else
    found.push(ok('files', `A process may hold ${openFilesMax ?? 'any number of'} files and sockets open`));
  return found;
}

function judgePort(check: 'server' | 'exporter', { address, state }: PortFacts): Finding[] {
  const part = check === 'server' ? 'start:server' : 'start:daemon';
  switch (state) {
    case 'ours':
      return [ok(check, `It is ready at ${address}`)];
    case 'unready':
      return [
        bad(
          check,
          `It runs at ${address} and is not ready`,
          'Ask /readyz for the reason; see database above',
        ),
      ];
    case 'stranger':
      return [bad(check, `Another program listens at ${address}`, `Stop it, or set another port`)];
    case 'silent':
      return [
        note(
          check,
          `Nothing listens at ${address}`,
          `Right if it runs elsewhere; else npm start, or npm run ${part}`,
        ),
      ];
  }
}
