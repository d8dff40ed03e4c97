import ipaddr from 'ipaddr.js';
import { z } from 'zod';
import { roundDecimal, toDecimal } from './money/decimal.ts';
import { defaultMarketSymbols, parseMarketSymbols } from './money/market-symbols.ts';
import { mainnetRootAddress } from './payouts/accepted-proxy-code.ts';
import type { TonNetwork } from './ton/network.ts';
import { parseAccount } from './ton/parse-account.ts';

export type Config = z.output<typeof schema>;
export type ConfigResult =
  | { ok: true; config: Config }
  | { ok: false; problems: { variable: string; problem: string }[] };

/**
 * Reads every setting once. Names every bad variable at once; an empty variable counts as absent, and so does an empty
 * file. A secret may stand in a file: `NAME_FILE` holds its path, which `readFile` reads (and may throw).
 */
export function parseConfig(
  env: Record<string, string | undefined>,
  readFile: (path: string) => string,
): ConfigResult {
  const { values, problems } = withSecretFiles(env, readFile);
  const parsed = schema.safeParse(values);
  problems.push(...findHalfRedis(values), ...findHalfProvider(values));
  for (const issue of parsed.success ? [] : parsed.error.issues) {
    problems.push({ variable: String(issue.path[0]), problem: issue.message });
  }
  if (parsed.success) problems.push(...findContradictions(parsed.data));
  return parsed.success && problems.length === 0
    ? { ok: true, config: parsed.data }
    : { ok: false, problems };
}

/** One message for the operator: every bad variable on its own line. */
export function formatConfigProblems(problems: readonly { variable: string; problem: string }[]): string {
  return ['Bad settings:', ...problems.map(({ variable, problem }) => `  ${variable}: ${problem}`)].join(
    '\n',
  );
}

const secretNames = [
  'DATABASE_URL',
  'BOT_TOKEN',
  'WEBHOOK_SECRET',
  'ENCRYPTION_KEYS',
  'METRICS_TOKEN',
  'TON_API_KEY',
  'TON_API_KEY_2',
  'HEARTBEAT_URL',
  'UPSTASH_REDIS_REST_TOKEN',
  'PRICE_API_KEY',
] as const;

const text = z.string().trim().min(1);
const whole = (min: number, max: number) => {
  const message = `must be a whole number from ${min} to ${max}`;
  return z
    .string()
    .regex(/^\d+$/, message)
    .transform(Number)
    .refine((n) => n >= min && n <= max, message);
};
const list = z.string().transform((value) =>
  value
    .split(',')
    .map((item) => item.trim())
    .filter(Boolean),
);
const httpUrl = z
  .string()
  .refine((value) => /^https?:$/.test(toProtocol(value)), 'must be an http or https URL')
  .transform((value) => value.replace(/\/+$/, ''));

