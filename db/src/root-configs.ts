import { createHash } from 'node:crypto';
import type { RootConfig } from '@cocoon-pool/domain/cocoon/sample';
import { sql } from 'kysely';
import type { Db, Tx } from './database.ts';
import type { Id } from './schema.ts';
import { toStorableText } from './storable-text.ts';

/** A root contract's white lists and prices, as a worker showed them. */
export interface RootConfigSighting {
  workerId: Id;
  rootAddress: string;
  config: RootConfig;
  seenAt: Date;
}

export interface RootConfigVersion {
  rootAddress: string;
  config: RootConfigContent;
  paramsVersion: number | null;
  workerFeePerTokenNanoton: bigint | null;
  pricePerTokenNanoton: bigint | null;
  firstSeenAt: Date;
  lastSeenAt: Date;
}

/** As `RootConfig`, with decimal strings for nanoton. */
export type RootConfigContent = {
  [Name in keyof RootConfig]: bigint extends RootConfig[Name] ? string | null : RootConfig[Name];
};

/**
 * The same for the same content, whatever the order of its lists. Callers keep the keys they have recorded and pass on
 * new ones, and each again about once an hour for `lastSeenAt`.
 */
export function toRootConfigKey(config: RootConfig): string {
  return toKey(JSON.stringify(toContent(config)));
}

/**
 * Keeps one row for each distinct content of a root contract; seen again, only the times widen. A worker that makes up
 * contents can add no more than `versionsPerWorkerMax` in 30 days. Absurdly long contents, and workers that do not
 * exist, are left out.
 */
export async function upsertRootConfigs(
  db: Db | Tx,
  sightings: readonly RootConfigSighting[],
): Promise<void> {
  const rows = sightings
    .map((sighting) => ({ ...sighting, content: JSON.stringify(toContent(sighting.config)) }))
    .filter(
      ({ rootAddress, content }) =>
        rootAddress.length <= addressLengthMax && content.length <= contentLengthMax,
    );
  if (rows.length === 0) return;
  await sql`
    INSERT INTO root_configs (first_seen_by, root_address, content_key, params_version, worker_fee_per_token_nanoton,
      price_per_token_nanoton, content, first_seen_at, last_seen_at)
    SELECT DISTINCT ON (root_address, content_key) worker_id, root_address, content_key, params_version, fee, price,
      content, min(seen_at) OVER same, max(seen_at) OVER same
    FROM unnest(
      ${rows.map(({ workerId }) => workerId)}::bigint[],
      ${rows.map(({ rootAddress }) => toStorableText(rootAddress))}::text[],
      ${rows.map(({ content }) => toKey(content))}::text[],
      ${rows.map(({ config }) => toInt4(config.paramsVersion))}::integer[],
      ${rows.map(({ config }) => toInt8(config.workerFeePerTokenNanoton))}::bigint[],
      ${rows.map(({ config }) => toInt8(config.pricePerTokenNanoton))}::bigint[],
      ${rows.map(({ content }) => content)}::jsonb[],
      ${rows.map(({ seenAt }) => seenAt)}::timestamptz[]
    ) AS seen (worker_id, root_address, content_key, params_version, fee, price, content, seen_at)
    JOIN workers ON workers.id = worker_id
    WHERE (SELECT count(*) FROM root_configs AS known WHERE known.first_seen_by = worker_id
        AND known.first_seen_at > seen_at - interval '30 days') < ${sql.lit(versionsPerWorkerMax)}
      OR EXISTS (SELECT FROM root_configs AS known
        WHERE known.root_address = seen.root_address AND known.content_key = seen.content_key)
    WINDOW same AS (PARTITION BY root_address, content_key)
    ORDER BY root_address, content_key, seen_at
    ON CONFLICT (root_address, content_key) DO UPDATE SET
      first_seen_at = least(root_configs.first_seen_at, excluded.first_seen_at),
      last_seen_at = greatest(root_configs.last_seen_at, excluded.last_seen_at)
    WHERE excluded.first_seen_at < root_configs.first_seen_at OR excluded.last_seen_at > root_configs.last_seen_at
  `.execute(db);
}

/** The versions of a root contract's white lists and prices, the newest first. */
export async function listRootConfigs(
  db: Db,
  { rootAddress, limit }: { rootAddress: string; limit: number },
): Promise<RootConfigVersion[]> {
  const { rows } = await sql<
    Omit<RootConfigVersion, 'workerFeePerTokenNanoton' | 'pricePerTokenNanoton'> & {
      workerFeePerTokenNanoton: string | null;
      pricePerTokenNanoton: string | null;
    }
  >`
    SELECT root_address, content AS config, params_version, worker_fee_per_token_nanoton, price_per_token_nanoton,
      first_seen_at, last_seen_at
    FROM root_configs WHERE root_address = ${rootAddress} ORDER BY first_seen_at DESC, id DESC LIMIT ${limit}
  `.execute(db);
  return rows.map((row) => ({
    ...row,
    workerFeePerTokenNanoton: toBigInt(row.workerFeePerTokenNanoton),
    pricePerTokenNanoton: toBigInt(row.pricePerTokenNanoton),
  }));
}

const versionsPerWorkerMax = 100;
const addressLengthMax = 100;
const contentLengthMax = 100_000;

function toKey(content: string): string {
  return createHash('sha256').update(content).digest('hex');
}

/** Names in one order, lists sorted, so that equal contents are equal texts. */
function toContent(config: RootConfig): RootConfigContent {
  const { workerHashes, modelHashes, proxyHashes, registeredProxies, priceMultipliers, ...rest } = config;
  const content = {
    ...rest,
    workerHashes: workerHashes?.toSorted() ?? null,
    modelHashes: modelHashes?.toSorted() ?? null,
    proxyHashes: proxyHashes?.toSorted() ?? null,
    registeredProxies: registeredProxies?.toSorted((a, b) => (a.seqno ?? 0) - (b.seqno ?? 0)) ?? null,
    priceMultipliers,
    pricePerTokenNanoton: config.pricePerTokenNanoton?.toString() ?? null,
    workerFeePerTokenNanoton: config.workerFeePerTokenNanoton?.toString() ?? null,
  };
  return JSON.parse(JSON.stringify(sortNames(content)), (_name, value) =>
    typeof value === 'string' ? toStorableText(value) : value,
  );
}

function sortNames(content: object): object {
  return Object.fromEntries(Object.entries(content).sort(([a], [b]) => (a < b ? -1 : 1)));
}

function toInt4(value: number | null): number | null {
  return value !== null && (value | 0) === value ? value : null;
}

function toInt8(value: bigint | null): bigint | null {
  return value !== null && BigInt.asIntN(64, value) === value ? value : null;
}

function toBigInt(text: string | null): bigint | null {
  return text === null ? null : BigInt(text);
}
