import type { QuietHours } from './quiet-hours.ts';

/** Somewhere that messages of a person can go; only those that can be reached. */
export interface Receiver {
  id: string;
  participantId: string;
  isOperator: boolean;
  /** Told only when nobody before it can be reached or answers. */
  isBackup: boolean;
  quietHours: QuietHours | null;
  /** When it could be reached again after it could not, and was told how much it had missed; null: it always could. */
  returnedAt: Date | null;
}

export interface ReceiverChoice {
  /** Who is told. */
  targets: Receiver[];
  /** Who is told too when none of them answers. */
  next: Receiver[];
}

/**
 * Who is told of an incident, from receivers in their order. Its owner's, backups only where there is nothing else; of
 * the pool's own (null) each operator's. Whoever was told before is told on. Next is the first backup that was not told,
 * and after the last of them the operators.
 */
export function pickReceivers(
  receivers: readonly Receiver[],
  { participantId, toldIds }: { participantId: string | null; toldIds: readonly string[] },
): ReceiverChoice {
  const people = Map.groupBy(receivers, (receiver) => receiver.participantId);
  const operators = [...people.values()].filter((own) => own.some(({ isOperator }) => isOperator));
  const owners = participantId === null ? operators : [people.get(participantId) ?? []];
  const main = owners.flatMap(pickMain);
  const targets = receivers.filter((receiver) => main.includes(receiver) || toldIds.includes(receiver.id));
  const isLeft = (receiver: Receiver) => !targets.includes(receiver);
  const backup = owners.flat().find(isLeft);
  const next = backup === undefined ? operators.flatMap(pickMain).filter(isLeft) : [backup];
  return { targets, next };
}

function pickMain(own: readonly Receiver[]): Receiver[] {
  const always = own.filter(({ isBackup }) => !isBackup);
  return always.length > 0 ? always : own.slice(0, 1);
}
