import type { TransactionJson } from './simulated-chain.ts';

/** How a provider errs. Those of the first group change lists of transactions, the others whole answers. */
export type ToncenterFault =
  /** One of the middle is left out. */
  | 'hole'
  | 'first_missing'
  | 'last_missing'
  | 'reordered'
  | 'repeated'
  /** Blocks that the masterchain does not hold yet. */
  | 'not_final'
  /** The newest transactions are not there yet, and the newest block is an hour old. */
  | 'lag'
  /** An amount is raised, and nothing else. */
  | 'raised_amount'
  | 'other_account'
  /** As another provider with a history of its own would answer. */
  | 'other_chain'
  | 'nothing_there'
  | 'garbage'
  | 'cut_short'
  | 'html'
  | 'rate_limited'
  | 'server_error'
  /** A page that takes the database too long; short ones go through. */
  | 'query_timeout'
  | 'hang'
  | 'reset'
  | 'endless';

/** A list of transactions as a provider with that fault gives it. */
export function toFaultyList(
  list: readonly TransactionJson[],
  fault: ToncenterFault | null,
): readonly TransactionJson[] {
  const middle = Math.floor(list.length / 2);
  const change = (place: number, by: (transaction: TransactionJson) => TransactionJson) =>
    list.map((transaction, at) => (at === place ? by(transaction) : transaction));
  switch (fault) {
    case 'hole':
      return list.filter((_, place) => place !== middle || list.length < 2);
    case 'first_missing':
      return list.slice(1);
    case 'last_missing':
    case 'lag':
      return list.slice(0, -1);
    case 'reordered':
      return list.toReversed();
    case 'repeated':
      return [...list, ...list.slice(-3)];
    case 'not_final':
      return change(list.length - 1, (transaction) => ({ ...transaction, finality: 'confirmed' }));
    case 'raised_amount':
      return list.map(raiseAmount);
    case 'other_account':
      return change(middle, (transaction) => ({ ...transaction, account: `0:${'F'.repeat(64)}` }));
    case 'other_chain':
      return change(0, (transaction) => ({ ...transaction, prev_trans_hash: 'A'.repeat(43).concat('=') }));
    case 'nothing_there':
      return [];
    default:
      return list;
  }
}

function raiseAmount(transaction: TransactionJson): TransactionJson {
  const { in_msg: message } = transaction;
  if (message === null || message.value === null) return transaction;
  return { ...transaction, in_msg: { ...message, value: (BigInt(message.value) * 1_000n + 7n).toString() } };
}
