import { expect, test } from 'vitest';
import { pickReceivers, type Receiver } from './pick-receivers.ts';

/** `a1` is Ann's, `a2b` her backup, `O1` an operator's; in their order. */
function toReceivers(text: string): Receiver[] {
  return text
    .split(' ')
    .filter(Boolean)
    .map((id) => ({
      id,
      participantId: (id[0] ?? '').toLowerCase(),
      isOperator: id[0] === 'O' || id[0] === 'P',
      isBackup: id.endsWith('b'),
      ...{ quietHours: null, returnedAt: null },
    }));
}

test.each([
  ['all of the owner are told, then the backup', 'a1 a2 a3b O1', 'a', '', 'a1 a2', 'a3b'],
  ['after the last backup come the operators', 'a1 a2b O1 P1', 'a', 'a2b', 'a1 a2b', 'O1 P1'],
  ['without a backup the operators are next', 'a1 O1', 'a', '', 'a1', 'O1'],
  ['a backup alone is told at once', 'a1b a2b O1', 'a', '', 'a1b', 'a2b'],
  ['whoever has no receiver is covered by the operators', 'b1 O1', 'a', '', '', 'O1'],
  ['the pool tells every operator', 'a1 O1 O2b P1', null, '', 'O1 P1', 'O2b'],
  ['an operator who has it already is not told twice', 'a1 O1', 'a', 'O1', 'a1 O1', ''],
  ['an operator who owns it is told once', 'O1', 'o', '', 'O1', ''],
])('%s', (_name, receivers, participantId, told, targets, next) => {
  const choice = pickReceivers(toReceivers(receivers), { participantId, toldIds: told.split(' ') });
  const ids = (list: Receiver[]) => list.map(({ id }) => id).join(' ');
  expect([ids(choice.targets), ids(choice.next)]).toEqual([targets, next]);
});
