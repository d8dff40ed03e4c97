/** A 256-bit hash as toncenter writes it (base64, either alphabet, or hex) in the one spelling that is stored. */
export function toHashHex(value: unknown): string | null {
  if (typeof value !== 'string') return null;
  if (/^(0x)?[0-9a-f]{64}$/i.test(value)) return value.slice(-64).toLowerCase();
  if (!/^[A-Za-z0-9+/_-]{43}=?$/.test(value)) return null;
  const binary = atob(value.replaceAll('-', '+').replaceAll('_', '/'));
  return Array.from(binary, (character) => character.charCodeAt(0).toString(16).padStart(2, '0')).join('');
}

/** An amount or lt: a decimal string, or a number that a double holds exactly; never below 0. */
export function toDecimal(value: unknown): bigint | null {
  if (typeof value === 'number') return Number.isSafeInteger(value) && value >= 0 ? BigInt(value) : null;
  return typeof value === 'string' && /^\d{1,39}$/.test(value) ? BigInt(value) : null;
}

/** A raw address in any case, as the chain's index answers it. */
export function toRawAccount(value: unknown): string | null {
  return typeof value === 'string' && /^(-1|0):[0-9a-f]{64}$/i.test(value) ? value.toLowerCase() : null;
}

/** `0x` and up to 32 bits of hex. */
export function toOpcode(value: unknown): number | null {
  return typeof value === 'string' && /^0x[0-9a-f]{1,8}$/i.test(value) ? Number.parseInt(value, 16) : null;
}
