import { sql } from 'kysely';
import type { Machine } from './chaos-stage.ts';
import type { Evidence } from './find-chaos-faults.ts';

interface Row {
  id: string;
  kind: 'enable' | 'disable' | 'set_coefficient' | 'request_payout';
  coefficientThousandths: number | null;
  state: string;
  reason: string | null;
  sentAt: Date | null;
}

/** Holds what each worker heard against what the API took, and what whoever asked was told of it. */
export async function findCommandFaults({ stage: { db }, commanded, truth }: Evidence): Promise<string[]> {
  const faults: string[] = [];
  for (const machine of commanded) {
    const { rows } = await sql<Row>`
      SELECT id, kind, coefficient_thousandths, state, reason, sent_at FROM worker_commands
      WHERE worker_id = ${machine.workerId} ORDER BY id LIMIT 10000
    `.execute(db);
    const taken = truth.commands.taken.filter((one) => one.machine === machine).map(({ id }) => id);
    faults.push(...findUntold(machine, rows, taken), ...findMiscounted(machine, rows));
  }
  return faults;
}

/** What the API took is there for ever, and its end is told. */
function findUntold({ name }: Machine, rows: readonly Row[], taken: readonly string[]): string[] {
  const byId = new Map(rows.map((row) => [row.id, row]));
  const lost = taken
    .filter((id) => !byId.has(id))
    .map((id) => `${name}: command ${id} was taken and is gone`);
  const twice = taken.length - new Set(taken).size;
  const open = rows.filter(({ state }) => state === 'queued' || state === 'sending');
  return [
    ...lost,
    ...(twice > 0 ? [`${name}: ${twice} wishes share a command with another`] : []),
    ...(rows.length > taken.length ? [`${name}: ${rows.length} commands of ${taken.length} wishes`] : []),
    ...open.map(({ id, state }) => `${name}: command ${id} is ${state} still, and nobody was told`),
  ];
}

/** Of the same words: heard at most as often as sent, and at least as often as read back. */
function findMiscounted({ name, worker }: Machine, rows: readonly Row[]): string[] {
  const heard = countWords(worker.commands.map(toHeardWords));
  const sent = countWords(rows.filter(wasSent).map(toWords));
  const verified = countWords(rows.filter(wasCarriedOut).map(toWords));
  return [...new Set([...heard.keys(), ...sent.keys()])].flatMap((words) => {
    const [times, sentTimes] = [heard.get(words) ?? 0, sent.get(words) ?? 0];
    const verifiedTimes = verified.get(words) ?? 0;
    if (times <= sentTimes && times >= verifiedTimes) return [];
    return [`${name} heard "${words}" ${times} times: ${sentTimes} sent, ${verifiedTimes} verified`];
  });
}

/** It may have reached the worker. What failed before it was sent has no time of sending. */
function wasSent({ sentAt, state }: Row): boolean {
  return sentAt !== null || state === 'sending';
}

/** A worker that is as it was asked to be is sent nothing. */
function wasCarriedOut({ state, reason }: Row): boolean {
  return state === 'verified' && reason !== 'already';
}

function toWords({ kind, coefficientThousandths }: Row): string {
  return kind === 'set_coefficient' ? `price ${coefficientThousandths}` : kind;
}

function toHeardWords(command: string): string {
  const coefficient = /^change_coefficient\?coefficient=(.*)$/.exec(command)?.[1];
  return coefficient === undefined ? command : `price ${Math.round(Number(coefficient) * 1_000)}`;
}

function countWords(list: readonly string[]): Map<string, number> {
  const counts = new Map<string, number>();
  for (const words of list) counts.set(words, (counts.get(words) ?? 0) + 1);
  return counts;
}