const schema = z
  .object({
    DATABASE_URL: z
      .string()
      .refine((value) => /^postgres(ql)?:$/.test(toProtocol(value)), 'must be a postgres:// URL')
      .optional(),
    DATA_DIR: text.default('.data'),
    HOST: text.default('127.0.0.1'),
    PORT: whole(0, 65535).default(8787),
    PUBLIC_URL: httpUrl.optional(),
    LOG_LEVEL: z
      .enum(['debug', 'info', 'warn', 'error', 'silent'], 'must be debug, info, warn, error or silent')
      .default('info'),
    /** As made in BotFather: what `https://t.me/BOT/NAME` opens. */
    MINI_APP_NAME: z
      .string()
      .regex(/^[A-Za-z0-9_]{3,64}$/, 'must be the short name that BotFather shows: letters, digits, _')
      .optional(),
    POOL_NAME: text.max(60, 'must have at most 60 characters').default('Cocoon GPU Pool'),
    SUPPORT_CONTACT: text.optional(),
    REGISTRATION: z.enum(['invite', 'approve', 'open'], 'must be invite, approve or open').default('approve'),
    BOT_TOKEN: text.optional(),
    TELEGRAM_API_ROOT: httpUrl.default('https://api.telegram.org'),
    WEBHOOK_SECRET: z
      .string()
      .regex(/^[A-Za-z0-9_-]{1,256}$/, 'must be 1 to 256 characters of A-Z a-z 0-9 _ -, as Telegram demands')
      .optional(),
    OPERATOR_TELEGRAM_IDS: list
      .refine(
        (ids) => ids.every((id) => /^\d{1,19}$/.test(id)),
        'must be Telegram user ids, divided by commas',
      )
      .default([]),
    ENCRYPTION_KEYS: list
      .refine(
        (keys) => keys.length > 0 && keys.every(isKey),
        'must be base64 of 32 bytes each, divided by commas',
      )
      .optional(),
    HEARTBEAT_URL: httpUrl.optional(),
    COIN_SYMBOL: text.max(8, 'must have at most 8 characters').default('TON'),
    SCRAPE_INTERVAL_SECONDS: whole(1, 60).default(15),
    // With an interval of 60 s, what is written after a longer one would be stale already.
    SCRAPE_TIMEOUT_MS: whole(50, 25_000).optional(),
    SCRAPE_CONCURRENCY: whole(1, 2_000).default(100),
    PERF_INTERVAL_SECONDS: whole(1, 3_600).default(60),
    TON_NETWORK: z.enum(['mainnet', 'testnet'], 'must be mainnet or testnet').default('mainnet'),
    TON_API_URL: httpUrl.optional(),
    TON_API_KEY: text.optional(),
    TON_API_RPS: whole(1, 1_000).optional(),
    TON_API_URL_2: httpUrl.optional(),
    TON_API_KEY_2: text.optional(),
    TON_API_RPS_2: whole(1, 1_000).optional(),
    TON_CONFIRM_FROM: z
      .string()
      .regex(/^\d{1,9}(\.\d{1,9})?$/, 'must be an amount in coins, for example 0 or 2.5')
      .transform((coins) => roundDecimal(toDecimal(coins), 9).digits)
      .default(0n),
    ROOT_CONTRACT_ADDRESS: text.transform((address) => [address]).default([]),
    POOL_WALLETS: list.default([]),
    PRICE_API_URL: httpUrl.default('https://api.coingecko.com/api/v3'),
    PRICE_API_KEY: text.optional(),
    PRICE_COIN_ID: text.default('the-open-network'),
    PRICE_FALLBACK_API_URL: httpUrl.default('https://api.binance.com'),
    PRICE_FALLBACK_SYMBOLS: z
      .string()
      .transform(parseMarketSymbols)
      .refine(
        (symbols) => symbols !== null,
        'must be pairs with their times, for example TONUSDT..2026-06-23T09:00:00Z,GRAMUSDT@2026-06-15T00:00:00Z',
      )
      .transform((symbols) => symbols ?? [])
      .default([...defaultMarketSymbols]),
    LATEST_PRICE_API_URL: httpUrl.default('https://tonapi.io/v2'),
    RETENTION_RAW_DAYS: whole(2, 365).default(7),
    RETENTION_5M_DAYS: whole(2, 730).default(30),
    RETENTION_1H_DAYS: whole(30, 3_650).default(730),
    RETENTION_1D_DAYS: whole(366, 7_300).default(1_825),
    WORKER_NETWORKS_ALLOWED: list
      .refine((cidrs) => cidrs.every(isCidr), 'must be CIDRs divided by commas, for example 10.0.0.0/8')
      .default([]),
    WORKER_PORTS_ALLOWED: list
      .transform((ranges) => ranges.map(toPortRange))
      .refine(
        (ranges) => ranges.every((range) => range !== null),
        'must be ports or ranges, for example 12000-12990',
      )
      .transform((ranges) => ranges.filter((range) => range !== null))
      .default([{ from: 12_000, to: 12_990 }]),
    UPSTASH_REDIS_REST_URL: httpUrl.optional(),
    UPSTASH_REDIS_REST_TOKEN: text.optional(),
    TRUSTED_PROXIES: list
      .refine(
        (cidrs) => cidrs.every(isCidr),
        'must be CIDRs divided by commas, for example 127.0.0.1/32,10.0.0.0/8',
      )
      .default([]),
    METRICS_HOST: text.default('127.0.0.1'),
    METRICS_PORT: whole(0, 65535).default(9187),
    METRICS_TOKEN: text.optional(),
    HEALTH_FILE: text.optional(),
  })
  .transform((values, context) => ({
    databaseUrl: values.DATABASE_URL ?? null,
    dataDir: values.DATA_DIR,
    host: values.HOST,
    port: values.PORT,
    publicUrl: values.PUBLIC_URL ?? null,
    miniAppName: values.MINI_APP_NAME ?? null,
    logLevel: values.LOG_LEVEL,
    poolName: values.POOL_NAME,
    supportContact: values.SUPPORT_CONTACT ?? null,
    registration: values.REGISTRATION,
    botToken: values.BOT_TOKEN ?? null,
    telegramApiRoot: values.TELEGRAM_API_ROOT,
    webhookSecret: values.WEBHOOK_SECRET ?? null,
    operatorTelegramIds: values.OPERATOR_TELEGRAM_IDS,
    encryptionKeys: values.ENCRYPTION_KEYS ?? null,
    heartbeatUrl: values.HEARTBEAT_URL ?? null,
    coinSymbol: values.COIN_SYMBOL,
    scrapeIntervalSeconds: values.SCRAPE_INTERVAL_SECONDS,
    /** Below the interval, so that a hanging worker is done with before its next turn. */
    scrapeTimeoutMs: values.SCRAPE_TIMEOUT_MS ?? Math.min(5_000, 800 * values.SCRAPE_INTERVAL_SECONDS),
    scrapeConcurrency: values.SCRAPE_CONCURRENCY,
    perfIntervalSeconds: values.PERF_INTERVAL_SECONDS,
    tonNetwork: values.TON_NETWORK,
    tonApiUrl: values.TON_API_URL ?? tonApiUrls[values.TON_NETWORK],
    /** How the chain is read: addresses are raw. */
    chain: {
      network: values.TON_NETWORK,
      apiUrl: values.TON_API_URL ?? tonApiUrls[values.TON_NETWORK],
      apiKey: values.TON_API_KEY ?? null,
      /** What the provider allows without a key, and with a free one. */
      requestsPerSecond: values.TON_API_RPS ?? (values.TON_API_KEY === undefined ? 1 : 10),
      /** A provider of somebody else's: both must tell of a payout of so much or more before it counts. */
      second:
        values.TON_API_URL_2 === undefined
          ? null
          : {
              apiUrl: values.TON_API_URL_2,
              apiKey: values.TON_API_KEY_2 ?? null,
              requestsPerSecond: values.TON_API_RPS_2 ?? (values.TON_API_KEY_2 === undefined ? 1 : 10),
              confirmFromNanoton: values.TON_CONFIRM_FROM,
            },
      rootAddress:
        toAccounts('ROOT_CONTRACT_ADDRESS', values.ROOT_CONTRACT_ADDRESS, {
          network: values.TON_NETWORK,
          context,
        })[0] ?? mainnetRootAddress,
      /** Wallets that the pool pays its participants from. */
      poolWallets: toAccounts('POOL_WALLETS', values.POOL_WALLETS, { network: values.TON_NETWORK, context }),
    },
    prices: {
      apiUrl: values.PRICE_API_URL,
      apiKey: values.PRICE_API_KEY ?? null,
      coinId: values.PRICE_COIN_ID,
      fallbackApiUrl: values.PRICE_FALLBACK_API_URL,
      fallbackSymbols: values.PRICE_FALLBACK_SYMBOLS,
      latestApiUrl: values.LATEST_PRICE_API_URL,
    },
    /** How long each resolution of metrics is kept. */
    metricRetention: {
      rawDays: values.RETENTION_RAW_DAYS,
      fiveMinuteDays: values.RETENTION_5M_DAYS,
      hourlyDays: values.RETENTION_1H_DAYS,
      dailyDays: values.RETENTION_1D_DAYS,
    },
    workerNetworksAllowed: values.WORKER_NETWORKS_ALLOWED,
    workerPortsAllowed: values.WORKER_PORTS_ALLOWED,
    redis: toRedis(values.UPSTASH_REDIS_REST_URL, values.UPSTASH_REDIS_REST_TOKEN),
    /** Networks whose `X-Forwarded-For` is believed; nobody's by default. */
    trustedProxies: values.TRUSTED_PROXIES,
    metrics: { host: values.METRICS_HOST, port: values.METRICS_PORT, token: values.METRICS_TOKEN ?? null },
    /** Where the polling bot notes that Telegram answered it. */
    healthFile: values.HEALTH_FILE ?? null,
  }));

