import { toJsonObject } from '@cocoon-pool/domain/cocoon/json-value';
import { walletCodes } from '@cocoon-pool/domain/ton/wallet-codes';
import type { SimulatedChain, TransactionJson } from './simulated-chain.ts';
import { type ToncenterFault, toFaultyList } from './toncenter-fault.ts';

export interface ToncenterAnswer {
  status: number;
  json: unknown;
}

interface ToncenterRequest {
  path: string;
  query: URLSearchParams;
  /** What was posted. */
  body?: string | undefined;
  now?: Date | undefined;
}

const limitMax = 1_000;
const limitDefault = 10;

/** What toncenter's API v3 answers to a path and query, in its own words; errors of a wrong use included. */
export function answerToncenter(
  chain: SimulatedChain,
  { path, query, body, now }: ToncenterRequest,
  fault: ToncenterFault | null,
): ToncenterAnswer {
  switch (path) {
    case '/transactions':
      return listTransactions(chain, query, fault);
    case '/adjacentTransactions':
      return findAdjacent(chain, query, fault);
    case '/accountStates':
      return listStates(chain, query, fault);
    case '/masterchainInfo': {
      const { seqno, utime } = chain.head();
      const newest = now === undefined ? utime : Math.floor(now.getTime() / 1_000);
      const genUtime = fault === 'lag' ? newest - 3_600 : newest;
      return ok({ first: { seqno: 1 }, last: { seqno, gen_utime: genUtime.toString() } });
    }
    case '/runGetMethod':
      return runGetMethod(chain, body);
    default:
      return { status: 500, json: { error: `Cannot GET /api/v3${path}` } };
  }
}

function listTransactions(
  chain: SimulatedChain,
  query: URLSearchParams,
  fault: ToncenterFault | null,
): ToncenterAnswer {
  const account = toRaw(query.get('account'));
  const limit = Number(query.get('limit') ?? limitDefault);
  const sort = query.get('sort') ?? 'desc';
  const startLt = toLt(query.get('start_lt'));
  if (account === null || startLt === undefined) return { status: 422, json: { error: 'invalid value' } };
  if (limit > limitMax)
    return { status: 500, json: { error: `limit is not allowed: ${limit} > ${limitMax}` } };
  if (sort !== 'asc' && sort !== 'desc') return { status: 500, json: { error: 'wrong value for sort' } };
  if (fault === 'query_timeout' && limit > 20) {
    return { status: 500, json: { error: 'timeout: context deadline exceeded' } };
  }
  const all = chain.listTransactions(account).filter(({ lt }) => startLt === null || BigInt(lt) >= startLt);
  const ordered = sort === 'asc' ? all : all.toReversed();
  const offset = Number(query.get('offset') ?? 0);
  return list(toFaultyList(ordered.slice(offset, offset + limit), fault));
}

function findAdjacent(
  chain: SimulatedChain,
  query: URLSearchParams,
  fault: ToncenterFault | null,
): ToncenterAnswer {
  const hash = toBase64(query.get('hash'));
  if (hash === null || query.get('direction') !== 'in') {
    return { status: 422, json: { error: 'wrong value for direction: only in is simulated' } };
  }
  const found = [chain.findParent(hash)].filter((parent) => parent !== undefined);
  const kept = fault === 'lag' ? [] : toFaultyList(found, fault);
  return kept.length === 0 ? { status: 404, json: { error: 'adjacent transactions not found' } } : list(kept);
}

function listStates(
  chain: SimulatedChain,
  query: URLSearchParams,
  fault: ToncenterFault | null,
): ToncenterAnswer {
  const withBoc = query.get('include_boc') !== 'false';
  const accounts = query.getAll('address').flatMap((text) => {
    const account = toRaw(text);
    const state = account === null ? undefined : chain.findState(account);
    if (account === null || state === undefined) return [];
    const newest = toFaultyList(chain.listTransactions(account), fault === 'lag' ? 'lag' : null).at(-1);
    return [
      {
        address: account.toUpperCase(),
        balance: '1000000000',
        status: 'active',
        last_transaction_hash: newest?.hash ?? null,
        last_transaction_lt: newest?.lt ?? '0',
        code_hash: state.code.hash().toString('base64'),
        data_hash: state.data.hash().toString('base64'),
        ...(withBoc && {
          code_boc: state.code.toBoc().toString('base64'),
          data_boc: state.data.toBoc().toString('base64'),
        }),
        contract_methods: [],
        interfaces: [],
      },
    ];
  });
  return ok({ accounts, address_book: {}, metadata: {} });
}

/** Of wallets v5r1 alone, and of them the one method that this pool asks for. */
function runGetMethod(chain: SimulatedChain, body = ''): ToncenterAnswer {
  const { address, method } = toJsonObject(parseJson(body)) ?? {};
  const account = toRaw(typeof address === 'string' ? address : null);
  if (account === null || typeof method !== 'string') {
    return { status: 401, json: { error: 'address of method is required' } };
  }
  const state = chain.findState(account);
  const result = (exitCode: number, value?: string) =>
    ok({ gas_used: 0, exit_code: exitCode, stack: value === undefined ? [] : [{ type: 'num', value }] });
  if (state === undefined) return result(noContract);
  const isWallet = walletCodes.get(state.code.hash().toString('hex'))?.version === 'v5r1';
  if (!isWallet || method !== 'is_signature_allowed') return result(noSuchMethod);
  return result(0, state.data.beginParse().loadBit() ? '-0x1' : '0x0');
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

const noContract = -13;
const noSuchMethod = 11;

function list(transactions: readonly TransactionJson[]): ToncenterAnswer {
  return ok({ transactions, address_book: {} });
}

function ok(json: unknown): ToncenterAnswer {
  return { status: 200, json };
}

function toRaw(text: string | null): string | null {
  return text !== null && /^(-1|0):[0-9a-f]{64}$/i.test(text) ? text.toLowerCase() : null;
}

/** Undefined where it is no lt. */
function toLt(text: string | null): bigint | null | undefined {
  if (text === null) return null;
  return /^\d{1,20}$/.test(text) ? BigInt(text) : undefined;
}

function toBase64(hash: string | null): string | null {
  if (hash === null) return null;
  if (/^[0-9a-f]{64}$/i.test(hash)) return Buffer.from(hash, 'hex').toString('base64');
  return /^[A-Za-z0-9+/_-]{43}=$/.test(hash) ? hash.replaceAll('-', '+').replaceAll('_', '/') : null;
}
