import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { type ChainTransaction, parseTransactions } from '../ton/chain-transaction.ts';

/** Real chain data lies beside the project, not in it; a checkout beside others has it one folder further up. */
const folders = ['../shared', '../../shared'].map(
  (beside) => new URL(`../../../../${beside}/fixtures/ton/`, import.meta.url),
);
const folder = folders.find((url) => existsSync(url)) ?? new URL('missing/', import.meta.url);

export const hasTonFixtures = existsSync(folder);

export function listTonFixtures(): string[] {
  return hasTonFixtures ? readdirSync(folder).sort() : [];
}

export function readTonFixture(name: string): unknown {
  return JSON.parse(readFileSync(new URL(name, folder), 'utf8'));
}

export function readTonTransactions(name: string): ChainTransaction[] {
  const parsed = parseTransactions(readTonFixture(name));
  if (!parsed.ok) throw new Error(`${name}: ${parsed.reason}`);
  return parsed.transactions;
}
