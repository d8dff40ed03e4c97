import type { LedgerState } from '../to-ledger-rows.ts';
import { StateMark } from './state-mark.tsx';

/** What became of a payout, as a shape and a word. */
export function LedgerChip({ state, word }: { state: LedgerState; word: string }) {
  const mark = marks[state];
  return (
    <span class="ledger-chip" data-s={mark ?? 'waiting'}>
      {mark === null ? <WaitingMark /> : <StateMark status={mark} />}
      {word}
    </span>
  );
}

const marks = {
  received: 'ok',
  flight: null,
  late: 'warning',
  unverified: 'unknown',
  pending: null,
} as const;

/** Neutral: nothing is wrong, it takes its time. */
function WaitingMark() {
  return (
    <svg class="mark" data-s="unknown" width="12" height="12" viewBox="0 0 12 12" aria-hidden="true">
      <circle cx="6" cy="6" r="4.9" fill="none" stroke="currentColor" stroke-width="1.4" />
      <path
        d="M6 3.5V6.2l1.8 1.2"
        fill="none"
        stroke="currentColor"
        stroke-width="1.4"
        stroke-linecap="round"
        stroke-linejoin="round"
      />
    </svg>
  );
}
