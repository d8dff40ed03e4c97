/**
 * One sentence for the operator: what failed and what caused it. Says what to do where that is known: nothing listens
 * there, the password is wrong, the disk is full.
 */
export function formatFailure(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const advice = 'code' in error ? advices[String(error.code)] : undefined;
  const own = error.message === '' ? toInner(error) : error.message;
  const told = advice === undefined ? own : `${advice} (${own})`;
  return error.cause === undefined ? told : `${told}: ${formatFailure(error.cause)}`;
}

const advices: Record<string, string> = {
  ECONNREFUSED: 'Nothing listens there: is it running, and is the address right?',
  ENOTFOUND: 'There is no such host',
  EADDRINUSE: 'The port is taken by another program: set another one, or stop that program',
  ENOSPC: 'The disk of this machine is full: make room, then try again',
  EDQUOT: 'The disk quota of this user is used up: make room, then try again',
  '28P01': 'The database refuses the password: check DATABASE_URL',
  '28000': 'The database refuses this user: check DATABASE_URL',
  '3D000': 'The database server has no database of this name: create it, or check DATABASE_URL',
  '25006':
    'The database takes no writes: it is a standby, or its provider closed it because the disk is full',
  '53100': 'The disk of the database is full: make room there, then try again',
  '53300': 'The database takes no more connections: raise max_connections, or put a pooler before it',
};

/** A host with several addresses fails with all of their reasons and no message of its own. */
function toInner(error: Error): string {
  if (error instanceof AggregateError) return error.errors.map(formatFailure).join(', ');
  return error.name;
}
