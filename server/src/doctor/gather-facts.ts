import { statfs } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import { readDatabaseFacts } from '@cocoon-pool/db/database-facts';
import { formatFailure } from '@cocoon-pool/db/format-failure';
import { readInstallationFacts } from '@cocoon-pool/db/installation-facts';
import { findServerFault } from '@cocoon-pool/db/judge-database';
import { type OpenDatabase, openDatabase } from '@cocoon-pool/db/open-database';
import type { Config } from '@cocoon-pool/domain/config';
import { silentLogger } from '@cocoon-pool/domain/logger';
import { askJson, attempt } from './ask.ts';
import type { Asked, DoctorFacts, PortFacts } from './doctor-facts.ts';
import { gatherLive } from './gather-live.ts';

interface GatherOptions {
  now: () => Date;
  /** Also what is outside. */
  live: boolean;
}

/** Looks at everything; what cannot be asked is a fact as well. Changes nothing, but starts an embedded database. */
export async function gatherFacts(config: Config, { now, live }: GatherOptions): Promise<DoctorFacts> {
  const opened = await attempt(() => openDatabase(config, silentLogger));
  try {
    const { database, installation } = await gatherDatabase(opened, now);
    const [redis, machine, server, exporter, liveFacts] = await Promise.all([
      askRedis(config),
      gatherMachine(config),
      askPort({ host: config.host, port: config.port }, isServer),
      askPort(config.metrics, isExporter),
      live ? gatherLive(config, { now, paidAccount: installation?.paidAccount ?? null }) : null,
    ]);
    const settings = toSettings(config);
    return { settings, database, installation, redis, machine, server, exporter, live: liveFacts };
  } finally {
    if (opened.ok) await opened.value.close();
  }
}

function toSettings(config: Config): DoctorFacts['settings'] {
  return {
    hasBot: config.botToken !== null,
    hasWebhook: config.webhookSecret !== null,
    hasOperators: config.operatorTelegramIds.length > 0,
    publicUrl: config.publicUrl,
    isEmbedded: config.databaseUrl === null,
    scrapeConcurrency: config.scrapeConcurrency,
  };
}

async function gatherDatabase(
  opened: Asked<OpenDatabase>,
  now: () => Date,
): Promise<Pick<DoctorFacts, 'database' | 'installation'>> {
  if (!opened.ok) return { database: opened, installation: null };
  const { db, secretBox } = opened.value;
  const database = await attempt(() => readDatabaseFacts(db, now));
  const isUsable =
    database.ok && findServerFault(database.value) === null && database.value.pendingMigrations.length === 0;
  if (!isUsable) return { database, installation: null };
  const installation = await attempt(() => readInstallationFacts(db, secretBox));
  return installation.ok
    ? { database, installation: installation.value }
    : { database: installation, installation: null };
}

async function askRedis({ redis }: Config): Promise<DoctorFacts['redis']> {
  if (redis === null) return null;
  const asked = await askJson(redis.url, {
    method: 'POST',
    headers: { Authorization: `Bearer ${redis.token}`, 'Content-Type': 'application/json' },
    body: JSON.stringify(['PING']),
    secret: redis.token,
  });
  if (!asked.ok) return asked;
  const isPong = JSON.stringify(asked.value.json).includes('PONG');
  return isPong
    ? { ok: true, value: 'pong' }
    : { ok: false, reason: 'the answer is another one than expected' };
}

async function gatherMachine({ dataDir }: Config): Promise<DoctorFacts['machine']> {
  const disk = await findDisk(resolve(dataDir));
  return {
    diskFreeBytes: disk === null ? null : disk.bavail * disk.bsize,
    diskFreeRatio: disk === null ? null : disk.bavail / disk.blocks,
    openFilesMax: findOpenFilesMax(),
  };
}

/** Of the nearest folder that exists. */
async function findDisk(folder: string) {
  for (let path = folder; ; path = dirname(path)) {
    const disk = await statfs(path).catch(() => null);
    if (disk !== null || path === dirname(path)) return disk;
  }
}

function findOpenFilesMax(): number | null {
  const report: unknown = process.report.getReport();
  if (typeof report !== 'object' || report === null || !('userLimits' in report)) return null;
  const found = /"open_files":\{"soft":(\d+)/.exec(JSON.stringify(report.userLimits));
  return found === null ? null : Number(found[1]);
}

type IsOurs = (answer: Response) => Promise<boolean>;

const isServer: IsOurs = async (answer) => /"ready":(true|false)/.test(await answer.text());
const isExporter: IsOurs = async (answer) => (answer.headers.get('content-type') ?? '').includes('json');

async function askPort({ host, port }: { host: string; port: number }, isOurs: IsOurs): Promise<PortFacts> {
  const reachable = host === '0.0.0.0' ? '127.0.0.1' : host === '::' ? '[::1]' : host;
  const address = `http://${reachable}:${port}`;
  try {
    const answer = await fetch(`${address}/readyz`, {
      redirect: 'manual',
      signal: AbortSignal.timeout(5_000),
    });
    if (!(await isOurs(answer))) return { address, state: 'stranger' };
    return { address, state: answer.status === 200 ? 'ours' : 'unready' };
  } catch (error) {
    return { address, state: formatFailure(error).includes('ECONNREFUSED') ? 'silent' : 'stranger' };
  }
}
