import type { Currency } from '../money/currency.ts';
import type { ForgeryReason } from '../payouts/classify-transaction.ts';
import type { UnverifiedReason } from '../payouts/verify-payout.ts';
import type { TonNetwork } from '../ton/network.ts';

/**
 * What people are told once, apart from incidents. Money is nanoton as decimal strings, times are ISO 8601: a notice is
 * stored as JSON and its text is rendered when it is sent.
 */
export type Notice =
  | {
      kind: 'payout_received';
      payoutId: string;
      transactionHash: string;
      amountNanoton: string;
      receivedAt: string;
      workerName: string | null;
      /** Unknown in notices of older versions. */
      payoutKind?: PayoutKind | null | undefined;
      proxyAddress?: string | null | undefined;
      network?: TonNetwork | null | undefined;
      /** Received by a wallet of the pool itself, and told to an operator. */
      isPool?: boolean | undefined;
      /** In the currency of who reads it, by the price of its time; added when it is sent, where it is known by then. */
      value?: { amount: string; currency: Currency } | null | undefined;
    }
  | {
      kind: 'payout_expected_missing';
      contractAddress: string;
      /** Null where the fee of the contract is not known. */
      amountNanoton: string | null;
      expectedSince: string;
    }
  /** What looked like a payout and does not count; for operators. `ofDay`: such ones to this account in a day. */
  | {
      kind: 'payout_forged';
      transactionHash: string;
      network: TonNetwork;
      account: string;
      amountNanoton: string;
      receivedAt: string;
      reason: string;
      ofDay: number;
    }
  /** The first report of an agent. */
  | { kind: 'agent_reported'; hostName: string; workers: number }
  /** An agent whose line somebody asked for has not reported; `isEnrolled`: it has come in with the line's key. */
  | { kind: 'agent_waiting'; tokenId: string; isEnrolled: boolean; madeAt: string; expiresAt: string }
  /** Reports that came when their time was over: told in the daily digest only. */
  | { kind: 'late_report'; hostName: string; from: string; to: string }
  /** A rule that could not be judged, by a fault of ours; `detail` is for operators. */
  | { kind: 'rule_failed'; rule: string; workerName: string; detail: string | null }
  /** A worker that a command disabled until further notice still is; told once a day. The loss is null where unknown. */
  | {
      kind: 'still_disabled';
      commandId: string;
      workerName: string;
      since: string;
      lossNanotonPerHour: string | null;
    }
  /** A worker that was disabled for a time is enabled again. */
  | { kind: 'enabled_on_time'; workerName: string; at: string }
  /** A worker whose time is over could not be enabled yet; `reason` is that of the last try. */
  | {
      kind: 'not_enabled_on_time';
      commandId: string;
      workerName: string;
      dueAt: string;
      reason: string | null;
      lossNanotonPerHour: string | null;
    }
  /** The end of a blindness; `until` is null where whoever was blind is gone. */
  | { kind: 'sees_again'; since: string; until: string | null; ok: number; down: number }
  /** What an operator writes to people; `text` is plain, with line breaks. */
  | { kind: 'operator_message'; poolName: string; text: string }
  | {
      kind: 'operator';
      problem: OperatorProblem;
      since: string;
      /** When it was over, once that is known. */
      until?: string | null | undefined;
      /** How many workers it hides. */
      workers?: number | null | undefined;
      detail: string | null;
    };

export type PayoutKind = 'cocoon_worker' | 'cocoon_worker_last' | 'pool_transfer';

export type ForgedPayoutReason = ForgeryReason | UnverifiedReason;

export type NoticeKind = Notice['kind'];

/** What the operators of the installation itself have to mend. */
export type OperatorProblem =
  | 'blind'
  | 'database_away'
  | 'delivery_failing'
  | 'chain_behind'
  | 'providers_disagree'
  | 'history_incomplete'
  | 'prices_missing'
  | 'root_contract_changed';
