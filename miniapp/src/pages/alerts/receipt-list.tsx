import type { Receipt } from '../../alert-shapes.ts';
import { useAlertWords } from '../../alert-words.ts';
import { StateMark } from '../../components/state-mark.tsx';
import { useSeconds } from '../../use-seconds.ts';

const marks = {
  sent: 'ok',
  queued: 'unknown',
  merged: 'ok',
  given_up: 'down',
  cancelled: 'unknown',
} as const;

/** Who was told: each message with what became of it, and why where it did not arrive at once. */
export function ReceiptList({ receipts, isOver }: { receipts: Receipt[]; isOver: boolean }) {
  const words = useAlertWords().incident;
  return (
    <>
      <div class="list-head">
        <h2 class="list-title">{words.receipts}</h2>
      </div>
      <section class="section" aria-label={words.receipts}>
        {receipts.length === 0 ? (
          <p class="section-text">{isOver ? words.noReceiptsOver : words.noReceipts}</p>
        ) : (
          <ul class="rows">
            {receipts.map((receipt) => (
              <ReceiptRow key={receipt.id} receipt={receipt} />
            ))}
          </ul>
        )}
      </section>
    </>
  );
}

export function ReceiptRow({ receipt }: { receipt: Receipt }) {
  const { receipt: words } = useAlertWords();
  const { receiver, kind, reason, state, failures, lastError } = receipt;
  const told = [words.kinds[kind] ?? kind, reason === null ? '' : (words.reasons[reason] ?? reason)];
  return (
    <li class="receipt">
      <StateMark status={failures > 0 && state === 'queued' ? 'warning' : marks[state]} lead />
      <span class="row-body">
        <span class="row-title">{receiver.label ?? words[receiver.kind]}</span>
        <span class="row-text">
          {told.filter((part) => part !== '').join(': ')} · {useOutcome(receipt)}
          {failures > 0 && ` · ${words.retried(failures)}`}
        </span>
        {lastError !== null && state !== 'merged' && state !== 'cancelled' && (
          <span class="row-text">{words.why(lastError)}</span>
        )}
      </span>
    </li>
  );
}

function useOutcome({ state, sentAt, dueAt }: Receipt): string {
  const { receipt: words } = useAlertWords();
  const at = useSeconds();
  if (state === 'sent') return words.sent(at(Date.parse(sentAt ?? dueAt)));
  if (state === 'queued') return words.queued(at(Date.parse(dueAt)));
  return words[state];
}
