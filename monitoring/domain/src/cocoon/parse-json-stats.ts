import {
  type JsonObject,
  toAmount,
  toCount,
  toFlag,
  toInteger,
  toJsonObject,
  toList,
  toText,
} from './json-value.ts';
import { parseInt64Json } from './parse-int64-json.ts';
import type { JsonStats } from './sample.ts';
import { toCounters } from './to-counters.ts';
import { toProxyContract } from './to-proxy-contract.ts';
import { toRootConfig } from './to-root-config.ts';

/** What a page gave, or why it cannot be read: no text at all, or text that is not this page. */
export type ParsedPage<T> = { ok: true; value: T } | { ok: false; failure: 'empty' | 'unreadable' };

const nothing: JsonObject = {};

/**
 * Reads a worker's `/jsonstats`. Never throws; a missing field or one of another type is null. A page
 * without any of `status`, `stats` and `localconfig` is unreadable, as is one whose model name holds an
 * unescaped quote or backslash (upstream escapes nothing).
 */
export function parseJsonStats(text: string): ParsedPage<JsonStats> {
  if (text.trim() === '') return { ok: false, failure: 'empty' };
  const page = toJsonObject(parseInt64Json(text));
  if (page === null) return { ok: false, failure: 'unreadable' };
  const status = toJsonObject(page.status);
  const counters = toJsonObject(page.stats);
  const localConfig = toJsonObject(page.localconfig);
  if (status === null && counters === null && localConfig === null)
    return { ok: false, failure: 'unreadable' };
  return {
    ok: true,
    value: {
      status: toStatus(status ?? nothing),
      counters: counters && toCounters(counters),
      wallet: toWallet(toJsonObject(page.wallet) ?? nothing),
      localConfig: toLocalConfig(localConfig ?? nothing),
      rootConfig: toRootConfig(page.root_contract_config),
      contracts: toList(page.proxies, toProxyContract),
    },
  };
}

function toStatus(status: JsonObject): JsonStats['status'] {
  return {
    walletBalanceNanoton: toAmount(status.wallet_balance),
    actualImageHash: toFlag(status.actual_image_hash),
    actualModel: toFlag(status.actual_model),
    tonLastSyncedAt: toUnixTime(status.ton_last_synced_at),
    commit: toText(status.git_commit),
    committedAt: toCommitTime(status.git_commit_data),
  };
}

function toWallet(wallet: JsonObject): JsonStats['wallet'] {
  return {
    address: toText(wallet.address),
    balanceNanoton: toAmount(wallet.balance),
    seqno: toCount(wallet.seqno),
    pendingTransactions: toCount(wallet.pending_transactions_cnt),
    activeTransactions: toCount(wallet.active_transactions_cnt),
  };
}

function toLocalConfig(config: JsonObject): JsonStats['localConfig'] {
  const thousandths = toInteger(config.coefficient);
  return {
    rootAddress: toText(config.root_address),
    ownerAddress: toText(config.owner_address),
    model: toText(config.model),
    coefficient: thousandths === null ? null : thousandths / 1000,
    checkProxyHash: toFlag(config.check_proxy_hash),
  };
}

function toUnixTime(value: unknown): Date | null {
  const seconds = toCount(value);
  if (seconds === null || seconds === 0) return null;
  return toValidDate(new Date(seconds * 1000));
}

const commitTime = /^(\d{4}-\d\d-\d\d) (\d\d:\d\d:\d\d) ([+-]\d\d):?(\d\d)$/;

function toCommitTime(value: unknown): Date | null {
  const match = typeof value === 'string' ? commitTime.exec(value) : null;
  return match && toValidDate(new Date(`${match[1]}T${match[2]}${match[3]}:${match[4]}`));
}

function toValidDate(date: Date): Date | null {
  const year = date.getUTCFullYear();
  return year >= 1970 && year <= 9999 ? date : null;
}
