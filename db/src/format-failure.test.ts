import { expect, test } from 'vitest';
import { createDatabase } from './database.ts';
import { readDatabaseFacts } from './database-facts.ts';
import { formatFailure } from './format-failure.ts';

const withCode = (message: string, code: string) => Object.assign(new Error(message), { code });

test.each([
  [new Error('Migration failed: 0003', { cause: new Error('no') }), 'Migration failed: 0003: no'],
  [
    withCode('could not extend file: No space left on device', '53100'),
    /^The disk of the database is full: .*No space/,
  ],
  [withCode('cannot execute INSERT in a read-only transaction', '25006'), /^The database takes no writes: /],
  [withCode('ENOSPC: no space left on device, write', 'ENOSPC'), /^The disk of this machine is full/],
  [withCode('password authentication failed for user "a"', '28P01'), /^The database refuses the password/],
  [withCode('listen EADDRINUSE: 127.0.0.1:8787', 'EADDRINUSE'), /^The port is taken/],
  ['text', 'text'],
])('%s is told with what to do', (error, expected) => {
  const told = formatFailure(error);
  if (typeof expected === 'string') expect(told).toBe(expected);
  else expect(told).toMatch(expected);
  expect(told).not.toContain('\n');
});

test('a host that refuses on every address is told with the reason of each', async () => {
  const reasons = [withCode('connect ECONNREFUSED ::1:1', 'ECONNREFUSED')];
  const told = formatFailure(Object.assign(new AggregateError(reasons), { code: 'ECONNREFUSED' }));
  expect(told).toContain('Nothing listens there');
  expect(told).toContain('connect ECONNREFUSED ::1:1');
});

test('a database that is not there is one sentence', async () => {
  const db = createDatabase('postgres://nobody:secret-word@127.0.0.1:1/none');
  const told = await readDatabaseFacts(db, () => new Date()).then(String, formatFailure);
  await db.destroy();
  expect(told).toBe(
    'Nothing listens there: is it running, and is the address right? (connect ECONNREFUSED 127.0.0.1:1)',
  );
});
