/** What stands around payouts that are told of: facts of the time at which the message is sent; null is unknown. */
export interface PayoutNoticeFacts {
  /** By the id of a payout: who received it (raw), and when the same contract paid before. */
  payouts: ReadonlyMap<string, { account: string; earnedSince: Date | null }>;
  /** Of its reader: received this month, these included; and what is still to come. */
  monthNanoton: bigint | null;
  unpaidNanoton: bigint | null;
}

/** Where nothing is known, and where nobody looked. */
export const noPayoutFacts: PayoutNoticeFacts = {
  payouts: new Map(),
  monthNanoton: null,
  unpaidNanoton: null,
};