/** Every setting by its name in the environment, with what it is where nothing is given; undefined = no default. */
export const settingDefaults: Readonly<Record<string, unknown>> = Object.fromEntries(
  Object.entries(schema.in.shape).map(([name, setting]) => [name, setting.safeParse(undefined).data]),
);

const tonApiUrls = {
  mainnet: 'https://toncenter.com/api/v3',
  testnet: 'https://testnet.toncenter.com/api/v3',
};

/** Addresses in their one spelling; one that is none of this network is a bad setting. */
function toAccounts(
  variable: string,
  addresses: readonly string[],
  { network, context }: { network: TonNetwork; context: z.RefinementCtx },
): string[] {
  return addresses.flatMap((address) => {
    const parsed = parseAccount(address, network);
    if (parsed.ok) return [parsed.account];
    const message = `must be addresses of the ${network}, divided by commas`;
    context.addIssue({ code: 'custom', path: [variable], message });
    return [];
  });
}

function findContradictions(config: Config): { variable: string; problem: string }[] {
  const problems: { variable: string; problem: string }[] = [];
  const say = (variable: string, problem: string) => problems.push({ variable, problem });
  if (config.webhookSecret !== null && !config.publicUrl?.startsWith('https:')) {
    say('PUBLIC_URL', 'must be an https URL when WEBHOOK_SECRET is set: Telegram calls it');
  }
  if (config.webhookSecret !== null && config.botToken === null) {
    say('BOT_TOKEN', 'is needed when WEBHOOK_SECRET is set');
  }
  if (config.scrapeTimeoutMs >= config.scrapeIntervalSeconds * 1_000) {
    say('SCRAPE_TIMEOUT_MS', 'must be below SCRAPE_INTERVAL_SECONDS');
  }
  if (!isLoopback(config.metrics.host) && config.metrics.token === null) {
    say('METRICS_TOKEN', 'is needed when METRICS_HOST is not 127.0.0.1');
  }
  if (config.tonNetwork === 'testnet' && config.chain.rootAddress === mainnetRootAddress) {
    say('ROOT_CONTRACT_ADDRESS', 'is needed on the testnet: the one that is known is of the mainnet');
  }
  if (config.chain.second?.apiUrl === config.chain.apiUrl) {
    say('TON_API_URL_2', 'must be another provider than TON_API_URL: one cannot confirm itself');
  }
  if (config.databaseUrl !== null && config.encryptionKeys === null) {
    say(
      'ENCRYPTION_KEYS',
      'is needed with DATABASE_URL: base64 of 32 random bytes (openssl rand -base64 32)',
    );
  }
  return problems;
}

