import { toJsonObject } from '@cocoon-pool/domain/cocoon/json-value';
import type { AccountState } from '@cocoon-pool/domain/payouts/proxy-account';
import { type ChainTransaction, parseTransactions } from '@cocoon-pool/domain/ton/chain-transaction';
import { toDecimal, toRawAccount } from '@cocoon-pool/domain/ton/chain-value';
import type { CallPace } from './call-pace.ts';
import { accountsPerLook, type ChainAnswer, type ChainFailure, type ChainReader } from './chain-reader.ts';
import { fetchText } from './fetch-text.ts';

interface ToncenterDeps {
  /** Up to and with the version: `https://toncenter.com/api/v3`. */
  url: string;
  apiKey: string | null;
  pace: CallPace;
  settings?: { timeoutMs: number; bodyBytesMax: number; attempts: number };
}

const defaults = { timeoutMs: 15_000, bodyBytesMax: 16_000_000, attempts: 3 };

/** Reads the chain by toncenter's API v3. All calls share one pace; what is worth asking again is asked again. */
export function createToncenterClient(deps: ToncenterDeps): ChainReader {
  const { url, apiKey, pace, settings = defaults } = deps;
  const stopping = new AbortController();
  const headers: Record<string, string> = {
    Accept: 'application/json',
    'X-No-Address-Book': 'true',
    'X-No-Metadata': 'true',
    ...(apiKey === null ? {} : { 'X-API-Key': apiKey }),
  };

  const askOnce = async <Value>(path: string, read: (json: unknown) => Value | string) => {
    if (!(await pace.turn())) return fail('stopped', 'stopped');
    const answer = await fetchText(`${url}${path}`, { ...settings, headers, signal: stopping.signal });
    if (!answer.ok) return fail(answer.failure, answer.message);
    return readAnswer(answer, { read, path });
  };
  const ask = async <Value>(
    path: string,
    read: (json: unknown) => Value | string,
  ): Promise<ChainAnswer<Value>> => {
    let answer: ChainAnswer<Value> = fail('unavailable', 'not asked');
    for (let attempt = 0; attempt < settings.attempts; attempt += 1) {
      answer = await askOnce(path, read);
      if (answer.ok || !isProviders(answer.failure)) break;
      pace.slowDown();
      if (answer.failure === 'timeout') break;
    }
    if (answer.ok || answer.failure === 'refused') pace.succeed();
    return answer;
  };

  return {
    listTransactions: ({ account, startLt, limit }) =>
      ask(
        `/transactions?${toQuery({ account, start_lt: startLt, limit, offset: 0, sort: 'asc' })}`,
        readTransactions,
      ),
    findParent: async (hash) => {
      const answer = await ask(
        `/adjacentTransactions?${toQuery({ hash, direction: 'in' })}`,
        readTransactions,
      );
      if (!answer.ok) return answer.message === notFound ? { ok: true, value: null } : answer;
      return { ok: true, value: answer.value[0] ?? null };
    },
    listNewestLts: (accounts) => {
      if (accounts.length > accountsPerLook) throw new Error('Too many accounts for one look');
      return ask(toStatesPath(accounts, false), readNewestLts);
    },
    findAccountState: async (account) => {
      const answer = await ask(toStatesPath([account], true), (json) => readAccountState(json, account));
      return answer.ok ? { ok: true, value: answer.value.state } : answer;
    },
    getHeadTime: () => ask('/masterchainInfo', readHeadTime),
    stop: () => {
      pace.stop();
      stopping.abort();
    },
  };
}

const notFound = 'not found';

function fail(failure: ChainFailure, message: string) {
  return { ok: false as const, failure, message: message.slice(0, 300) };
}

/** Whether waiting may help. */
function isProviders(failure: ChainFailure): boolean {
  return ['timeout', 'rate_limited', 'unavailable', 'unreachable'].includes(failure);
}

interface Reading<Value> {
  path: string;
  /** The value, or what is wrong. */
  read: (json: unknown) => Value | string;
}

function readAnswer<Value>(
  { status, text }: { status: number; text: string },
  { read, path }: Reading<Value>,
): ChainAnswer<Value> {
  const json = parseJson(text);
  if (status === 200) {
    const value = json === undefined ? 'not JSON' : read(json);
    return typeof value === 'string' ? fail('garbage', value) : { ok: true, value };
  }
  const message = toErrorText(json, text);
  if (status === 404 && path.startsWith('/adjacentTransactions')) return fail('refused', notFound);
  return fail(toFailure({ status, message, path }), `${status} ${message}`);
}

/** As the provider documents its answers; the gateway before it answers 403, 429 and 5xx in its own ways. */
function toFailure({
  status,
  message,
  path,
}: {
  status: number;
  message: string;
  path: string;
}): ChainFailure {
  if (status === 429) return 'rate_limited';
  if (/^(limit is not allowed|wrong value for sort)/.test(message)) return 'refused';
  if (status >= 500)
    return /time ?out|timed out|canceling statement/i.test(message) ? 'timeout' : 'unavailable';
  // There, a database error or time-out has this status too.
  if (status === 422 && path.startsWith('/accountStates')) return 'unavailable';
  return 'refused';
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function toErrorText(json: unknown, text: string): string {
  const { error, result, detail } = toJsonObject(json) ?? {};
  const said = [error, result, detail].find((part) => typeof part === 'string');
  return typeof said === 'string' ? said : text.replace(/\s+/g, ' ').slice(0, 100);
}

function toQuery(values: Record<string, string | number | bigint>): string {
  const query = new URLSearchParams();
  for (const [name, value] of Object.entries(values)) query.append(name, value.toString());
  return query.toString();
}

function toStatesPath(accounts: readonly string[], withBoc: boolean): string {
  const query = new URLSearchParams();
  for (const account of accounts) query.append('address', account);
  query.append('include_boc', String(withBoc));
  return `/accountStates?${query.toString()}`;
}

function readTransactions(json: unknown): ChainTransaction[] | string {
  const parsed = parseTransactions(json);
  return parsed.ok ? parsed.transactions : parsed.reason;
}

function readNewestLts(json: unknown): Map<string, bigint> | string {
  const list = toJsonObject(json)?.accounts;
  if (!Array.isArray(list)) return 'no list of accounts';
  const seen = new Map<string, bigint>();
  for (const value of list) {
    const source = toJsonObject(value);
    const address = toRawAccount(source?.address);
    const lt = toDecimal(source?.last_transaction_lt);
    if (address !== null && lt !== null) seen.set(address, lt);
  }
  return seen;
}

function readAccountState(json: unknown, account: string): { state: AccountState | null } | string {
  const list = toJsonObject(json)?.accounts;
  if (!Array.isArray(list)) return 'no list of accounts';
  const row = list.map(toJsonObject).find((one) => toRawAccount(one?.address) === account);
  const { code_boc: codeBoc, data_boc: dataBoc } = row ?? {};
  if (typeof codeBoc !== 'string' || typeof dataBoc !== 'string') return { state: null };
  return { state: { address: account, codeBoc, dataBoc } };
}

function readHeadTime(json: unknown): Date | string {
  const utime = toDecimal(toJsonObject(toJsonObject(json)?.last)?.gen_utime);
  return utime === null || utime > 253_402_300_799n
    ? 'no time of the newest block'
    : new Date(Number(utime) * 1_000);
}
