/**
 * Where in every interval a worker has its turn: spread evenly over workers by a hash (FNV-1a) of the id, and the
 * same after every restart.
 */
export function toSlotMs(workerId: string, intervalMs: number): number {
  let hash = 0x811c9dc5;
  for (const character of workerId) {
    hash = Math.imul(hash ^ (character.codePointAt(0) ?? 0), 0x01000193) >>> 0;
  }
  return Math.floor((mix(hash) / 2 ** 32) * intervalMs);
}

/** The worker's first turn at or after `earliest`; slots are counted from the epoch. */
export function toTurn(earliest: Date, slotMs: number, intervalMs: number): Date {
  return new Date(Math.ceil((earliest.getTime() - slotMs) / intervalMs) * intervalMs + slotMs);
}

/** FNV keeps neighbouring short ids close together: murmur3's last step spreads them. */
function mix(hash: number): number {
  const once = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  const twice = Math.imul(once ^ (once >>> 13), 0xc2b2ae35);
  return (twice ^ (twice >>> 16)) >>> 0;
}