function toRedis(url: string | undefined, token: string | undefined) {
  return url === undefined || token === undefined ? null : { url, token };
}

function findHalfRedis(values: Record<string, string>): { variable: string; problem: string }[] {
  const [url, token] = ['UPSTASH_REDIS_REST_URL', 'UPSTASH_REDIS_REST_TOKEN'] as const;
  if ((values[url] === undefined) === (values[token] === undefined)) return [];
  const [variable, other] = values[url] === undefined ? [url, token] : [token, url];
  return [{ variable, problem: `is needed with ${other}` }];
}

function findHalfProvider(values: Record<string, string>): { variable: string; problem: string }[] {
  const given = ['TON_API_KEY_2', 'TON_API_RPS_2', 'TON_CONFIRM_FROM'].find(
    (name) => values[name] !== undefined,
  );
  if (given === undefined || values.TON_API_URL_2 !== undefined) return [];
  return [{ variable: 'TON_API_URL_2', problem: `is needed with ${given}` }];
}

/** Whether a host setting keeps a port on this machine. */
export function isLoopback(host: string): boolean {
  return host === 'localhost' || host === '::1' || host.startsWith('127.');
}

function withSecretFiles(env: Record<string, string | undefined>, readFile: (path: string) => string) {
  const values: Record<string, string> = {};
  const problems: { variable: string; problem: string }[] = [];
  for (const [name, value] of Object.entries(env))
    if (value !== undefined && value !== '') values[name] = value;
  for (const name of secretNames) {
    const path = values[`${name}_FILE`];
    if (path === undefined) continue;
    try {
      const secret = readFile(path).trim();
      if (secret !== '') values[name] = secret;
    } catch {
      problems.push({ variable: `${name}_FILE`, problem: `cannot be read: ${path}` });
    }
  }
  return { values, problems };
}

function toProtocol(value: string): string {
  return URL.canParse(value) ? new URL(value).protocol : '';
}

function isKey(value: string): boolean {
  return /^[A-Za-z0-9+/]{43}=$/.test(value);
}

function isCidr(value: string): boolean {
  return ipaddr.isValidCIDR(value);
}

function toPortRange(value: string): { from: number; to: number } | null {
  const match = /^(\d{1,5})(?:-(\d{1,5}))?$/.exec(value);
  if (match === null) return null;
  const from = Number(match[1]);
  const to = Number(match[2] ?? match[1]);
  return from >= 1 && to <= 65_535 && from <= to ? { from, to } : null;
}
